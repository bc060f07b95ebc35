import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { InputError } from '../input-error.ts';

/** Turns text into the token ids of a model. */
export type EncodeText = (text: string) => Int32Array;

/** Parts of a tokenizer.json that may be left out, but not for the library. */
const ABSENT = { added_tokens: [], normalizer: null, post_processor: null };

/** The encoder of a tokenizer.json, which adds no special tokens of its own. */
export async function loadEncoder(path: string): Promise<EncodeText> {
  try {
    const json = { ...ABSENT, ...JSON.parse(await readFile(path, 'utf8')) };
    const tokenizer = new Tokenizer(json, {});
    return (text) => Int32Array.from(tokenizer.encode(text, { add_special_tokens: false }).ids);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    throw new InputError(`${path}: cannot encode text with it (${reason})`);
  }
}
