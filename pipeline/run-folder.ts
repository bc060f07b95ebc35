import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unknownName } from './did-you-mean.ts';
import { readJson } from './files.ts';
import { InputError } from './input-error.ts';
import type { Manifest } from './manifest.ts';

/** A feature table that is finished: its name and its parts in order. */
export interface FinishedTable {
  readonly name: string;
  readonly files: readonly string[];
}

/** A run as its folder tells, finished or not. */
export interface RunFolder {
  readonly id: string;
  readonly folder: string;
  readonly manifest: Manifest;
  /** Tables that can be read already. */
  readonly tables: readonly FinishedTable[];
}

function openRunFolder(folder: string): RunFolder | null {
  const manifest = readJson(join(folder, 'run.json')) as Manifest | null;
  if (!Array.isArray(manifest?.tables) || typeof manifest.started_at !== 'string') return null;
  const tables = manifest.tables.flatMap((name) => {
    const path = join(folder, name);
    if (!existsSync(path)) return [];
    const files = readdirSync(path)
      .filter((file) => file.endsWith('.parquet'))
      .sort();
    return [{ name, files: files.map((file) => join(path, file)) }];
  });
  return { id: basename(folder), folder, manifest, tables };
}

/** All runs in a folder of runs, newest first. */
export function listRuns(runs: string): RunFolder[] {
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .flatMap((name) => openRunFolder(join(runs, name)) ?? [])
    .sort((a, b) => b.manifest.started_at.localeCompare(a.manifest.started_at) || b.id.localeCompare(a.id));
}

/** Folders in a folder of runs whose `run.json` does not say what was run, by name. */
export function listUnreadable(runs: string): string[] {
  if (!existsSync(runs)) return [];
  return readdirSync(runs).filter((name) => isUnreadable(join(runs, name)));
}

const isUnreadable = (folder: string) =>
  existsSync(join(folder, 'run.json')) && openRunFolder(folder) === null;

const unreadable = (folder: string) =>
  new InputError(
    `run ${basename(folder)} is unreadable: ${join(folder, 'run.json')} is not what a run writes; put its backup there, or run anew with another --run-id`,
  );

/** The run with that id or in that folder, the newest where nothing is asked for; an InputError names the others. */
export function findRun(runs: string, asked: string | undefined, folder: string | undefined): RunFolder {
  for (const path of asked === undefined ? [] : [join(runs, asked), folder!]) {
    const run = existsSync(path) && statSync(path).isDirectory() ? openRunFolder(path) : null;
    if (run !== null) return run;
    if (isUnreadable(path)) throw unreadable(path);
  }
  const all = listRuns(runs);
  if (asked !== undefined && /[/\\]/.test(asked))
    throw new InputError(`${asked} is not the folder of a run (it has no run.json)`);
  const [broken] = listUnreadable(runs);
  if (all.length === 0 && broken !== undefined) throw unreadable(join(runs, broken));
  if (all.length === 0) {
    const itself = existsSync(join(runs, 'run.json'))
      ? `; it is a run itself: --run ${runs} or --runs ${dirname(runs)}`
      : '';
    throw new InputError(
      `no runs in ${runs}${itself || '; calculate-metrics makes one there, or name another folder with --runs'}`,
    );
  }
  if (asked !== undefined)
    throw unknownName(
      'run',
      asked,
      all.map(({ id }) => id),
    );
  return all[0]!;
}
