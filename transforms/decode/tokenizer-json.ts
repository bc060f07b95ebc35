import { type ByteTable, packByteTable } from './byte-table.ts';

/**
 * Byte table of a byte-level BPE `tokenizer.json` (GPT-NeoX, GPT-2), as the ByteLevel decoder of Rust's tokenizers reads it.
 *
 * Added tokens win over the model's vocabulary and pass through the same decoder. Throws one line that says what was
 * found and what is needed for every other kind of tokenizer.
 */
export function byteTableFromTokenizerJson(json: unknown): ByteTable {
  const tokenizer = object(json);
  const model = object(tokenizer?.model);
  if (tokenizer === null || model === null) throw unsuitable('has no "model"');
  const vocabulary = object(model.vocab);
  const type = model.type ?? (Array.isArray(model.merges) ? 'BPE' : 'of an unnamed kind');
  if (type !== 'BPE') throw unsuitable(`is ${type}`);
  const decoder = decoderName(tokenizer.decoder);
  if (decoder !== 'ByteLevel') throw unsuitable(`is BPE with ${decoder}`);
  if (vocabulary === null || Array.isArray(model.vocab))
    throw unsuitable('has no "model.vocab" of token to id');
  return packByteTable(tokens(vocabulary, tokenizer.added_tokens ?? []));
}

function* tokens(vocabulary: Record<string, unknown>, added: unknown): Generator<[number, Uint8Array]> {
  const taken = new Set<number>();
  for (const [token, id] of Object.entries(vocabulary)) {
    if (typeof id !== 'number') throw new Error(`tokenizer has no number as id of ${JSON.stringify(token)}`);
    if (taken.has(id)) throw new Error(`tokenizer has two tokens of id ${id}`);
    taken.add(id);
    yield [id, tokenBytes(token)];
  }
  if (!Array.isArray(added)) throw new Error('tokenizer has "added_tokens" that are no list');
  for (const entry of added) {
    const { id, content } = object(entry) ?? {};
    if (typeof id !== 'number' || typeof content !== 'string')
      throw new Error('tokenizer has an added token without "id" and "content"');
    yield [id, tokenBytes(content)];
  }
}

/** Every character of a vocabulary string to its byte: printable Latin-1 stands for itself, the rest is moved to U+0100 and up. */
export const BYTE_OF: Map<string, number> = new Map<string, number>();
for (let byte = 0, moved = 0x100; byte < 256; byte++) {
  const printable =
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  BYTE_OF.set(String.fromCharCode(printable ? byte : moved++), byte);
}

function tokenBytes(token: string): Uint8Array {
  const bytes = new Uint8Array(token.length);
  for (let i = 0; i < token.length; i++) {
    const byte = BYTE_OF.get(token[i]!);
    // One character outside the alphabet (the spaces of NeoX's added tokens) and the whole token is taken literally.
    if (byte === undefined) return new TextEncoder().encode(token);
    bytes[i] = byte;
  }
  return bytes;
}

function decoderName(decoder: unknown): string {
  const { type, decoders } = object(decoder) ?? {};
  if (typeof type !== 'string') return 'no decoder';
  if (type !== 'Sequence' || !Array.isArray(decoders)) return type;
  const names = decoders.map(decoderName);
  return names.length === 1 ? names[0]! : `Sequence(${names.join(', ')})`;
}

function object(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

function unsuitable(found: string): Error {
  return new Error(`tokenizer ${found}; a byte-level BPE (GPT-NeoX, GPT-2) is needed`);
}
