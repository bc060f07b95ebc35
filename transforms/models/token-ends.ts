import type { ByteTable } from '../decode/byte-table.ts';

/** UTF-8 of U+FFFD, which stands in the text for every sequence of bytes that is not UTF-8. */
const REPLACEMENT_BYTES = 3;

/**
 * Byte of the decoded text's UTF-8 at which each token ends, so that tokens of several tokenizers can be compared.
 *
 * That is the sum of the tokens' bytes, but for sequences that are not UTF-8 (a character cut by the ends of the row):
 * those are as long as the U+FFFD that the decoder writes, one for each longest start of a character (WHATWG, Rust).
 */
export function tokenEnds({ blob, offsets }: ByteTable, tokens: Int32Array): Int32Array {
  const ends = new Int32Array(tokens.length);
  /** Length of the text so far, and how many bytes of a character after it are seen and missing. */
  let length = 0;
  let seen = 0;
  let missing = 0;
  /** The range of the next byte of that character. */
  let low = 0x80;
  let high = 0xbf;
  for (let i = 0; i < tokens.length; i++) {
    const stop = offsets[tokens[i]! + 1]!;
    for (let at = offsets[tokens[i]!]!; at < stop; at++) {
      const byte = blob[at]!;
      if (missing > 0) {
        if (byte >= low && byte <= high) {
          low = 0x80;
          high = 0xbf;
          seen++;
          if (--missing === 0) {
            length += seen;
            seen = 0;
          }
          continue;
        }
        length += REPLACEMENT_BYTES;
        seen = 0;
        missing = 0;
      }
      if (byte < 0x80) {
        length++;
      } else if (byte < 0xc2 || byte > 0xf4) {
        length += REPLACEMENT_BYTES;
      } else {
        seen = 1;
        missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        // Overlong forms, surrogates and what is above U+10FFFF end with the first byte (Unicode, table 3-7).
        low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
        high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
      }
    }
    ends[i] = length + seen;
  }
  if (missing > 0) ends[tokens.length - 1] = length + REPLACEMENT_BYTES;
  return ends;
}
