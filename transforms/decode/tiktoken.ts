import { type ByteTable, packByteTable } from './byte-table.ts';

/** The one token of GPT-2 that its rank file does not hold. */
export const GPT2_ADDED_TOKENS: Readonly<Record<string, number>> = { '<|endoftext|>': 50256 };

/**
 * Byte table of a tiktoken rank file (one `BASE64 ID` a line) and of tokens that stand beside it, by content.
 *
 * Throws one line that names the first line that is not of that shape.
 */
export function byteTableFromTiktoken(text: string, added: Readonly<Record<string, number>> = {}): ByteTable {
  return packByteTable(tokens(text, added));
}

function* tokens(text: string, added: Readonly<Record<string, number>>): Generator<[number, Uint8Array]> {
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    if (line.trim() === '') continue;
    const match = /^([A-Za-z0-9+/]+={0,2}) (\d+)\r?$/.exec(line);
    if (match === null) throw new Error(`tokenizer line ${number} is not "BASE64 ID", as in a tiktoken file`);
    yield [Number(match[2]), Buffer.from(match[1]!, 'base64')];
  }
  for (const [content, id] of Object.entries(added)) yield [id, new TextEncoder().encode(content)];
}
