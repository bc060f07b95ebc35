import { type FileHandle, open } from 'node:fs/promises';
import { type StoredTensor, WEIGHT_TYPES } from '../../transforms/models/weights.ts';
import { InputError } from '../input-error.ts';

const LENGTH_BYTES = 8;
/** The format's own limit of its header (https://github.com/huggingface/safetensors). */
const MOST_HEADER_BYTES = 100_000_000;

/**
 * Where the tensors of a safetensors file lie; their `file` is `name`.
 *
 * Throws an InputError where the file is no safetensors, is shorter than its header says, or has tensors whose bytes
 * overlap or do not fit their shape.
 */
export async function readSafetensors(path: string, name: string): Promise<StoredTensor[]> {
  const broken = (reason: string) => new InputError(`${path} ${reason}; download the file again`);
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`cannot read the weights ${path}: ${error.code ?? error.message}`);
  });
  try {
    const { size } = await file.stat();
    const start = await readBytes(file, LENGTH_BYTES, 0);
    const headerBytes = start.length < LENGTH_BYTES ? 0 : Number(start.readBigUInt64LE());
    if (headerBytes < 2 || headerBytes > MOST_HEADER_BYTES) throw broken('is not a safetensors file');
    const dataStart = LENGTH_BYTES + headerBytes;
    if (dataStart > size) throw broken(`is truncated: ${size} bytes, its header alone takes ${dataStart}`);
    const header = parse((await readBytes(file, headerBytes, LENGTH_BYTES)).toString('utf8'));
    if (header === null) throw broken('is not a safetensors file (its header is no JSON object)');
    const tensors = Object.entries(header)
      .filter(([key]) => key !== '__metadata__')
      .map(([key, entry]) => {
        const tensor = storedTensor(key, entry, name, dataStart);
        if (tensor === null) throw broken(`describes ${key} in an unknown way`);
        return tensor;
      });
    check(tensors, dataStart, size, broken);
    return tensors;
  } finally {
    await file.close();
  }
}

async function readBytes(file: FileHandle, length: number, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const json = JSON.parse(text);
    return typeof json === 'object' && !Array.isArray(json) ? json : null;
  } catch {
    return null;
  }
}

function storedTensor(key: string, entry: unknown, file: string, dataStart: number): StoredTensor | null {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const whole = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((value) => Number.isSafeInteger(value) && value >= 0);
  if (typeof dtype !== 'string' || !whole(shape) || !whole(offsets) || offsets.length !== 2) return null;
  const [begin, end] = offsets as [number, number];
  return { name: key, dtype, shape, file, offset: dataStart + begin, length: end - begin };
}

function check(
  tensors: readonly StoredTensor[],
  dataStart: number,
  size: number,
  broken: (reason: string) => InputError,
): void {
  let end = dataStart;
  for (const { name, dtype, shape, offset, length } of tensors.toSorted((a, b) => a.offset - b.offset)) {
    const bytes = WEIGHT_TYPES[dtype as keyof typeof WEIGHT_TYPES]?.bytes;
    const needed = shape.reduce((product, side) => product * side, bytes ?? 0);
    if (bytes === undefined ? length < 0 : length !== needed) {
      throw broken(
        `is damaged: tensor ${name} has ${length} bytes, its shape [${shape.join(', ')}] needs ${needed}`,
      );
    }
    if (offset < end) throw broken(`is damaged: tensor ${name} overlaps another`);
    end = offset + length;
    if (end > size) throw broken(`is truncated: tensor ${name} ends at byte ${end} of ${size}`);
  }
}
