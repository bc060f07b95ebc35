import { assignLengths, type HuffmanCode, huffmanCode } from './huffman-lengths.ts';

/** Alphabets of RFC 1951, 3.2.5: literals 0 to 255, end of block, 29 codes of lengths; 30 codes of distances. */
const END_OF_BLOCK = 256;
const LITERAL_SYMBOLS = 286;
const DISTANCE_SYMBOLS = 30;
/** Alphabet of code lengths (3.2.7): 0 to 15, repeat the last 3 to 6 times, zero 3 to 10 or 11 to 138 times. */
const LENGTH_SYMBOLS = 19;
const REPEAT = 16;
const FEW_ZEROS = 17;
const MANY_ZEROS = 18;
/** The order in which the lengths of that alphabet's codes are sent. */
const SENT_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST_WORD = 15;
const LONGEST_WORD_OF_LENGTHS = 7;
const BLOCK_HEADER = 3;

/** Code and number of extra bits of every match length less 3. */
const codeOfLength = new Uint16Array(256);
const extraOfLength = new Uint8Array(256);
/** The same of a distance less 1: below 256 as it is, above by its upper bits. */
const codeOfDistance = new Uint8Array(512);
const extraOfCode = new Uint8Array(DISTANCE_SYMBOLS);

for (let code = 0, length = 0; code < 28; code++) {
  const extra = code < 8 ? 0 : (code >> 2) - 1;
  for (let i = 0; i < 1 << extra; i++, length++) {
    codeOfLength[length] = END_OF_BLOCK + 1 + code;
    extraOfLength[length] = extra;
  }
}
codeOfLength[255] = END_OF_BLOCK + 29;
extraOfLength[255] = 0;
for (let code = 0, distance = 0; code < DISTANCE_SYMBOLS; code++) {
  const extra = code < 4 ? 0 : (code >> 1) - 1;
  extraOfCode[code] = extra;
  for (let i = 0; i < 1 << extra; i++, distance++) {
    codeOfDistance[distance < 256 ? distance : 256 + (distance >> 7)] = code;
  }
}

/** The symbols of one DEFLATE block, counted, and the bits that zlib writes for it. Start a new one with `clear`. */
export class DeflateBlock {
  /** Literals and matches so far. */
  symbols = 0;
  readonly #literals = new Int32Array(LITERAL_SYMBOLS);
  readonly #distances = new Int32Array(DISTANCE_SYMBOLS);
  readonly #lengthCodes = new Int32Array(LENGTH_SYMBOLS);
  #extraBits = 0;
  /** Bits of all symbols by the fixed codes of RFC 1951, 3.2.6: literals 8 or 9, lengths 7 or 8, distances 5. */
  #fixedBits = 0;
  readonly #literalCode = huffmanCode(LITERAL_SYMBOLS);
  readonly #distanceCode = huffmanCode(DISTANCE_SYMBOLS);
  readonly #codeOfCodes = huffmanCode(LENGTH_SYMBOLS);

  clear(): void {
    this.#literals.fill(0);
    this.#distances.fill(0);
    this.#literals[END_OF_BLOCK] = 1;
    this.#extraBits = this.#fixedBits = 0;
    this.symbols = 0;
  }

  addLiteral(byte: number): void {
    this.#literals[byte]!++;
    this.#fixedBits += byte < 144 ? 8 : 9;
    this.symbols++;
  }

  /** A match of 3 to 258 bytes, 1 to 32768 bytes back. */
  addMatch(length: number, distance: number): void {
    const back = distance - 1;
    const code = codeOfDistance[back < 256 ? back : 256 + (back >> 7)]!;
    const lengthCode = codeOfLength[length - 3]!;
    this.#literals[lengthCode]!++;
    this.#fixedBits += lengthCode < 280 ? 12 : 13;
    this.#distances[code]!++;
    this.#extraBits += extraOfLength[length - 3]! + extraOfCode[code]!;
    this.symbols++;
  }

  /** Bits in the stream after this block of `bytes` bytes, where `before` stand in front of it. */
  bitsAfter(before: number, bytes: number): number {
    // The end of the block has a fixed code of 7 bits.
    const fixed = this.#extraBits + this.#fixedBits + 7;
    const dynamic = this.#extraBits + this.#dynamicBits();
    const fixedBytes = (fixed + BLOCK_HEADER + 7) >>> 3;
    const dynamicBytes = (dynamic + BLOCK_HEADER + 7) >>> 3;
    // zlib compares whole bytes; a stored block begins at a byte, with its length in four.
    if (bytes + 4 <= Math.min(fixedBytes, dynamicBytes)) {
      return (Math.ceil((before + BLOCK_HEADER) / 8) + 4 + bytes) * 8;
    }
    return before + BLOCK_HEADER + (fixedBytes <= dynamicBytes ? fixed : dynamic);
  }

  #dynamicBits(): number {
    assignLengths(this.#literalCode, this.#literals, LONGEST_WORD);
    assignLengths(this.#distanceCode, this.#distances, LONGEST_WORD);
    const lengths = this.#lengthCodes.fill(0);
    const repeatBits = countLengths(this.#literalCode, lengths) + countLengths(this.#distanceCode, lengths);
    assignLengths(this.#codeOfCodes, lengths, LONGEST_WORD_OF_LENGTHS);
    let sent = LENGTH_SYMBOLS;
    while (sent > 4 && this.#codeOfCodes.lengths[SENT_ORDER[sent - 1]!] === 0) sent--;
    const header = 5 + 5 + 4 + 3 * sent + this.#codeOfCodes.bits + repeatBits;
    return header + this.#literalCode.bits + this.#distanceCode.bits;
  }
}

/** Adds a code's lengths, in runs, to the counts of the alphabet of lengths; returns the runs' extra bits. */
function countLengths({ lengths, largest }: HuffmanCode, counts: Int32Array): number {
  let extraBits = 0;
  for (let i = 0; i <= largest; ) {
    const length = lengths[i]!;
    let end = i + 1;
    while (end <= largest && lengths[end] === length) end++;
    let run = end - i;
    i = end;
    if (length > 0) {
      counts[length]!++;
      run--;
    }
    const most = length > 0 ? 6 : 138;
    while (run >= 3) {
      const taken = Math.min(run, most);
      const symbol = length > 0 ? REPEAT : taken <= 10 ? FEW_ZEROS : MANY_ZEROS;
      counts[symbol]!++;
      extraBits += symbol === REPEAT ? 2 : symbol === FEW_ZEROS ? 3 : 7;
      run -= taken;
    }
    counts[length]! += run;
  }
  return extraBits;
}
