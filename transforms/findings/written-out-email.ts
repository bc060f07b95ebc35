import { isLocal, MAX_LOCAL } from './email-parts.ts';
import { isPlaceholderEmail } from './email-placeholder.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';
import { isTopLevelDomain } from './top-level-domains.ts';

const NAME =
  /(?:[A-Za-z0-9][A-Za-z0-9_-]{0,30}(?: {0,2}[[({<] {0,2}dot {0,2}[\])}>] {0,2}| dot )){0,2}[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}$/i;
const WRITTEN_AT = /^(?: {0,2}[[({<] {0,2}at {0,2}[\])}>] {0,2}| +at +)$/i;
const AFTER_AT =
  /([A-Za-z0-9][A-Za-z0-9-]{0,62}(?:(?: {0,2}[[({<] {0,2}dot {0,2}[\])}>] {0,2}| dot |\.)[A-Za-z0-9][A-Za-z0-9-]{0,62}){1,4})/iy;
const DOT = / {0,2}[[({<] {0,2}dot {0,2}[\])}>] {0,2}| dot /gi;

/** `jane at uni-x dot org`, `jane (at) uni-x.org`: a bare `at` needs a written `dot`. */
export function findWrittenOutEmails({ text, wordStarts, wordEnds }: Scan, report: Report): void {
  let done = 0;
  for (let n = 0; n < wordStarts.length; n++) {
    const word = wordStarts.values[n]!;
    const size = wordEnds.values[n]! - word;
    if (size > 3 || word < done) continue;
    const lower = text.slice(word, word + size).toLowerCase();
    let at = -1;
    if (lower === 'at') at = word;
    else if (lower === 'dot') {
      const before = text.slice(Math.max(0, word - 80), word).toLowerCase();
      const bare = before.lastIndexOf(' at ');
      if (bare >= 0) at = word - before.length + bare + 1;
    }
    if (at < 0) continue;
    let left = at;
    while (left > 0 && at - left < 5 && /[[({< ]/.test(text[left - 1]!)) left--;
    let right = at + 2;
    while (right < text.length && right - at < 7 && /[\])}> ]/.test(text[right]!)) right++;
    if (!WRITTEN_AT.test(text.slice(left, right))) continue;
    const name = NAME.exec(text.slice(Math.max(0, left - MAX_LOCAL), left));
    const isCut = name?.index === 0 && left > MAX_LOCAL && isLocal(text.charCodeAt(left - MAX_LOCAL - 1));
    AFTER_AT.lastIndex = right;
    const rest = AFTER_AT.exec(text);
    if (name === null || isCut || rest === null) continue;
    const bracketed = /[[({<]/.test(text.slice(left, right));
    let shown = rest[0];
    let domain = shown.replace(DOT, '.').toLowerCase();
    while (domain.includes('.') && !isTopLevelDomain(domain.slice(domain.lastIndexOf('.') + 1))) {
      domain = domain.slice(0, domain.lastIndexOf('.'));
      shown = shown.slice(0, Math.max(shown.lastIndexOf('.'), lastDot(shown)));
    }
    if (!domain.includes('.') || (!bracketed && !/dot/i.test(shown))) continue;
    const end = right + shown.length;
    report(
      'email',
      left - name[0].length,
      end,
      true,
      0.85,
      isPlaceholderEmail(name[0].toLowerCase(), domain),
    );
    done = end;
  }
}

/** Where the last written `dot` of a domain begins, with the blanks and brackets around it. */
function lastDot(shown: string): number {
  let last = -1;
  for (const { index } of shown.matchAll(DOT)) last = index;
  return last;
}
