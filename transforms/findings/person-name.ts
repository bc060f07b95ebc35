import { before } from './numbers.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

const WORD =
  "(?:\\p{Lu}[\\p{Ll}'’]{1,24}(?:[-'’]?\\p{Lu}[\\p{Ll}]{1,24})?|(?:Mc|Mac|O'|O’|D')\\p{Lu}\\p{Ll}{1,20})";
const INITIAL = '\\p{Lu}(?:\\.|(?=[ ]))';
const PARTICLE = '(?:van|von|de|del|della|di|da|dos|der|den|la|le|bin|ibn|al|ter|zu|af|y)';
const PERSON = `(?:${WORD}|${INITIAL})(?:[ ](?:${INITIAL}[ ]?|${WORD}|${PARTICLE}(?=[ ]))){0,3}[ ]${WORD}`;
const NAME_AT = new RegExp(`${PERSON}(?![\\p{L}\\d])`, 'uy');
const NAME_AT_END = new RegExp(`(?:^|[^\\p{L}\\d'.@_-])(${PERSON})$`, 'u');
/** `Jane Roe/HOU/ECT` before the @ of a Lotus Notes address. */
const NOTES_NAME_AT_END = new RegExp(
  `(?:^|[^\\p{L}\\d'.@_/-])(${PERSON})(?:/[A-Za-z][A-Za-z ]{1,20}){1,3}$`,
  'u',
);
const LAST_NAME_AT = new RegExp(`(?:${PERSON}|${WORD})(?![\\p{L}\\d])`, 'uy');

/** Words in names of firms, teams, places and things. */
const NO_PERSON =
  /\b(?:The|Team|Group|Inc|Ltd|LLC|Corp|Corporation|Company|Foundation|University|Institute|College|School|Department|Dept|Office|Center|Centre|Support|Service|Services|Software|Systems|Technologies|Technology|Project|Developers?|Maintainers?|Contributors?|Authors?|Committee|Council|Association|Society|Press|News|Media|Street|Avenue|Road|Suite|House|Bank|Hotel|City|County|State|United|Kingdom|North|South|East|West|New|All|Your|My|Our|Us|This|That|Sales|Customer|Information|Info|Email|Mail|Address|Phone|Tel|Fax|Web|Site|Page|Home|Contact|Name|Subject|Date|From|Reply|Sent|Mailing|List|Public|Private|Privacy|Policy|Terms|Rights|Reserved|Copyright|Full|First|Last|Editor|Manager|Director|President|Officer|Sir|Madam|Customers?|Members?|Friends?|Colleagues?|Readers?|Editors?|Lord|God|Diary|Santa|Internet|Open|Free|General|National|International|American|Research|Studio|Studios|Digital|Design|Network|Networks|Labs?|Library|Museum|Church|Club|Court|Article|Chapter|Section|Figure|Version|Release|Update|Please|Thank|Thanks|Best|Kind|Warm|Regards|Sincerely|Yours|Dear|Hello|Copy|Share|Follow|Search|Read|More|View|See|Click|Board|Hall|Park|Building|Floor|Room|Order|Account|Number|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Human|Resources|Relations|Communications|Operations|Accounts?|Accounting|Finance|Marketing|Engineering|Production|Security|Billing|Reception|Help|Desk|Webmaster|Administrator|Red Hat|Big)\b/;
const ANYBODY =
  /^(?:John|Jane|Joe) (?:[A-Z]\. ?)?(?:Doe|Roe|Bloggs|Public|Q\.? Public)$|^(?:Jane|John) Smith$|^Max Mustermann$|^Foo Bar$|^Alice Bob$|^First(?:name)? Last(?:name)?$|^Your Name$|^Some(?:one|body) /;

const LABEL =
  /(?:^|[\s"'*>({])(?:contact(?: person| name)?|attn|attention|c\/o|(?:full|first|last|customer|patient|client|employee|account|cardholder|card holder|contact|student|applicant|recipient|sender|my|your) ?name|cardholder|patient|recipient|sender|from|to|cc|bcc|reply-to|name|signed|prepared (?:by|for)|submitted by|sincerely|regards|best|yours truly|yours sincerely|cheers)["'*]{0,2}[:,.]["'*]{0,3}\s{0,3}["']?$/i;
/** Labels that name a person only where an address or a number stands near. */
const WEAK =
  /(?:from|to|cc|bcc|(?<!(?:patient|customer|employee|full|cardholder|card holder|student|applicant) )name|recipient|sender|client|(?<!\w )patient)["'*]{0,2}[:,.]["'*]{0,3}\s{0,3}["']?$/i;

/** Reports names of persons where somebody is written to, written by or to be contacted; names in running text are none. */
export function findPersonNames(scan: Scan, emails: readonly number[], report: Report): void {
  const { text, ats, assigns, wordStarts, wordEnds } = scan;
  for (const email of emails) beforeEmail(text, email, report);
  for (let n = 0; n < ats.length; n++) beforeNotesAddress(text, ats.values[n]!, report);
  for (let n = 0; n < assigns.length; n++) {
    const colon = assigns.values[n]!;
    if (text.charCodeAt(colon) !== 58) continue;
    let from = colon + 1;
    while (from < text.length && from - colon < 6 && isLead(text.charCodeAt(from))) from++;
    const first = text.charCodeAt(from);
    if (!(first >= 65 && first <= 90) && !(first >= 0xc0 && first < 0x530)) continue;
    const context = text.slice(Math.max(0, colon - 24), from);
    if (!LABEL.test(context)) continue;
    const title = TITLE.exec(text.slice(from, from + 8));
    if (title !== null) from += title[0].length;
    NAME_AT.lastIndex = from;
    const name = NAME_AT.exec(text)?.[0];
    if (name === undefined || NO_PERSON.test(name) || hasInitialsOnly(name)) continue;
    if (WEAK.test(context) && !NEAR.test(text.slice(from, from + 120))) continue;
    if (
      !/^(?:["'*)\],;<\r\n(]|[ ]{0,2}(?:$|[<(,;|\r\n[-]|and |at |on |via |by )|\.(?:\s|$))/.test(
        `${text.slice(from + name.length, from + name.length + 8)}`,
      ) &&
      from + name.length < text.length
    )
      continue;
    report('person_name', from, from + name.length, false, 0.8, ANYBODY.test(name));
  }
  for (let n = 0; n < wordStarts.length; n++)
    greeting(text, wordStarts.values[n]!, wordEnds.values[n]!, report);
}

/** Blanks, quotes and stars between a label and the name. */
function isLead(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || code === 34 || code === 39 || code === 42;
}
const TITLE = /^(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau)\.? /;
const NEAR = /@|\+?\d[\d ().-]{7,}|Sent:|Subject:|Date:|To:|Cc:/;

/** `Jane Roe <jane@…>`, `"Jane Roe" <jane@…>`, `Jane Roe (jane@…)`. */
function beforeEmail(text: string, email: number, report: Report): void {
  const opening = /["']? {0,2}(?:<|\(|&lt;|\[)(?:mailto:)?$/.exec(before(text, email, 16))?.[0];
  if (opening === undefined) return;
  const end = email - opening.length;
  const found = NAME_AT_END.exec(text.slice(Math.max(0, end - 80), end));
  const name = found?.[1];
  if (name === undefined || NO_PERSON.test(name) || hasInitialsOnly(name)) return;
  report('person_name', end - name.length, end, false, 0.9, ANYBODY.test(name));
}

/** `Jane Roe/HOU/ECT@ECT`. */
function beforeNotesAddress(text: string, at: number, report: Report): void {
  const next = text.charCodeAt(at + 1);
  if (!(next >= 65 && next <= 90) || !/[A-Za-z]/.test(text[at - 1] ?? '')) return;
  const context = before(text, at, 80);
  if (!/\/[A-Z][A-Za-z ]{1,20}$/.test(context)) return;
  const found = NOTES_NAME_AT_END.exec(context);
  if (found === null || NO_PERSON.test(found[1]!) || hasInitialsOnly(found[1]!)) return;
  const start = at - context.length + found.index + found[0].indexOf(found[1]!);
  report('person_name', start, start + found[1]!.length, false, 0.9, false);
}

/** `Dear Ms. Roe,`, and the line below `Sincerely,`. */
function greeting(text: string, start: number, end: number, report: Report): void {
  const word = text.slice(start, end);
  if (/^Dear$/.test(word) && text[end] === ' ') {
    const title = TITLE.exec(text.slice(end + 1, end + 9));
    const from = end + 1 + (title?.[0].length ?? 0);
    LAST_NAME_AT.lastIndex = from;
    const name = LAST_NAME_AT.exec(text)?.[0];
    if (
      name === undefined ||
      NO_PERSON.test(name) ||
      (title === null && !/^[,:\n]/.test(text.slice(from + name.length)))
    )
      return;
    if (title === null && /^(?:All|Sirs?|Mom|Dad|Ladies|Gentlemen|Everyone)\b/.test(name)) return;
    report('person_name', from, from + name.length, false, title === null ? 0.65 : 0.85, ANYBODY.test(name));
  } else if (/^(?:Sincerely|Regards|regards|sincerely|Cheers|wishes|Yours|truly)$/.test(word)) {
    const gap = /^,?[ \t]*(?:\r?\n[ \t]*){1,3}/.exec(text.slice(end, end + 12))?.[0];
    if (gap === undefined) return;
    const from = end + gap.length;
    NAME_AT.lastIndex = from;
    const name = NAME_AT.exec(text)?.[0];
    if (
      name === undefined ||
      NO_PERSON.test(name) ||
      !/^[ \t]*(?:[\r\n,]|$)/.test(text.slice(from + name.length, from + name.length + 8))
    )
      return;
    report('person_name', from, from + name.length, false, 0.85, ANYBODY.test(name));
  }
}

function hasInitialsOnly(name: string): boolean {
  return !/\p{Ll}{2}/u.test(name);
}
