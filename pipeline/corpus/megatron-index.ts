import { closeSync, fstatSync, readSync } from 'node:fs';
import { InputError } from '../input-error.ts';
import { openToRead } from './file-identity.ts';

/** What the index of a Megatron data set says of its `.bin`. */
export interface MegatronIndex {
  readonly path: string;
  readonly bytesPerToken: 2 | 4;
  readonly documents: number;
  /** Byte at which the lengths of the documents begin, int32 each. */
  readonly sizesOffset: number;
}

const MAGIC = 'MMIDIDX\0\0';
const HEADER_BYTES = MAGIC.length + 8 + 1 + 8 + 8;
/** Codes of `dtype` that are token ids, by what a token takes. */
const BYTES_OF: Readonly<Record<number, 2 | 4>> = { 8: 2, 4: 4 };

/** Reads the header of an index: Megatron-LM's `indexed_dataset.py`, version 1. Its sequences are the documents. */
export function readMegatronIndex(path: string): MegatronIndex {
  const file = openToRead(path);
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const read = readSync(file, header, 0, HEADER_BYTES, 0);
    if (read < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
      throw new InputError(`${path} is not a Megatron index (it does not start with MMIDIDX)`);
    }
    const at = MAGIC.length;
    const version = header.readBigUInt64LE(at);
    if (version !== 1n) throw new InputError(`${path} is a Megatron index of version ${version}; known is 1`);
    const dtype = header.readUInt8(at + 8);
    const bytesPerToken = BYTES_OF[dtype];
    if (bytesPerToken === undefined) {
      throw new InputError(`${path} has tokens of dtype ${dtype}; known are 8 (uint16) and 4 (int32)`);
    }
    const documents = Number(header.readBigUInt64LE(at + 9));
    const entries = Number(header.readBigUInt64LE(at + 17));
    const expected = HEADER_BYTES + documents * 12 + entries * 8;
    const { size } = fstatSync(file);
    if (size !== expected) {
      throw new InputError(
        `${path} has ${size} bytes, and its header tells of ${expected}; copy or download it again`,
      );
    }
    return { path, bytesPerToken, documents, sizesOffset: HEADER_BYTES };
  } finally {
    closeSync(file);
  }
}
