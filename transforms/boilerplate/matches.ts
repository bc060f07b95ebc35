import { groupOf } from './license-grams.ts';
import { GRAM } from './license-index.ts';
import { KINDS, phraseAt, phrases } from './phrase-table.ts';
import { runHash, type WordHashes } from './word-hashes.ts';

/** What of a text's words is boilerplate. Reused: read before the next call. */
export interface Matches {
  /** Runs of words of one kind, in order of their first words; the first `count` hold. */
  count: number;
  kinds: Uint8Array;
  from: Int32Array;
  /** Word after the last. */
  to: Int32Array;
  /** Bits of evidence by kind. */
  readonly bits: Float64Array;
  /** Groups of licences whose n-grams were met, one per n-gram; the first `grams` hold. */
  grams: number;
  groups: Int32Array;
  /** The first licence that a phrase names, else `null`. */
  named: string | null;
}

/** Words between two runs of one kind that belong to them: names, years, addresses that a form leaves open. */
const GAP = 8;

/** A run of licence words says one bit for every four beyond the first four. */
const WORDS_PER_BIT = 4;

const LICENSE = KINDS.indexOf('license');

const matches: Matches = {
  count: 0,
  kinds: new Uint8Array(256),
  from: new Int32Array(256),
  to: new Int32Array(256),
  bits: new Float64Array(KINDS.length),
  grams: 0,
  groups: new Int32Array(256),
  named: null,
};

/** Which phrases the current text has had: they count once. */
let texts = 0;
const lastText = new Uint32Array(phrases.length);

/** Looks up every n-gram of the words in the licence index, and every word as the start of a phrase. */
export function matchesIn(words: WordHashes): Matches {
  const { count, prefixes } = words;
  reset(count);
  let licensed = 0;
  let end = 0;
  let said = 0;
  for (let i = 0; i < count; i++) {
    const group = i + GRAM <= count ? groupOf(runHash(prefixes, i, GRAM)) : -1;
    if (group >= 0) {
      matches.groups[matches.grams++] = group;
      licensed += i + GRAM - Math.max(i, end);
      end = i + GRAM;
      extend(LICENSE, i, end);
    }
    const number = phraseAt(words, i);
    if (number < 0) continue;
    const { kind, bits, licenseId, words: length } = phrases[number]!;
    extend(kind, i, i + length);
    matches.named ??= licenseId;
    if (i + length > said && lastText[number] !== texts) {
      matches.bits[kind]! += bits;
      lastText[number] = texts;
    }
    said = Math.max(said, i + length);
  }
  if (licensed > WORDS_PER_BIT) matches.bits[LICENSE]! += (licensed - WORDS_PER_BIT) / WORDS_PER_BIT;
  return matches;
}

/** Adds words to the last run if it is of the kind and near, else as a run of their own. */
function extend(kind: number, from: number, to: number): void {
  const last = matches.count - 1;
  if (last >= 0 && matches.kinds[last] === kind && from <= matches.to[last]! + GAP) {
    if (to > matches.to[last]!) matches.to[last] = to;
    return;
  }
  matches.kinds[matches.count] = kind;
  matches.from[matches.count] = from;
  matches.to[matches.count++] = to;
}

function reset(words: number): void {
  // Every word begins at most one n-gram and one phrase.
  if (2 * words > matches.kinds.length) {
    matches.kinds = new Uint8Array(4 * words);
    matches.from = new Int32Array(4 * words);
    matches.to = new Int32Array(4 * words);
    matches.groups = new Int32Array(4 * words);
  }
  matches.count = 0;
  matches.grams = 0;
  matches.named = null;
  matches.bits.fill(0);
  texts = (texts + 1) >>> 0;
}
