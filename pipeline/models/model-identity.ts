import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import type { FoundModel } from './find-model.ts';
import type { ModelFiles } from './model-folder.ts';
import { SETTING_FILES } from './sentence-settings.ts';

const SAMPLES = 64;
const SAMPLE_BYTES = 4096;
/** Holds a safetensors header of a model of some hundred tensors whole. */
const HEAD_BYTES = 2 ** 18;

/**
 * Hash (hex) that tells models apart without reading all of their weights: config.json, and of each file of weights its
 * size, its beginning and samples from all over it. Checkpoints of one training have equal sizes and headers.
 */
export async function modelIdentity(files: ModelFiles): Promise<string> {
  const hash = createHash('sha256');
  if (files.kind === 'weights') hash.update(await readFile(files.config));
  for (const path of files.kind === 'weights' ? files.weights : [files.file]) {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      hash.update(`\0${size}\0`);
      const read = async (position: number, bytes: number) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position);
        hash.update(buffer.subarray(0, bytesRead));
      };
      await read(0, HEAD_BYTES);
      for (let i = 1; i <= SAMPLES; i++) await read(sampleAt(size, i), SAMPLE_BYTES);
    } finally {
      await file.close();
    }
  }
  return hash.digest('hex');
}

/** `modelIdentity` of an encoder of sentences, with the files that decide which tokens it reads. */
export async function encoderIdentity({ files, file }: FoundModel): Promise<string> {
  const hash = createHash('sha256').update(await modelIdentity(files));
  for (const name of ['tokenizer.json', ...SETTING_FILES]) {
    const path = await file(name);
    hash.update(`\0${name}\0`);
    if (path !== null) hash.update(await readFile(path));
  }
  return hash.digest('hex');
}

const sampleAt = (size: number, index: number) =>
  Math.max(0, Math.floor((index * (size - SAMPLE_BYTES)) / SAMPLES));
