/** Files of the Hugging Face Hub as local paths: from the shared cache, or downloaded into it. */
import { basename, join } from 'node:path';
import { didYouMean } from '../../did-you-mean.ts';
import type { InputError } from '../../input-error.ts';
import { LOCK_TIMING, type LockTiming, withLock } from './blob-lock.ts';
import * as cache from './cache-layout.ts';
import { writingTo } from './disk-errors.ts';
import { download } from './download.ts';
import { AbsentError, UnreachableError } from './http.ts';
import { COMMIT, type Connection, contentUrl, listTree, resolveCommit } from './hub-api.ts';
import { checked, type HubFileRef, type HubRef } from './hub-path.ts';
import { type HubSettings, hubSettings } from './hub-settings.ts';
import { RETRY_POLICY, type RetryPolicy } from './retries.ts';

export interface HubOptions {
  readonly settings?: HubSettings;
  readonly retries?: RetryPolicy;
  /** Silence after which a connection is given up, in milliseconds (30,000). */
  readonly stallMs?: number;
  readonly lock?: LockTiming;
}

export interface FileOptions {
  /** Ends the call with the signal's reason; what has arrived is kept for the next one. */
  readonly signal?: AbortSignal;
  /** Bytes on disk so far, and in all; not called for a file that the cache already holds. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

export interface Listing {
  readonly commit: string;
  readonly files: readonly cache.HubFile[];
  /** False where only what lies in the cache is known (no network, and no listing was kept). */
  readonly complete: boolean;
}

/** A Hub and its cache. It prints nothing; whatever the user can mend is an InputError. */
export class HubClient {
  readonly #connection: Connection;
  readonly #lock: LockTiming;
  readonly #listings = new Map<string, Promise<Listing>>();

  constructor(options: HubOptions = {}) {
    this.#connection = {
      settings: options.settings ?? hubSettings(),
      retries: options.retries ?? RETRY_POLICY,
      stallMs: options.stallMs ?? 30_000,
    };
    this.#lock = options.lock ?? LOCK_TIMING;
  }

  /** Local path of one file: the cache's, if it has it, else downloaded and verified. */
  async file(ref: HubFileRef, options: FileOptions = {}): Promise<string> {
    const folder = this.#folder(checked(ref));
    const revision = ref.revision ?? 'main';
    if (COMMIT.test(revision)) {
      const path = cache.snapshotPath(folder, revision, ref.path);
      if ((await cache.sizeOf(path)) !== null) return path;
    }
    const { commit, files, complete } = await this.list(ref, options);
    const file = files.find(({ path }) => path === ref.path);
    if (file === undefined && complete) throw missing(ref, files);
    const path = cache.snapshotPath(folder, commit, ref.path);
    if (file !== undefined && (await cache.sizeOf(path)) === file.size) return path;
    if (file === undefined || this.#connection.settings.offline)
      throw notCached(`${ref.repo} ${ref.path}`, folder);
    return writingTo(this.#connection.settings.cache, `${ref.repo} ${ref.path}`, async () => {
      await this.#fetch(ref, folder, commit, file, options);
      return cache.linkSnapshot(folder, commit, file);
    });
  }

  /** The files of a repository, with sizes and hashes; a client asks once per revision. */
  list(ref: HubRef, options: Pick<FileOptions, 'signal'> = {}): Promise<Listing> {
    const key = JSON.stringify([ref.type, ref.repo, ref.revision ?? 'main']);
    const known = this.#listings.get(key);
    if (known !== undefined) return known;
    const listing = this.#list(checked(ref), options);
    this.#listings.set(key, listing);
    listing.catch(() => this.#listings.delete(key));
    return listing;
  }

  async #list(ref: HubRef, options: Pick<FileOptions, 'signal'>): Promise<Listing> {
    const folder = this.#folder(ref);
    const revision = ref.revision ?? 'main';
    const connection = { ...this.#connection, ...options };
    const fromCache = async (error: InputError): Promise<Listing> => {
      const commit = COMMIT.test(revision) ? revision : await cache.cachedCommit(folder, revision);
      if (commit === null) throw error;
      const tree = await cache.cachedTree(folder, commit);
      return { commit, files: tree ?? (await cache.cachedFiles(folder, commit)), complete: tree !== null };
    };
    if (connection.settings.offline) return fromCache(notCached(`${ref.repo} (${revision})`, folder));
    try {
      const commit = COMMIT.test(revision) ? revision : await resolveCommit(ref, revision, connection);
      await cache.rememberCommit(folder, revision, commit);
      const kept = await cache.cachedTree(folder, commit);
      if (kept !== null) return { commit, files: kept, complete: true };
      const tree = await listTree(ref, commit, connection);
      await cache.rememberTree(folder, commit, tree);
      return { commit, files: tree.map(cache.hubFile), complete: true };
    } catch (error) {
      // As in Python: without a network, what was fetched before still serves.
      if (error instanceof UnreachableError) return fromCache(error);
      throw error;
    }
  }

  async #fetch(
    ref: HubRef,
    folder: string,
    commit: string,
    file: cache.HubFile,
    options: FileOptions,
  ): Promise<void> {
    const { settings } = this.#connection;
    const path = cache.blobPath(folder, file.etag);
    // Python's own lock files, which lie in the same folder, are of another kind (flock) and outlive their holders.
    const lock = join(settings.cache, '.locks', basename(folder), `${file.etag}.semmem.lock`);
    await withLock(lock, this.#lock, options.signal, async () => {
      if ((await cache.sizeOf(path)) === file.size) return;
      const url = contentUrl(ref, commit, file.path, settings.endpoint);
      const blob = { url, what: `${ref.repo} ${file.path}`, size: file.size, etag: file.etag };
      await download(blob, path, { ...this.#connection, ...options });
    });
  }

  #folder(ref: HubRef): string {
    return cache.repoFolder(this.#connection.settings.cache, ref.type, ref.repo);
  }
}

function missing(ref: HubFileRef, files: readonly cache.HubFile[]): InputError {
  const names = files.map(({ path }) => path);
  const near = didYouMean(ref.path, names);
  const hint =
    near === null
      ? `it has ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`
      : `did you mean ${near}?`;
  return new AbsentError(`${ref.repo} (${ref.revision ?? 'main'}): no file ${ref.path}; ${hint}`);
}

function notCached(what: string, folder: string): InputError {
  return new AbsentError(
    `${what}: not in the cache (${folder}) and the Hub is not asked; unset HF_HUB_OFFLINE, or give a local file`,
  );
}
