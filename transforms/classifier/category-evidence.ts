import { boilerplateOf } from '../boilerplate/boilerplate.ts';
import type { BoilerplateKind } from '../boilerplate/phrases.ts';
import { patternEvidence } from '../patterns/pattern-evidence.ts';
import type { Repetition } from '../patterns/stretches.ts';
import { codePointsOf } from '../text/code-points.ts';
import { hashedFeatures } from './hashed-features.ts';
import { ngramScores } from './ngram-model.ts';

/** Kinds of ASCII characters by what they are used for; each one's share of the text is a feature. */
const CHARACTERS = ['0123456789', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz', ' \t\r', '\n'];
const SIGNS = ['\\$^_', '{}()[];=', '<>', '.,\'"', '*#-+|~'];
const ALPHABETS = [...CHARACTERS, ...SIGNS];
const KINDS: readonly BoilerplateKind[] = [
  'license',
  'copyright_notice',
  'generated_file',
  'latex_preamble',
  'navigation',
  'forum',
  'cookie_notice',
  'form',
  'mail_footer',
  'site_notice',
  'article_notice',
  'legal_notice',
];

/** Numbers of the alphabets, by character; the last is everything beyond ASCII, the one before it other ASCII. */
const alphabetOf = new Uint8Array(128).fill(ALPHABETS.length);
ALPHABETS.forEach((characters, alphabet) => {
  for (const character of characters) alphabetOf[character.charCodeAt(0)] = alphabet;
});
const BLANKS = ALPHABETS.indexOf(' \t\r');
const FOREIGN = ALPHABETS.length + 1;
const counts = new Int32Array(ALPHABETS.length + 2);
/** Texts that people labelled are cut to so many characters: above, length says nothing. */
const LABELLED_LENGTH = 246;
const row = new Float64Array(256);
let size = 0;

/**
 * What is known of a text for its category, in a fixed order: probabilities by n-grams, patterns, boilerplate, and shares of
 * characters. Reused; the rest of the array is 0.
 */
export function categoryEvidence(text: string): Float64Array {
  const { codes, length } = codePointsOf(text);
  const { classes, categories } = ngramScores(text);
  size = 0;
  for (let at = 0; at < categories.length; at++) row[size++] = categories[at]!;
  for (let at = 0; at < classes.length; at++) row[size++] = classes[at]!;
  addPatterns(text, length);
  const { kind, score, coverage } = boilerplateOf(text);
  row[size++] = score;
  row[size++] = coverage;
  row[size++] = kind === null ? -1 : KINDS.indexOf(kind);
  const kept = countCharacters(codes, length);
  for (let at = 0; at < counts.length; at++) row[size++] = counts[at]! / Math.max(1, kept);
  row[size++] = Math.min(kept, LABELLED_LENGTH);
  row[size++] = hashedFeatures(text).count / Math.max(1, kept);
  return row;
}

/** Fills `counts`, and returns the number of characters; a run of blanks is one, as in the tables that people labelled. */
function countCharacters(codes: Int32Array, length: number): number {
  counts.fill(0);
  let kept = 0;
  let before = -1;
  for (let i = 0; i < length; i++) {
    const code = codes[i]!;
    const alphabet = code < 128 ? alphabetOf[code]! : FOREIGN;
    if (alphabet === BLANKS && before === BLANKS) continue;
    counts[alphabet]!++;
    kept++;
    before = alphabet;
  }
  return kept;
}

/** Number of features that the last text had. */
export function evidenceSize(): number {
  return size;
}

function addPatterns(text: string, length: number): void {
  const found = patternEvidence(text);
  row[size++] = found.incrementingScore;
  row[size++] = found.repeatingScore;
  row[size++] = found.repeatedShare;
  row[size++] = found.repeatedElementShare;
  row[size++] = found.rowShare;
  row[size++] = found.progressionShare;
  row[size++] = found.counters / Math.max(1, found.elements);
  row[size++] = found.elements / Math.max(1, length);
  addStretch(found.repetition, length);
  addStretch(found.elementRepetition, length);
  addStretch(found.rows, length);
  const progression = found.progression;
  row[size++] = progression === null ? 0 : progression.terms;
  row[size++] = progression === null ? 0 : progression.coverage;
  row[size++] = progression === null ? 0 : progression.regularity;
  row[size++] = progression === null ? 0 : progression.counters;
  row[size++] = progression === null ? 0 : progression.constants;
  row[size++] = progression === null ? 0 : progression.free;
  row[size++] = progression === null ? 0 : Math.abs(progression.step);
  row[size++] = progression === null ? 1 : (length - progression.end) / length;
}

function addStretch(stretch: Repetition | null, length: number): void {
  row[size++] = stretch === null ? 0 : stretch.coverage;
  row[size++] = stretch === null ? 0 : stretch.count;
  row[size++] = stretch === null ? 0 : stretch.period;
  row[size++] = stretch === null ? 1 : stretch.start / length;
  row[size++] = stretch === null ? 1 : (length - stretch.end) / length;
}
