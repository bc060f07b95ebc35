import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../input-error.ts';

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const BLOCK_HEADER = 3;
const RLE = 1;

/** An InputError where a file is not zstd, or ends within a frame (RFC 8878): DuckDB would take what is there for all. */
export async function checkZstd(path: string): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size === 0) throw new InputError(`${path} is empty (0 bytes), not zstd`);
    for (let at = 0; at < size; ) at = await frameEnd(file, path, at, size);
  } finally {
    await file.close();
  }
}

async function frameEnd(file: FileHandle, path: string, start: number, size: number): Promise<number> {
  const read = async (at: number, length: number) => {
    if (at + length > size)
      throw new InputError(`${path} is cut short: its zstd has no end; copy or download it again`);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, at);
    return buffer;
  };
  const head = await read(start, 5);
  const magic = head.readUInt32LE(0);
  if ((magic & ~0xf) >>> 0 === SKIPPABLE) {
    const end = start + 8 + (await read(start + 4, 4)).readUInt32LE(0);
    await read(end - 1, 1);
    return end;
  }
  if (magic !== FRAME)
    throw new InputError(`${path} is damaged, or no zstd (byte ${start}); copy or download it again`);
  const descriptor = head[4]!;
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const contentSize = sizeFlag === 0 ? Number(isSingle) : 2 ** sizeFlag;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  let at = start + 5 + (isSingle ? 0 : 1) + dictionary + contentSize;
  for (let isLast = false; !isLast; ) {
    const block = (await read(at, BLOCK_HEADER)).readUIntLE(0, BLOCK_HEADER);
    isLast = (block & 1) === 1;
    at += BLOCK_HEADER + (((block >> 1) & 3) === RLE ? 1 : block >> 3);
  }
  if ((descriptor & 4) !== 0) at += 4;
  if (at > size) await read(at - 1, 1);
  return at;
}
