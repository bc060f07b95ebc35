/** Brings one blob to disk: resumed where it was cut, counted, hashed, and renamed only when it is right. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../../input-error.ts';
import { diskFull } from './disk-errors.ts';
import { get, TransientError } from './http.ts';
import type { Connection } from './hub-api.ts';
import { retrying } from './retries.ts';

export interface Blob {
  readonly url: string;
  /** Names the file in errors. */
  readonly what: string;
  readonly size: number;
  /** sha256 of the content (LFS files), or the git blob's sha1 (small files): also its name in the cache. */
  readonly etag: string;
}

export interface Transfer extends Connection {
  /** Bytes on disk so far, and in all. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

/** The body is not what the listing promised; another byte of it would only prove the same. */
class WrongContentError extends Error {}

/**
 * Writes the blob to `path`, which exists afterwards only with the promised size and hash.
 *
 * What arrives is kept in `path.incomplete`, from where a later call goes on. The caller holds the blob's lock.
 */
export async function download(blob: Blob, path: string, transfer: Transfer): Promise<void> {
  const partial = `${path}.incomplete`;
  await mkdir(dirname(path), { recursive: true });
  for (let wrong = 0; ; ) {
    try {
      await complete(blob, partial, transfer);
      if ((await digest(partial, blob, transfer.signal)) === blob.etag) return await rename(partial, path);
      throw new WrongContentError('its hash is wrong');
    } catch (error) {
      transfer.signal?.throwIfAborted();
      if (!(error instanceof WrongContentError)) throw error;
      await rm(partial, { force: true });
      // Once may be an old partial or an accident; twice is what this server has to offer.
      if (++wrong === 2)
        throw new InputError(
          `${blob.what}: ${transfer.settings.endpoint} sends something else than it lists (twice): ${error.message}; a proxy or mirror may alter it, try another network or HF_ENDPOINT`,
        );
    }
  }
}

/** Fetches until `partial` has exactly the promised size. */
async function complete(blob: Blob, partial: string, transfer: Transfer): Promise<void> {
  const file = await open(partial, 'a');
  try {
    let furthest = (await file.stat()).size;
    let progress = false;
    await retrying(
      async () => {
        let { size } = await file.stat();
        if (size > blob.size) throw new WrongContentError(`more than the ${blob.size} bytes listed`);
        if (size === blob.size) return;
        await checkSpace(partial, blob, blob.size - size);
        try {
          size = await receive(blob, file, size, transfer);
        } finally {
          const reached = (await file.stat()).size;
          // Only new ground counts, or a server that starts over each time would be asked forever.
          progress = reached > furthest;
          furthest = Math.max(furthest, reached);
        }
        if (size < blob.size) throw new TransientError(`ended after ${size} of ${blob.size} bytes`);
      },
      transfer.retries,
      blob.what,
      transfer.signal,
      () => progress,
    );
    await file.datasync(); // or a power cut could leave a whole name on half a file
  } finally {
    await file.close();
  }
}

/** One request: appends its body to `file` and returns the size reached. */
async function receive(blob: Blob, file: FileHandle, from: number, transfer: Transfer): Promise<number> {
  const { response, alive, failure, close } = await get(blob.url, transfer.settings, {
    what: blob.what,
    stallMs: transfer.stallMs,
    ...(from > 0 ? { from } : {}),
    ...(transfer.signal ? { signal: transfer.signal } : {}),
  });
  try {
    let size = from;
    if (response.status !== 206 || start(response) !== from) {
      // 200 sends the whole file; 416 and an answer to another question send nothing of use.
      if (from > 0) await file.truncate(0);
      size = 0;
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new TransientError(`HTTP ${response.status} to bytes=${from}-`);
      }
    }
    transfer.onProgress?.(size, blob.size);
    for await (const chunk of body(response, failure)) {
      alive();
      size += chunk.byteLength;
      if (size > blob.size) throw new WrongContentError(`more than the ${blob.size} bytes listed`);
      await file.appendFile(chunk);
      transfer.onProgress?.(size, blob.size);
    }
    return size;
  } finally {
    close();
  }
}

async function* body(response: Response, failure: (error: unknown) => unknown): AsyncGenerator<Uint8Array> {
  try {
    if (response.body) yield* response.body;
  } catch (error) {
    throw failure(error);
  }
}

function start(response: Response): number | null {
  const match = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return match ? Number(match[1]) : null;
}

async function digest(path: string, blob: Blob, signal: AbortSignal | undefined): Promise<string> {
  const lfs = blob.etag.length === 64;
  const hash = createHash(lfs ? 'sha256' : 'sha1');
  if (!lfs) hash.update(`blob ${(await stat(path)).size}\0`);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, signal ? { signal } : {});
  return hash.digest('hex');
}

async function checkSpace(partial: string, blob: Blob, needed: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(dirname(partial));
  // Some network file systems tell nothing at all.
  if (blocks > 0 && bavail * bsize < needed)
    throw diskFull(dirname(partial), blob.what, `${Math.ceil(needed / 1e6)} MB needed`);
}
