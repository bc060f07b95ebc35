import type { ByteTable } from '../decode/byte-table.ts';
import { IntList } from '../findings/int-list.ts';
import { BytePairs } from './byte-pairs.ts';
import { Encoder } from './encoder.ts';

/**
 * The encoder of a tiktoken rank file's byte table and of the tokens beside it, by content; words are split as GPT-2 does.
 *
 * Each token's merge is what the merges of lower rank leave of its bytes. Throws where that is not one pair.
 */
export function encoderFromRanks(
  { blob, offsets, vocabularySize }: ByteTable,
  added: Readonly<Record<string, number>> = {},
): Encoder {
  const byteTokens = new Int32Array(256).fill(-1);
  const pairs = new BytePairs(vocabularySize);
  const beside = new Set(Object.values(added));
  const word = new IntList();
  for (let id = 0; id < vocabularySize; id++) {
    const bytes = blob.subarray(offsets[id]!, offsets[id + 1]!);
    if (beside.has(id) || bytes.length === 0) continue;
    if (bytes.length === 1) {
      byteTokens[bytes[0]!] = id;
      continue;
    }
    word.length = 0;
    for (const byte of bytes) word.push(byteTokens[byte]!);
    pairs.merge(word);
    if (word.length !== 2) throw new Error(`tokenizer has no merge that makes token ${id}`);
    pairs.add(word.values[0]!, word.values[1]!, id);
  }
  if (byteTokens.includes(-1)) throw new Error('tokenizer has bytes without a token');
  return new Encoder({
    byteTokens,
    pairs,
    normalization: null,
    addsPrefixSpace: false,
    rawTokens: Object.entries(added).map(([content, id]) => ({ content, id })),
    normalizedTokens: [],
  });
}
