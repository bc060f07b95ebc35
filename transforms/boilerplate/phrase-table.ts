import { type BoilerplateKind, LICENSE_PHRASES, PHRASES } from './phrases.ts';
import { runHash, type WordHashes, wordHashesOf } from './word-hashes.ts';

/** A phrase as it is looked for. */
export interface Phrase {
  /** Number of its kind within `KINDS`. */
  readonly kind: number;
  /** Bits of evidence that the text is boilerplate. */
  readonly bits: number;
  /** SPDX id of the licence that it names, else `null`. */
  readonly licenseId: string | null;
  readonly words: number;
  /** Of the whole phrase, and of its first word. */
  readonly hash: number;
  readonly first: number;
}

/** All kinds; of two with equal evidence the earlier wins. */
export const KINDS = Object.keys(PHRASES) as readonly BoilerplateKind[];

/** One phrase alone makes a text boilerplate by 3 to 1; of hints it takes three. */
const SURE_BITS = 2;
const HINT_BITS = 0.4;

/** All phrases, the longest first. */
export const phrases: readonly Phrase[] = [
  ...KINDS.flatMap((kind, number) => [
    ...PHRASES[kind].sure.map((text) => phrase(text, number, SURE_BITS, null)),
    ...PHRASES[kind].hint.map((text) => phrase(text, number, HINT_BITS, null)),
  ]),
  ...Object.entries(LICENSE_PHRASES).flatMap(([id, texts]) =>
    texts.map((text) => phrase(text, KINDS.indexOf('license'), SURE_BITS, id)),
  ),
].sort((a, b) => b.words - a.words);

const hashes = Int32Array.from(phrases, ({ hash }) => hash);
const lengths = Uint8Array.from(phrases, ({ words }) => words);

/** Open addressing by first word; `heads` is the first phrase + 1 that starts so, 0 where none; `nexts` the one after. */
const SLOTS = 4096;
const firsts = new Int32Array(SLOTS);
const heads = new Uint16Array(SLOTS);
const nexts = new Uint16Array(phrases.length);
for (let i = phrases.length - 1; i >= 0; i--) {
  const { first } = phrases[i]!;
  const slot = slotOf(first);
  firsts[slot] = first;
  nexts[i] = heads[slot]!;
  heads[slot] = i + 1;
}

/** Number of the longest phrase that starts at word `at`, else -1. */
export function phraseAt({ count, words, prefixes }: WordHashes, at: number): number {
  for (let i = heads[slotOf(words[at]!)]! - 1; i >= 0; i = nexts[i]! - 1) {
    const length = lengths[i]!;
    if (at + length <= count && runHash(prefixes, at, length) === hashes[i]) return i;
  }
  return -1;
}

function slotOf(first: number): number {
  let slot = first & (SLOTS - 1);
  while (heads[slot] !== 0 && firsts[slot] !== first) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}

function phrase(text: string, kind: number, bits: number, licenseId: string | null): Phrase {
  const { count, prefixes, words } = wordHashesOf(text);
  return { kind, bits, licenseId, words: count, hash: runHash(prefixes, 0, count), first: words[0]! };
}
