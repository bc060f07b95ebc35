import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { byteTableFromTiktoken, GPT2_ADDED_TOKENS } from '../transforms/decode/tiktoken.ts';
import { encoderFromRanks } from '../transforms/encode/tiktoken.ts';
import { encoderFromTokenizerJson } from '../transforms/encode/tokenizer-json.ts';
import { InputError } from './input-error.ts';

/** Turns text into the token ids of a model; the array is the caller's. */
export type EncodeText = (text: string) => Int32Array;

/** Parts of a tokenizer.json that may be left out, but not for the library. */
const ABSENT = { added_tokens: [], normalizer: null, post_processor: null };

/**
 * The encoder of a tokenizer.json, or of GPT-2's `.tiktoken` ranks, which adds no special tokens of its own.
 *
 * Byte-level BPE goes through `transforms/encode`, some 20 times as fast as the library, which takes the rest.
 */
export function loadEncoder(path: string): Promise<EncodeText> {
  return reading(path, (content) => {
    if (path.endsWith('.tiktoken')) {
      const ranks = encoderFromRanks(byteTableFromTiktoken(content, GPT2_ADDED_TOKENS), GPT2_ADDED_TOKENS);
      return (text) => ranks.encode(text);
    }
    const json = { ...ABSENT, ...JSON.parse(content) };
    const isWhole = typeof json.model?.vocab === 'object' && Array.isArray(json.model.merges);
    const encoder = isWhole ? encoderFromTokenizerJson(json) : null;
    if (encoder !== null) return (text) => encoder.encode(text);
    // The library also says what is wrong with a tokenizer.json that is none.
    const tokenizer = new Tokenizer(json, {});
    return (text) => Int32Array.from(tokenizer.encode(text, { add_special_tokens: false }).ids);
  });
}

/** The library's tokenizer of a tokenizer.json, and what the file says. */
export function loadTokenizer(path: string) {
  return reading(path, (content) => {
    const json = { ...ABSENT, ...JSON.parse(content) };
    return { tokenizer: new Tokenizer(json, {}), json };
  });
}

async function reading<T>(path: string, parse: (content: string) => T): Promise<T> {
  try {
    return parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    throw new InputError(`${path}: cannot encode text with it (${reason})`);
  }
}
