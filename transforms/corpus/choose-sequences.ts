import { sameTokens, type Tokens } from './tokens.ts';

/** Sequences cut from a corpus, in the order in which they first stand there. */
export interface ChosenSequences {
  /** Hash of the tokens: positive, below 2^53, the same on every machine. */
  readonly ids: Float64Array;
  /** All tokens, one sequence after another. */
  readonly tokens: Int32Array;
  /** Number of the document in which the sequence first stands, and its first token there. */
  readonly documents: Int32Array;
  readonly offsets: Int32Array;
}

const ID_SEED = 0x2545f491;
const ID_SEED_HIGH = 0x1b873593;

/**
 * Cuts each document into windows of `length` tokens and draws at most `limit` distinct ones.
 *
 * Each place where a sequence stands has a lot, the hash of its id and of how many times it stood before; the lowest
 * lots win. So a sequence that stands often is drawn more likely, as a model meets it more often, yet is there once.
 * What is left over at the end of a document, less than a window, is dropped.
 */
export function chooseSequences(
  documents: readonly Tokens[],
  length: number,
  limit: number,
): ChosenSequences {
  const indexOf = new Map<number, number>();
  const found: { id: number; document: number; offset: number; times: number; lot: number }[] = [];
  documents.forEach((tokens, document) => {
    for (let offset = 0; offset + length <= tokens.length; offset += length) {
      const id = idOf(tokens, offset, length);
      const index = indexOf.get(id);
      if (index === undefined) {
        indexOf.set(id, found.length);
        found.push({ id, document, offset, times: 1, lot: lotOf(id, 0) });
        continue;
      }
      const first = found[index]!;
      // Another sequence of the same hash, which is not to be expected, stays out: ids are unique.
      if (!sameTokens(documents[first.document]!, first.offset, tokens, offset, length)) continue;
      first.lot = Math.min(first.lot, lotOf(id, first.times++));
    }
  });
  const drawn = found
    .map((sequence, index) => ({ ...sequence, index }))
    .sort((a, b) => a.lot - b.lot || a.id - b.id)
    .slice(0, limit)
    .sort((a, b) => a.index - b.index);
  const tokens = new Int32Array(drawn.length * length);
  drawn.forEach(({ document, offset }, at) => {
    tokens.set(documents[document]!.subarray(offset, offset + length), at * length);
  });
  return {
    ids: Float64Array.from(drawn, ({ id }) => id),
    tokens,
    documents: Int32Array.from(drawn, ({ document }) => document),
    offsets: Int32Array.from(drawn, ({ offset }) => offset),
  };
}

function idOf(tokens: Tokens, offset: number, length: number): number {
  let low = ID_SEED;
  let high = ID_SEED_HIGH;
  for (let k = offset; k < offset + length; k++) {
    low = mix(low, tokens[k]!);
    high = mix(high, tokens[k]! + 1);
  }
  return (finish(high) >>> 11) * 2 ** 32 + finish(low);
}

function lotOf(id: number, times: number): number {
  return finish(mix(mix(id >>> 0, Math.floor(id / 2 ** 32)), times));
}

/** One step of MurmurHash3 (32 bits). */
function mix(hash: number, value: number): number {
  const spread = Math.imul(value, 0xcc9e2d51);
  const turned = hash ^ Math.imul((spread << 15) | (spread >>> 17), 0x1b873593);
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0;
}

/** The last step of MurmurHash3: every bit depends on every other; from 0 to 2^32 - 1. */
function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
