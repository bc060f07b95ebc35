import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { InputError } from '../input-error.ts';

/** Turns text into the token ids of a model. */
export type EncodeText = (text: string) => Int32Array;

/** The encoder of a tokenizer.json, which adds no special tokens of its own. */
export async function loadEncoder(path: string): Promise<EncodeText> {
  try {
    const tokenizer = new Tokenizer(JSON.parse(await readFile(path, 'utf8')), {});
    return (text) => Int32Array.from(tokenizer.encode(text, { add_special_tokens: false }).ids);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    throw new InputError(`${path}: cannot encode text with it (${reason})`);
  }
}
