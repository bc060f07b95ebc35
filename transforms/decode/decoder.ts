import type { ByteTable } from './byte-table.ts';

/** Raise it whenever a text may come out differently. */
export const DECODER_VERSION = 1;

/**
 * Turns token ids into text, equal to the reference decoder without clean-up of spaces and with special tokens kept.
 *
 * Bytes that are not UTF-8 (a character cut by the ends of the row, say) become U+FFFD as in Rust's lossy decoder.
 * One decoder serves one thread; the ids must be tokens of the table (`firstUnknownToken`).
 */
export class Decoder {
  /** The bytes of the last decode, `bytes[0]` up to `bytes[byteLength]`; overwritten, and perhaps moved, by the next one. */
  bytes: Buffer;
  byteLength = 0;
  readonly #blob: Uint8Array;
  readonly #offsets: Uint32Array;
  readonly #maxTokenBytes: number;
  #ascii = true;
  #text = '';

  constructor(table: ByteTable) {
    this.#blob = table.blob;
    this.#offsets = table.offsets;
    this.#maxTokenBytes = table.maxTokenBytes;
    this.bytes = Buffer.allocUnsafeSlow(64 * table.maxTokenBytes);
  }

  /** True where `bytes` are the UTF-8 of the last text; false where the text has a U+FFFD, which may stand for other bytes. */
  get bytesAreUtf8(): boolean {
    return this.#ascii || !this.#text.includes('\ufffd');
  }

  /** Text of `tokens[start..end)`. */
  decode(tokens: Int32Array, start: number, end: number): string {
    const blob = this.#blob;
    const offsets = this.#offsets;
    if ((end - start) * this.#maxTokenBytes > this.bytes.length) this.#reserve(tokens, start, end);
    const bytes = this.bytes;
    let length = 0;
    let seen = 0;
    for (let i = start; i < end; i++) {
      const id = tokens[i]!;
      const stop = offsets[id + 1]!;
      for (let from = offsets[id]!; from < stop; from++) {
        const byte = blob[from]!;
        seen |= byte;
        bytes[length++] = byte;
      }
    }
    this.byteLength = length;
    this.#ascii = seen < 0x80;
    this.#text = bytes.toString(this.#ascii ? 'latin1' : 'utf8', 0, length);
    return this.#text;
  }

  /** Rows longer than the buffer's worst case are measured first: the worst case of a long row would be gigabytes. */
  #reserve(tokens: Int32Array, start: number, end: number): void {
    let needed = 0;
    for (let i = start; i < end; i++) needed += this.#offsets[tokens[i]! + 1]! - this.#offsets[tokens[i]!]!;
    if (needed > this.bytes.length) this.bytes = Buffer.allocUnsafeSlow(2 * needed);
  }
}
