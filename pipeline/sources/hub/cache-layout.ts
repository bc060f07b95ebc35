/** The Hugging Face cache on disk, as Python's huggingface_hub lays it out: what either fetched, the other finds. */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** sha256 for LFS files, else the git blob's sha1: the blob's name in the cache. */
  readonly etag: string;
}

/** A file as the Hub's API lists it. */
export interface TreeEntry {
  readonly type: string;
  readonly path: string;
  readonly size: number;
  readonly oid: string;
  readonly lfs?: { readonly oid: string; readonly size: number };
  readonly xetHash?: string;
}

/** A listed file under the size and hash of its content (for LFS files the listing's own are the pointer's). */
export function hubFile({ path, size, oid, lfs }: TreeEntry): HubFile {
  return { path, size: lfs?.size ?? size, etag: lfs?.oid ?? oid };
}

/** Folder of one repository within the cache. */
export function repoFolder(cache: string, type: 'dataset' | 'model', repo: string): string {
  return join(cache, `${type}s--${repo.replaceAll('/', '--')}`);
}

/** Where a file of a commit is found by its own name. */
export function snapshotPath(folder: string, commit: string, path: string): string {
  return join(folder, 'snapshots', commit, ...path.split('/'));
}

export function blobPath(folder: string, etag: string): string {
  return join(folder, 'blobs', etag);
}

/** The commit that a branch or tag had when it was last asked for, or `null`. */
export async function cachedCommit(folder: string, revision: string): Promise<string | null> {
  const text = await readFile(join(folder, 'refs', ...revision.split('/')), 'utf8').catch(() => '');
  return text.trim() || null;
}

/** Remembers which commit a branch or tag means; a cache that can only be read is left as it is. */
export async function rememberCommit(folder: string, revision: string, commit: string): Promise<void> {
  if (revision === commit || (await cachedCommit(folder, revision)) === commit) return;
  await replace(join(folder, 'refs', ...revision.split('/')), commit).catch(() => {});
}

/** Gives a blob its name in the commit's folder, by a relative link (a copy where links are not to be had). */
export async function linkSnapshot(folder: string, commit: string, file: HubFile): Promise<string> {
  const path = snapshotPath(folder, commit, file.path);
  const blob = blobPath(folder, file.etag);
  const temporary = `${path}.${randomUUID()}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await symlink(relative(dirname(path), blob), temporary).catch(() => copyFile(blob, temporary));
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return path;
}

/** Size of a file, links followed; `null` where there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  const info = await stat(path).catch(() => null);
  return info?.isFile() ? info.size : null;
}

/** All files of a commit if its listing was kept (Python keeps it in the same place since 2.x), else `null`. */
export async function cachedTree(folder: string, commit: string): Promise<HubFile[] | null> {
  try {
    const tree = JSON.parse(await readFile(treePath(folder, commit), 'utf8'));
    if (tree.format_version !== 1) return null;
    return Object.entries<Record<string, unknown>>(tree.files).map(([path, file]) => ({
      path,
      size: Number(file.lfs_size ?? file.size),
      etag: String(file.lfs_sha256 ?? file.blob_id),
    }));
  } catch {
    return null;
  }
}

/** Keeps a commit's listing, which never changes: offline it tells a whole split from a part of one. */
export async function rememberTree(
  folder: string,
  commit: string,
  files: readonly TreeEntry[],
): Promise<void> {
  const entries = files.map((file) => [
    file.path,
    {
      size: file.size,
      blob_id: file.oid,
      ...(file.lfs ? { lfs_sha256: file.lfs.oid, lfs_size: file.lfs.size } : {}),
      ...(file.xetHash ? { xet_hash: file.xetHash } : {}),
    },
  ]);
  const text = JSON.stringify({ format_version: 1, files: Object.fromEntries(entries) }, null, 1);
  await replace(treePath(folder, commit), text).catch(() => {});
}

/** The files of a commit that lie in the cache; one whose blob is gone does not count. */
export async function cachedFiles(folder: string, commit: string): Promise<HubFile[]> {
  const root = join(folder, 'snapshots', commit);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files: HubFile[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const size = await sizeOf(path);
    if (size !== null) files.push({ path: relative(root, path).replaceAll(sep, '/'), size, etag: '' });
  }
  return files;
}

function treePath(folder: string, commit: string): string {
  return join(folder, 'trees', `${commit}.json`);
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, text);
  await rename(temporary, path);
}
