import { IntList } from '../findings/int-list.ts';
import { utf8Of } from '../text/utf8.ts';
import { type AddedToken, AddedTokens } from './added-tokens.ts';
import type { BytePairs } from './byte-pairs.ts';
import { wordEnd } from './word-ends.ts';

/** Raise it whenever any text may be encoded otherwise. */
export const ENCODER_VERSION = 1;

/** A Unicode normalization form. */
export type NormalizationForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** What a byte-level BPE tokenizer (GPT-2, GPT-NeoX) is made of. */
export interface BytePairTokenizer {
  /** Token of each of the 256 bytes; -1 for those that UTF-8 never has. */
  readonly byteTokens: Int32Array;
  readonly pairs: BytePairs;
  readonly normalization: NormalizationForm | null;
  /** True where a blank is put before text that starts with none. */
  readonly addsPrefixSpace: boolean;
  /** Added tokens that are looked for in the text as it is. */
  readonly rawTokens: readonly AddedToken[];
  /** Added tokens that are looked for in the normalized text, in their normalized form. */
  readonly normalizedTokens: readonly AddedToken[];
}

/** Longer words hardly come again. */
const LONGEST_REMEMBERED = 64;
/** Some 40 MB at most. */
const MOST_REMEMBERED = 2 ** 18;

/** Turns text into token ids as Rust's tokenizers do, without special tokens of its own; it remembers words, and serves one thread. */
export class Encoder {
  readonly #tokenizer: BytePairTokenizer;
  readonly #raw: AddedTokens;
  readonly #normalized: AddedTokens;
  /** Tokens of a word: the token where it is one, else the place in `#several` where their number and they stand, as −1 − place. */
  readonly #words = new Map<string, number>();
  readonly #several = new IntList();
  readonly #out = new IntList();
  readonly #word = new IntList();

  constructor(tokenizer: BytePairTokenizer) {
    this.#tokenizer = tokenizer;
    this.#raw = new AddedTokens(tokenizer.rawTokens);
    this.#normalized = new AddedTokens(tokenizer.normalizedTokens);
  }

  /** Token ids of a text; the array is the caller's. */
  encode(text: string): Int32Array {
    this.#out.length = 0;
    const found = (id: number) => this.#out.push(id);
    this.#raw.split(
      text,
      (from, to) => {
        const section = this.#normalize(text.slice(from, to));
        this.#normalized.split(section, (start, end) => this.#encodeWords(section, start, end), found);
      },
      found,
    );
    return this.#out.values.slice(0, this.#out.length);
  }

  #normalize(text: string): string {
    const { normalization } = this.#tokenizer;
    return normalization === null ? text : text.normalize(normalization);
  }

  #encodeWords(section: string, from: number, to: number): void {
    let text = section;
    let start = from;
    let end = to;
    if (this.#tokenizer.addsPrefixSpace && section[from] !== ' ') {
      text = ` ${section.slice(from, to)}`;
      start = 0;
      end = text.length;
    }
    for (let at = start; at < end; ) {
      const next = wordEnd(text, at, end);
      this.#encodeWord(text.slice(at, next));
      at = next;
    }
  }

  #encodeWord(word: string): void {
    const out = this.#out;
    const known = this.#words.get(word);
    if (known === undefined) this.#mergeWord(word);
    else if (known >= 0) out.push(known);
    else {
      const { values } = this.#several;
      const place = -1 - known;
      for (let at = place + 1, end = at + values[place]!; at < end; at++) out.push(values[at]!);
    }
  }

  #mergeWord(word: string): void {
    const { byteTokens, pairs } = this.#tokenizer;
    const tokens = this.#word;
    const { bytes, length } = utf8Of(word);
    tokens.length = 0;
    for (let at = 0; at < length; at++) tokens.push(byteTokens[bytes[at]!]!);
    pairs.merge(tokens);
    for (let at = 0; at < tokens.length; at++) this.#out.push(tokens.values[at]!);
    if (word.length <= LONGEST_REMEMBERED) this.#remember(word, tokens);
  }

  #remember(word: string, tokens: IntList): void {
    if (this.#words.size >= MOST_REMEMBERED) {
      this.#words.clear();
      this.#several.length = 0;
    }
    if (tokens.length === 1) {
      this.#words.set(word, tokens.values[0]!);
      return;
    }
    this.#words.set(word, -1 - this.#several.length);
    this.#several.push(tokens.length);
    for (let at = 0; at < tokens.length; at++) this.#several.push(tokens.values[at]!);
  }
}
