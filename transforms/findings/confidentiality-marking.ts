import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

/** Markings that nobody writes for anything else, in any case. */
const ALWAYS =
  /(?:(?:for )?internal use only|attorney[- ]client (?:privileged?|communication|work product)(?: (?:and|&|\/) ?(?:confidential|attorney work product))?|attorney work product|(?:strictly|highly|company|business|commercially|privileged (?:and|&)|private (?:and|&)|proprietary (?:and|&)|personal (?:and|&)|secret (?:and|&)) confidential|confidential (?:and|&|\/) ?(?:proprietary|privileged|internal)|(?:commercial|strictly) in confidence|commercial-in-confidence|company[- ]confidential|for official use only|not for (?:public |external |further )?(?:distribution|release|circulation)|do not (?:distribute|circulate|redistribute)|privileged (?:and|&) confidential)/iy;
/** Prose that goes on behind one of them. */
const GOES_ON =
  /^[ -](?:information|material|data|nature|basis|documents?|communications?|relationship|privileges?|terms|treatment|manner|without|or|any|to|by|from|if|this|for|unless|in|copies|outside|items|records|exempt)\b/i;
const ALONE = /^(?:CONFIDENTIAL|SECRET|TOP SECRET|RESTRICTED|INTERNAL|PRIVILEGED|PROPRIETARY)$/;

/** Words of the standing footers of mails and of the laws on the freedom of information. */
const STOCK =
  /addressed|intended (?:only |solely )?(?:for|recipient)|may (?:also )?contain|contains? (?:information|confidential)|this (?:e-?mail|message|transmission|communication)|financial in substance|strictly confidential\. this site|exempt from|unauthori[sz]ed|if you are not the|received this/i;

/** Reports markings that restrict who may read: `CONFIDENTIAL`, `Attorney-Client Privileged`, `For Internal Use Only`. */
export function findConfidentialityMarkings({ text, wordStarts, wordEnds }: Scan, report: Report): void {
  let done = 0;
  for (let n = 0; n < wordStarts.length; n++) {
    const word = wordStarts.values[n]!;
    const end = wordEnds.values[n]!;
    if (word < done || end - word < 6 || !WORD.test(text.slice(word, end))) continue;
    const span = phraseAround(text, word, done) ?? alone(text, word, end);
    if (span === null) continue;
    const shown = text.slice(span.start, span.end);
    if (GOES_ON.test(text.slice(span.end, span.end + 20)) && !/[A-Z]{6}/.test(shown)) continue;
    // In lower case it is a sentence about confidence.
    if (!/^[A-Z]/.test(shown) && !/internal use only|attorney/.test(shown)) continue;
    if (STOCK.test(text.slice(Math.max(0, span.start - 160), span.end + 160))) continue;
    report('confidentiality_marking', span.start, span.end, false, /[a-z]/.test(shown) ? 0.75 : 0.9, false);
    done = span.end;
  }
}

const WORD =
  /^(?:confidential|confidence|privileged?|internal|proprietary|secret|restricted|official|distribut(?:ion|e)|attorney)$/i;

/** The longest of the phrases that begin up to four words before the word and reach it. */
function phraseAround(text: string, word: number, floor: number) {
  for (let start = Math.max(floor, word - 32); start <= word; start++) {
    if (start > 0 && /[A-Za-z]/.test(text[start - 1]!)) continue;
    ALWAYS.lastIndex = start;
    if (ALWAYS.test(text) && ALWAYS.lastIndex > word && !/[A-Za-z]/.test(text[ALWAYS.lastIndex] ?? ''))
      return { start, end: ALWAYS.lastIndex };
  }
  return null;
}

/** One word in capitals that has a line, brackets or a stamp's place to itself: `CONFIDENTIAL`, `[CONFIDENTIAL]`, `CONFIDENTIAL - …`. */
function alone(text: string, word: number, end: number) {
  const start = text.slice(Math.max(0, word - 4), word) === 'TOP ' ? word - 4 : word;
  const shown = text.slice(start, end);
  const line = /(?:^|\n)[ \t*#_/>;-]{0,8}$/.test(text.slice(Math.max(0, start - 9), start)) || start === 0;
  const closes = /^[ \t*_]{0,4}(?:$|[\r\n]| ?[-–—:|] ?(?=[A-Z\n]))/.test(text.slice(end, end + 7));
  const bracketed = /[[(]$/.test(text.slice(0, start).slice(-1)) && /^[\])]/.test(text.slice(end, end + 1));
  if (ALONE.test(shown)) {
    const isPlain = /^(?:CONFIDENTIAL|TOP SECRET)$/.test(shown);
    return isPlain &&
      ((line && closes) ||
        bracketed ||
        /^ ?[-–—] ?[A-Z]/.test(text.slice(end, end + 4)) ||
        (closes && /[\n|–—-] ?$/.test(text.slice(Math.max(0, start - 2), start))))
      ? { start, end }
      : null;
  }
  return /^Confidential$/.test(shown) &&
    line &&
    /^[ \t*_]{0,4}(?:$|[\r\n])/.test(text.slice(end, end + 7)) &&
    start !== 0
    ? { start, end }
    : null;
}
