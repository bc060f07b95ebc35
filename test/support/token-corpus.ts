import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeParquet } from './tables.ts';

/** Writes tokens as uint16, little-endian. */
export function writeBin(path: string, tokens: readonly number[]): string {
  writeFileSync(path, Uint16Array.from(tokens));
  return path;
}

/** What a Megatron index is made of; whatever is not given is as it should be. */
export interface IndexParts {
  readonly magic?: string;
  readonly version?: number;
  readonly dtype?: number;
  readonly sizes: readonly number[];
}

/** Writes a Megatron index. */
export function writeIndex(
  path: string,
  { magic = 'MMIDIDX\0\0', version = 1, dtype = 8, sizes }: IndexParts,
) {
  const head = Buffer.alloc(25);
  head.writeBigUInt64LE(BigInt(version), 0);
  head.writeUInt8(dtype, 8);
  head.writeBigUInt64LE(BigInt(sizes.length), 9);
  head.writeBigUInt64LE(BigInt(sizes.length + 1), 17);
  const pointers = BigInt64Array.from(
    sizes,
    (_, k) => 2n * BigInt(sizes.slice(0, k).reduce((a, b) => a + b, 0)),
  );
  const documents = BigInt64Array.from({ length: sizes.length + 1 }, (_, k) => BigInt(k));
  const bytes = [Int32Array.from(sizes), pointers, documents].map((array) => Buffer.from(array.buffer));
  writeFileSync(path, Buffer.concat([Buffer.from(magic, 'latin1'), head, ...bytes]));
  return path;
}

/** Writes a table of sequences. */
export function writeSequences(folder: string, rows: readonly (readonly number[])[]): Promise<string> {
  const values = rows.map((tokens, id) => `(${id}, [${tokens.join(', ')}]::integer[])`).join(', ');
  return writeParquet(join(folder, 'sequences.parquet'), `from (values ${values}) t(sequence_id, tokens)`);
}

/** Token lists that a fixed formula makes: `documents` of them, of up to `longest` tokens below `vocabulary`, with many repeats. */
export function madeDocuments(documents: number, longest: number, vocabulary: number, seed = 1): number[][] {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const piece = Array.from({ length: 12 }, () => next(vocabulary));
  return Array.from({ length: documents }, () => {
    const tokens: number[] = [];
    for (const length = next(longest + 1); tokens.length < length; ) {
      if (next(4) === 0) tokens.push(...piece.slice(next(6)));
      else tokens.push(next(vocabulary));
    }
    return tokens.slice(0, longest);
  });
}

/** Places and documents of each window by comparing it with every place. */
export function countByBruteForce(
  documents: readonly (readonly number[])[],
  windows: readonly (readonly number[])[],
): { occurrences: number; documents: number }[] {
  return windows.map((window) => {
    const found = documents.map(
      (tokens) => tokens.filter((_, at) => window.every((id, k) => tokens[at + k] === id)).length,
    );
    return {
      occurrences: found.reduce((a, b) => a + b, 0),
      documents: found.filter((count) => count > 0).length,
    };
  });
}
