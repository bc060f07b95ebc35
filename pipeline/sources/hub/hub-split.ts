/** One split of a dataset on the Hub as local Parquet files, all of them or none. */
import { unknownName } from '../../did-you-mean.ts';
import { InputError } from '../../input-error.ts';
import type { HubFile } from './cache-layout.ts';
import { AbsentError } from './http.ts';
import type { FileOptions, HubClient, Listing } from './hub-client.ts';
import { CONVERTED } from './hub-path.ts';

/** A split of a dataset repository, by the name that `load_dataset(repo, split=…)` takes. */
export interface HubSplit {
  readonly repo: string;
  readonly split: string;
}

/** Files of one split that belong together, in order. */
interface Candidate {
  readonly files: readonly HubFile[];
  /** How many there must be, where their names say so. */
  readonly total: number | null;
  /** True for folders, where only a listing of the Hub tells whether all are there. */
  readonly open: boolean;
}

const SHARD = /^(?:(.*)\/)?([^/]+)-(\d{5})-of-(\d{5})(?:-[0-9a-f]+)?\.parquet$/;
const FOLDER = /^(?:(.*)\/)?([^/]+)\/[^/]+\.parquet$/;
const SINGLE = /^(?:(.*)\/)?([^/]+)\.parquet$/;

/**
 * Local paths of a split's Parquet files, in order; downloads what the cache lacks.
 *
 * The repository's own files come first, then the Hub's conversion. InputError where the split is not there, is there
 * twice, lacks a file, or was converted in part only. `onProgress` counts bytes over all files.
 */
export async function resolveSplit(
  client: HubClient,
  { repo, split }: HubSplit,
  options: FileOptions & { readonly revision?: string } = {},
): Promise<string[]> {
  const { revision = 'main', onProgress, ...rest } = options;
  const names = new Set<string>();
  const absent: AbsentError[] = [];
  let offline = false;
  for (const where of revision === 'main' ? ['main', CONVERTED] : [revision]) {
    const ref = { repo, type: 'dataset', revision: where } as const;
    const listing = await client.list(ref, rest).catch((error) => {
      if (!(error instanceof AbsentError)) throw error;
      if (where === revision) absent.push(error);
      return null;
    });
    if (listing === null) continue;
    offline ||= !listing.complete;
    for (const name of splitNames(listing.files)) names.add(name);
    const files = choose(candidates(listing.files, split), listing, repo, split);
    if (files === null) continue;
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const paths: string[] = [];
    let before = 0;
    for (const { path, size } of files) {
      const report = (bytes: number) => onProgress?.(before + bytes, total);
      paths.push(await client.file({ ...ref, path }, { ...rest, onProgress: report }));
      before += size;
      onProgress?.(before, total);
    }
    return paths;
  }
  if (names.has(`partial-${split}`))
    throw new InputError(
      `${repo} ${split}: the Hub has converted only a part of it to Parquet (partial-${split}); convert it yourself and give the files with --input`,
    );
  if (offline)
    throw new AbsentError(
      `${repo} ${split}: not in the cache and the Hub is not asked; unset HF_HUB_OFFLINE, or give a local file`,
    );
  if (names.size === 0 && absent[0] !== undefined) throw absent[0];
  if (names.size === 0)
    throw new InputError(`${repo} holds no Parquet files; give a table of your own with --input`);
  throw unknownName(`split of ${repo}`, split, [...names].sort());
}

/** The sets of files that may be the split: one per folder and way of naming them. */
function candidates(files: readonly HubFile[], split: string): Candidate[] {
  const sets = new Map<string, { files: HubFile[]; total: number | null; open: boolean }>();
  for (const file of files) {
    const form = [SHARD, SINGLE, FOLDER].find((regexp) => regexp.exec(file.path)?.[2] === split);
    if (form === undefined) continue;
    const match = form.exec(file.path)!;
    const total = form === SHARD ? Number(match[4]) : null;
    const open = form === FOLDER;
    const key = JSON.stringify([match[1], total, open]);
    const set = sets.get(key) ?? { files: [], total, open };
    set.files.push(file);
    sets.set(key, set);
  }
  return [...sets.values()].map((set) => ({
    ...set,
    files: set.files.sort((a, b) => (a.path < b.path ? -1 : 1)),
  }));
}

/** The one candidate, if it is whole; `null` where there is none. */
function choose(
  found: Candidate[],
  listing: Listing,
  repo: string,
  split: string,
): readonly HubFile[] | null {
  const [first, second] = found;
  if (first === undefined) return null;
  if (second !== undefined)
    throw new InputError(
      `${repo} ${split}: there twice, as ${first.files[0]!.path} and ${second.files[0]!.path}; give the files you mean with --input hf://datasets/${repo}/…`,
    );
  const numbers = first.files.map(({ path }) => Number(SHARD.exec(path)?.[3] ?? 0));
  const whole =
    first.total === null || (numbers.length === first.total && numbers.every((number, i) => number === i));
  if (!whole)
    throw new InputError(
      `${repo} ${split}: ${first.total} files belong to it, but ${listing.complete ? 'the repository' : 'the cache'} has ${first.files.map(({ path }) => path).join(', ')}`,
    );
  if (first.open && !listing.complete)
    throw new InputError(
      `${repo} ${split}: nothing in the cache tells whether all of its files are there; run once without HF_HUB_OFFLINE`,
    );
  return first.files;
}

function splitNames(files: readonly HubFile[]): string[] {
  return files.flatMap(({ path }) => {
    const sharded = SHARD.exec(path)?.[2];
    // `data/x.parquet` is a split of its own, `default/train/0000.parquet` is a file of one.
    const numbered = /\/\d+\.parquet$/.test(path) ? FOLDER.exec(path)?.[2] : undefined;
    const name = sharded ?? numbered ?? SINGLE.exec(path)?.[2];
    return name === undefined ? [] : [name];
  });
}
