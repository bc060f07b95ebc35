import { isPlaceholderSecret } from './placeholder-secret.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

const ENDS_USER_INFO = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\s"'<>/]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const MAX_USER_INFO = 128;

/** Reports the password of `scheme://user:password@host`. */
export function findUrlPasswords({ text, ats }: Scan, report: Report): void {
  for (let n = 0; n < ats.length; n++) {
    const at = ats.values[n]!;
    if (!/^[\w[$-]/.test(text.slice(at + 1, at + 2))) continue;
    const floor = Math.max(0, at - MAX_USER_INFO);
    let start = at;
    let colon = -1;
    for (; start > floor; start--) {
      const code = text.charCodeAt(start - 1);
      if (code < 128 && ENDS_USER_INFO[code] === 1) break;
      if (code === 58) colon = start - 1;
    }
    if (colon < 0 || colon + 1 >= at || !text.startsWith('://', start - 3)) continue;
    if (hasAtInHost(text, at + 1)) continue;
    const secret = text.slice(colon + 1, at);
    report('password', colon + 1, at, true, 0.95, isPlaceholderSecret(secret, 'password') !== false);
  }
}

/** Whether another @ follows before the host can end: then the password goes on to that one. */
function hasAtInHost(text: string, from: number): boolean {
  return /^[^\s"'<>/@:]{0,64}@/.test(text.slice(from, from + 65));
}
