import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../pipeline/models/safetensors.ts';
import { safetensors } from '../../support/formula-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'semmem-safetensors-'));
let count = 0;

function read(bytes: Uint8Array) {
  const path = join(folder, `${count++}.safetensors`);
  writeFileSync(path, bytes);
  return readSafetensors(path, 'name');
}

/** A file with that header and so many bytes of data. */
function file(header: unknown, dataBytes: number): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([start, text, Buffer.alloc(dataBytes)]);
}

const entry = (shape: number[], begin: number, end: number, dtype = 'F16') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('the header of a safetensors file', () => {
  it('tells where tensors lie, from the start of the file', async () => {
    const tensors = {
      a: { type: 'F16', shape: [2, 3], bytes: new Uint8Array(12) },
      b: { type: 'F32', shape: [1], bytes: new Uint8Array(4) },
    };
    const bytes = safetensors(tensors, 1);
    const start = bytes.length - 16;
    expect(await read(bytes)).toEqual([
      { name: 'a', dtype: 'F16', shape: [2, 3], file: 'name', offset: start, length: 12 },
      { name: 'b', dtype: 'F32', shape: [1], file: 'name', offset: start + 12, length: 4 },
    ]);
  });

  it('may hold tensors that are no weights', async () => {
    const mask = entry([4], 0, 4, 'BOOL');
    expect(await read(file({ mask, scalar: entry([], 4, 6) }, 6))).toHaveLength(2);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /is not a safetensors file; download the file again/],
    ['a few bytes', new Uint8Array(5), /is not a safetensors file/],
    ['something else', Buffer.from('<!doctype html><html></html>'), /is not a safetensors file/],
    [
      'a link of Git LFS',
      Buffer.from('version https://git-lfs.github.com/spec/v1\n'),
      /is not a safetensors file/,
    ],
    ['a file cut in its header', file({ a: entry([2], 0, 4) }, 4).subarray(0, 20), /is truncated: 20 bytes/],
    [
      'a file cut in its data',
      file({ a: entry([2], 0, 4) }, 3),
      /is truncated: tensor a ends at byte \d+ of \d+/,
    ],
    ['a header that is no JSON', file('{"a":', 4), /its header is no JSON object/],
    ['a header that is a list', file('[1, 2]', 4), /its header is no JSON object/],
    [
      'an entry without offsets',
      file({ a: { dtype: 'F16', shape: [1] } }, 2),
      /describes a in an unknown way/,
    ],
    ['a side below 0', file({ a: entry([-1], 0, 2) }, 2), /describes a in an unknown way/],
    ['an end before the begin', file({ a: entry([1], 2, 0, 'I8') }, 2), /tensor a has -2 bytes/],
    [
      'too few bytes for the shape',
      file({ a: entry([2, 2], 0, 6) }, 6),
      /tensor a has 6 bytes, its shape \[2, 2\] needs 8/,
    ],
    [
      'tensors that overlap',
      file({ a: entry([2], 0, 4), b: entry([2], 2, 6) }, 6),
      /tensor b overlaps another/,
    ],
  ])('is refused: %s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
    await expect(read(bytes)).rejects.toThrow(/^\S+ (is|describes) /);
  });

  it('is told apart from a file that is not there', async () => {
    await expect(readSafetensors(join(folder, 'none'), '')).rejects.toThrow(
      /cannot read the weights .*none: ENOENT/,
    );
  });
});
