import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decode } from './prompts.ts';
import type { SequenceRows } from './sequence-rows.ts';

/** Turns texts into unit vectors of `width` numbers, one after another. */
export interface Encoder {
  readonly width: number;
  embed(texts: readonly string[]): Promise<Float32Array>;
}

/** Texts that are embedded between two looks at the stop flag. */
const TEXTS_AT_ONCE = 1024;

/** Embeds the texts of blocks, each block once: its vectors are kept in a file, as are those of an earlier attempt. */
export class TextVectors {
  readonly #encoder: Encoder;
  readonly #decode: Decode;
  readonly #folder: string;

  constructor(encoder: Encoder, decode: Decode, folder: string) {
    this.#encoder = encoder;
    this.#decode = decode;
    this.#folder = folder;
  }

  /** Vectors of the texts of `rows`; `key` tells them and the encoder from all others. Between pieces of the work `rest` is awaited. */
  async of({ texts }: SequenceRows, key: string, rest: () => Promise<void>): Promise<Float32Array> {
    const { width } = this.#encoder;
    const path = join(this.#folder, `vectors-${key}.f32`);
    if (existsSync(path)) {
      const { buffer, byteOffset, byteLength } = readFileSync(path);
      return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
    }
    const vectors = new Float32Array(texts.count * width);
    for (let from = 0; from < texts.count; from += TEXTS_AT_ONCE) {
      const to = Math.min(from + TEXTS_AT_ONCE, texts.count);
      const decoded = Array.from({ length: to - from }, (_, i) =>
        this.#decode(texts.tokens, texts.offsets[from + i]!, texts.offsets[from + i + 1]!),
      );
      vectors.set(await this.#encoder.embed(decoded), from * width);
      await rest();
    }
    writeFileSync(`${path}.tmp`, vectors);
    renameSync(`${path}.tmp`, path);
    return vectors;
  }
}
