import { codePointsOf } from '../../transforms/text/code-points.ts';
import type { SequenceRows } from './sequence-rows.ts';

/** Turns `tokens[start..end)` into text. */
export type Decode = (tokens: Int32Array, start: number, end: number) => string;

/** Code points of the prompts of texts: text `i` has `codes[offsets[i]]` up to `offsets[i + 1]`. */
export interface Prompts {
  readonly codes: Int32Array;
  readonly offsets: Uint32Array;
}

/** Decodes the first `length` tokens of each text. */
export function promptsOf({ texts }: SequenceRows, length: number, decode: Decode): Prompts {
  let codes = new Int32Array(texts.count * 4 * length);
  const offsets = new Uint32Array(texts.count + 1);
  for (let text = 0; text < texts.count; text++) {
    const start = texts.offsets[text]!;
    const end = Math.min(start + length, texts.offsets[text + 1]!);
    const prompt = codePointsOf(decode(texts.tokens, start, end));
    const stop = offsets[text]! + prompt.length;
    if (stop > codes.length) {
      const larger = new Int32Array(2 * stop);
      larger.set(codes);
      codes = larger;
    }
    codes.set(prompt.codes.subarray(0, prompt.length), offsets[text]!);
    offsets[text + 1] = stop;
  }
  return { codes, offsets };
}
