import { type BoilerplateKind, LICENSE_PHRASES, PHRASES } from './phrases.ts';
import { runHash, wordHashesOf } from './word-hashes.ts';

/** A phrase as it is looked for. */
export interface Phrase {
  readonly kind: BoilerplateKind;
  /** Bits of evidence that the text is boilerplate. */
  readonly bits: number;
  /** SPDX id of the licence that it names, else `null`. */
  readonly licenseId: string | null;
  readonly words: number;
  /** Of the whole phrase, and of its first word. */
  readonly hash: number;
  readonly first: number;
}

const SURE_BITS = 2;
const HINT_BITS = 0.5;

const phrases: Phrase[] = [];
for (const [kind, { sure, hint }] of Object.entries(PHRASES)) {
  for (const text of sure) add(text, kind as BoilerplateKind, SURE_BITS, null);
  for (const text of hint) add(text, kind as BoilerplateKind, HINT_BITS, null);
}
for (const [id, texts] of Object.entries(LICENSE_PHRASES)) {
  for (const text of texts) add(text, 'license', SURE_BITS, id);
}

/** Open addressing by first word; a slot holds all phrases that start so, the longest first. */
const SLOTS = 4096;
const firsts = new Int32Array(SLOTS);
const chains: (readonly Phrase[] | undefined)[] = new Array(SLOTS).fill(undefined);
for (const phrase of phrases.sort((a, b) => b.words - a.words)) {
  const slot = slotOf(phrase.first);
  firsts[slot] = phrase.first;
  chains[slot] = [...(chains[slot] ?? []), phrase];
}

/** The longest phrase that starts at word `at`, else `null`. */
export function phraseAt(words: Int32Array, prefixes: Int32Array, count: number, at: number): Phrase | null {
  const chain = chains[slotOf(words[at]!)];
  if (chain === undefined) return null;
  for (const phrase of chain) {
    if (at + phrase.words <= count && runHash(prefixes, at, phrase.words) === phrase.hash) return phrase;
  }
  return null;
}

function slotOf(first: number): number {
  let slot = first & (SLOTS - 1);
  while (chains[slot] !== undefined && firsts[slot] !== first) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}

function add(text: string, kind: BoilerplateKind, bits: number, licenseId: string | null): void {
  const { count, prefixes, words } = wordHashesOf(text);
  const [hash, first] = [runHash(prefixes, 0, count), words[0]!];
  phrases.push({ kind, bits, licenseId, words: count, hash, first });
}
