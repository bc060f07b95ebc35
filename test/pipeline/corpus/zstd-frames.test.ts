import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkZstd } from '../../../pipeline/corpus/zstd-frames.ts';
import { temporaryFolder } from '../../support/tables.ts';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** Of one segment, with a checksum: a raw block of 3 bytes, and one that repeats a byte 9 times. */
const FRAME = [...MAGIC, 0x24, 12, 0x18, 0, 0, 97, 98, 99, 0x4b, 0, 0, 100, 1, 2, 3, 4];
/** With a window, a dictionary of 1 byte and a content size of 2 bytes: one empty block. */
const OTHER = [...MAGIC, 0x41, 0x58, 7, 0, 0, 0x01, 0, 0];
const SKIPPABLE = [0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9];

it('a file of whole frames passes, and every cut within one is found', async () => {
  const path = join(temporaryFolder(), 'a.jsonl.zst');
  const bytes = Buffer.from([...FRAME, ...SKIPPABLE, ...OTHER]);
  const ends = [FRAME.length, FRAME.length + SKIPPABLE.length, bytes.length];
  for (let length = 1; length <= bytes.length; length++) {
    writeFileSync(path, bytes.subarray(0, length));
    if (ends.includes(length)) await checkZstd(path);
    else await expect(checkZstd(path), `${length} bytes`).rejects.toThrow(/a\.jsonl\.zst is cut short/);
  }
  writeFileSync(path, Buffer.from([...FRAME, 1, 2, 3, 4, 5]));
  await expect(checkZstd(path)).rejects.toThrow(`is damaged, or no zstd (byte ${FRAME.length})`);
});
