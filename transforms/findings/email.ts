import { domainEnd, localStart } from './email-parts.ts';
import { isPlaceholderEmail } from './email-placeholder.ts';
import { isMessageId } from './message-id.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';
import { findWrittenOutEmails } from './written-out-email.ts';

/** Reports e-mail addresses, also written out as `jane at uni-x dot org` and `jane [at] uni-x.org`. */
export function findEmails(scan: Scan, report: Report): void {
  const { text, ats } = scan;
  let messageId = -1;
  for (let n = 0; n < ats.length; n++) {
    const at = ats.values[n]!;
    let start = localStart(text, at);
    if (start === at) continue;
    const end = domainEnd(text, at + 1);
    if (end === 0 || isNoMailbox(text, start, at, end)) continue;
    if (isMessageId(text, start, messageId)) {
      messageId = end;
      continue;
    }
    // Underscores on both sides are emphasis.
    if (text[start] === '_' && text[end] === '_' && start + 1 < at) start++;
    const local = text.slice(start, at).toLowerCase();
    const domain = text.slice(at + 1, end).toLowerCase();
    const placeholder = isPlaceholderEmail(local, domain);
    report('email', start, end, true, ROLE.test(local) ? 0.7 : 0.97, placeholder);
  }
  findWrittenOutEmails(scan, report);
}

/** Ways to write an @ as a number, from the sign that opens it: in queries of URLs, and in HTML. */
const WRITTEN_AS_NUMBER = /%40|&#(?:64|[xX]40);/y;

/** Reports e-mail addresses whose @ is written as its number: `karl%40uni-x.org`, `karl&#64;uni-x.org`. */
export function findEscapedEmails({ text, digitStarts, digitEnds }: Scan, report: Report): void {
  for (let n = 0; n < digitStarts.length; n++) {
    const first = digitStarts.values[n]!;
    const code = text.charCodeAt(first);
    if (code !== 52 && code !== 54) continue;
    const sign = text.charCodeAt(first - 1);
    const at = sign === 37 ? first - 1 : sign === 35 ? first - 2 : (sign | 32) === 120 ? first - 3 : -1;
    if (at <= 0) continue;
    WRITTEN_AS_NUMBER.lastIndex = at;
    if (!WRITTEN_AS_NUMBER.test(text)) continue;
    const from = WRITTEN_AS_NUMBER.lastIndex;
    const start = localStart(text, at);
    const end = domainEnd(text, from);
    if (start === at || end === 0 || digitEnds.values[n]! > end) continue;
    const local = text.slice(start, at).toLowerCase();
    // A hundred per cent of something.
    if (!/[a-z]/.test(local)) continue;
    report('email', start, end, true, 0.9, isPlaceholderEmail(local, text.slice(from, end).toLowerCase()));
  }
}

const FILE_ENDING = /^\.(?:png|jpe?g|gif|svg|webp|css|js|json|html?|tgz|zip)\b/i;

/** What has the shape and is none: user names in URLs, git remotes, shell prompts, paths of remote copies. */
function isNoMailbox(text: string, start: number, at: number, end: number): boolean {
  const after = text[end];
  if (after === '@' || after === '(' || text[start - 1] === '@') return true;
  if (FILE_ENDING.test(text.slice(end, end + 6)) || /^v\d+\./.test(text.slice(at + 1, at + 8))) return true;
  // A product of matrices and a method of the second.
  if (at - start === 1 && text[at + 2] === '.' && /[A-Z]/.test(text[start]!)) return true;
  if (after === ':' && /[~/]/.test(text[end + 1] ?? '')) return true;
  if (/^(?:git|hg|svn|gitlab|root)$/.test(text.slice(start, at)) && (after === ':' || after === '/'))
    return true;
  const before = text.slice(Math.max(0, start - 64), start);
  const scheme = before.lastIndexOf('://');
  if (scheme >= 0 && /^[\w.:%+~-]*$/.test(before.slice(scheme + 3))) return true;
  return /(?:^|[\s;&|`$])(?:ssh|scp|sftp|rsync)(?: -\w+(?: \w+)?)* $/.test(before.slice(-24));
}

/** Mailboxes of organizations and not of persons. */
const ROLE =
  /^(?:info|support|contact|sales|help|admin|webmaster|office|press|media|jobs|careers|service|billing|abuse|security|privacy|legal|no-?reply|do-?not-?reply|postmaster|hostmaster|feedback|enquiries|inquiries|hello|mail|team|editor|news|newsletter|marketing|hr|customerservice|customer\.service|subscriptions?|permissions|rights|licensing|help-?desk|bugs?|bug-[\w-]+|[\w-]+-bugs|[\w-]+-(?:users|devel|dev|list|request|announce|discuss))$/;
