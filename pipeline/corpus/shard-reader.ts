import { closeSync, readSync } from 'node:fs';
import { InputError } from '../input-error.ts';
import type { Shard } from './corpus.ts';
import { openToRead } from './file-identity.ts';

/** Reads files that are one stream of bytes. */
export class ShardReader {
  readonly #shards: readonly Shard[];
  /** Where each shard starts in the stream. */
  readonly #starts: readonly number[];
  #open: { readonly shard: number; readonly file: number } | null = null;

  constructor(shards: readonly Shard[]) {
    this.#shards = shards;
    let start = 0;
    this.#starts = shards.map(({ bytes }) => {
      start += bytes;
      return start - bytes;
    });
  }

  /** Fills `target` with the bytes of the stream from `at` on. */
  read(target: Uint8Array, at: number): void {
    let done = 0;
    let shard = this.#starts.findLastIndex((start) => start <= at);
    while (done < target.length) {
      const offset = at + done - this.#starts[shard]!;
      const { path, bytes } = this.#shards[shard]!;
      const wanted = Math.min(target.length - done, bytes - offset);
      const read = wanted > 0 ? readSync(this.#fileOf(shard), target, done, wanted, offset) : 0;
      if (wanted > 0 && read === 0) throw new InputError(`${path} became shorter while it was read`);
      done += read;
      if (offset + read === bytes) shard++;
    }
  }

  close(): void {
    if (this.#open !== null) closeSync(this.#open.file);
    this.#open = null;
  }

  #fileOf(shard: number): number {
    if (this.#open?.shard === shard) return this.#open.file;
    this.close();
    this.#open = { shard, file: openToRead(this.#shards[shard]!.path) };
    return this.#open.file;
  }
}
