import { isPlaceholderSecret } from './placeholder-secret.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

const ENDS_USER_INFO = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\s"'<>/]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const MAX_USER_INFO = 128;
const MAX_HOST = 254;

/** Hosts of nobody: the names that RFC 2606 and RFC 6761 reserve, and the machine itself. */
const NOBODYS_HOST =
  /^(?:(?:[\w-]{1,63}\.){0,8}(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost)|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\])(?![\w.-]*\w)/i;
/** Accounts that are open to all: their password is a courtesy. */
const PUBLIC_USER = /^(?:anonymous|anoncvs|anonsvn|anon|ftp|guest)$/i;
/** What a program or a reader puts in: `{password}`, `#{pw}`, `$(PW)`, `%(pw)s`, `$1`. */
const TEMPLATE = /^[$%]\w+$|[$#%]?[({][^(){}]{1,60}[)}]s?$/;
/** An address of CVS with no password, which is told by a colon in front: `:pserver:user`. */
const CVS = /^:(?:pserver|ext|gserver|kserver|server|local|fork):[^:]{0,64}$/;

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
    const user = text.slice(start, colon);
    if (user === '' && CVS.test(text.slice(start, at))) continue;
    const secret = text.slice(colon + 1, at);
    const placeholder =
      secret.length < 3 ||
      isPlaceholderSecret(secret, 'password') !== false ||
      TEMPLATE.test(secret) ||
      PUBLIC_USER.test(user) ||
      NOBODYS_HOST.test(text.slice(at + 1, at + 1 + MAX_HOST));
    report('password', colon + 1, at, true, 0.95, placeholder);
  }
}

/** Whether another @ follows before the host can end: then the password goes on to that one. */
function hasAtInHost(text: string, from: number): boolean {
  return /^[^\s"'<>/@:]{0,64}@/.test(text.slice(from, from + 65));
}
