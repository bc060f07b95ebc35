import { ENOUGH, markingWeight } from './marking-signs.ts';
import { before } from './numbers.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

/** Phrases that mark a text, in any case. `U//FOUO` is unclassified and yet not for the public. */
const PHRASE =
  /(?:(?:for )?internal use only|attorney[- ]client (?:privileged?|communication|work product)(?: (?:and|&|\/) ?(?:confidential|attorney work product))?|attorney work product|(?:strictly|highly|company|business|commercially|privileged (?:and|&)|private (?:and|&)|proprietary (?:and|&)|personal (?:and|&)|secret (?:and|&)) confidential|confidential (?:and|&|\/) ?(?:proprietary|privileged|internal)|(?:commercial|strictly) in confidence|commercial-in-confidence|company[- ]confidential|for official use only|u\/\/fouo|not for (?:public |external |further )?(?:distribution|release|circulation)|do not (?:distribute|circulate|redistribute)|privileged (?:and|&) confidential)/iy;
/** One word that is a marking where it has a line, brackets or a stamp's place to itself. */
const ALONE = /^(?:CONFIDENTIAL|Confidential|SECRET)$/;
/** Compartments and the like behind a classification: `//SI//NOFORN`. */
const COMPARTMENTS = /(?:\/\/[A-Z]{2,12}(?:-[A-Z]{1,3})?){1,6}/y;
const WORD =
  /^(?:confidential|confidence|privileged?|internal|proprietary|secret|restricted|official|distribut(?:ion|e)|attorney|fouo)$/i;

/** How much of the text before and behind tells a marking from a sentence. */
const AROUND = 160;

/** Reports markings that restrict who may read: `CONFIDENTIAL`, `Attorney-Client Privileged`, `For Internal Use Only`. */
export function findConfidentialityMarkings({ text, wordStarts, wordEnds }: Scan, report: Report): void {
  let done = 0;
  for (let n = 0; n < wordStarts.length; n++) {
    const word = wordStarts.values[n]!;
    const last = wordEnds.values[n]!;
    if (word < done || last - word < 4 || !WORD.test(text.slice(word, last))) continue;
    const span = phraseAround(text, word, done) ?? alone(text, word, last);
    if (span === null) continue;
    const { start, end } = span;
    const shown = text.slice(start, end);
    if (markingWeight(shown, before(text, start, AROUND), text.slice(end, end + AROUND)) < ENOUGH) continue;
    COMPARTMENTS.lastIndex = end;
    done = COMPARTMENTS.test(text) ? COMPARTMENTS.lastIndex : end;
    report('confidentiality_marking', start, done, false, /[a-z]/.test(shown) ? 0.75 : 0.9, false);
  }
}

/** The longest of the phrases that begin up to four words before the word and reach it. */
function phraseAround(text: string, word: number, floor: number) {
  for (let start = Math.max(floor, word - 32); start <= word; start++) {
    if (start > 0 && /[A-Za-z]/.test(text[start - 1]!)) continue;
    PHRASE.lastIndex = start;
    if (PHRASE.test(text) && PHRASE.lastIndex > word && !/[A-Za-z]/.test(text[PHRASE.lastIndex] ?? ''))
      return { start, end: PHRASE.lastIndex };
  }
  return null;
}

function alone(text: string, word: number, end: number) {
  if (!ALONE.test(text.slice(word, end))) return null;
  return { start: text.slice(Math.max(0, word - 4), end) === 'TOP SECRET' ? word - 4 : word, end };
}
