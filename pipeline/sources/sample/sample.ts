import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { readJson } from '../../files.ts';
import { InputError } from '../../input-error.ts';
import { hashOf } from '../../manifest.ts';
import { packageRoot } from '../../package-root.ts';
import type { Session } from '../../session.ts';
import { buildSample, type SampleContents, type SampleSize } from './build.ts';
import { portableDependencies } from './packages.ts';

/** The embedded sample on disk: real text that every installation has, with true corpus counts. */
export interface Sample extends SampleContents {
  readonly folder: string;
  readonly sequencesPath: string;
  readonly sequenceFrequenciesPath: string;
  readonly tokenFrequenciesPath: string;
}

/** The sample as it is shipped. */
export const SAMPLE_SIZE: SampleSize = { bytes: 10_000_000, sequences: 20_000 };

/** Raised whenever the same packages give another sample. */
const FORMAT = 1;
const PREFIX = 'sample-';
const ABANDONED_AFTER_MS = 3_600_000;

const TABLES = ['sequences', 'sequence_frequencies', 'token_frequencies'] as const;
const pathOf = (folder: string, table: (typeof TABLES)[number]) => join(folder, `${table}.parquet`);

/** Folder for what can be made again, after the XDG rules: a relative `XDG_CACHE_HOME` does not count. */
function cacheFolder(): string {
  const home = process.env.XDG_CACHE_HOME;
  return join(
    home !== undefined && isAbsolute(home) ? home : join(homedir(), '.cache'),
    'semantic-memorization',
  );
}

/** The sample in `folder`, or `null` where it is absent or someone has removed a file of it. */
function readSample(folder: string): Sample | null {
  const contents = readJson(join(folder, 'sample.json')) as SampleContents | null;
  if (contents === null || !TABLES.every((table) => existsSync(pathOf(folder, table)))) return null;
  return {
    ...contents,
    folder,
    sequencesPath: pathOf(folder, 'sequences'),
    sequenceFrequenciesPath: pathOf(folder, 'sequence_frequencies'),
    tokenFrequenciesPath: pathOf(folder, 'token_frequencies'),
  };
}

/**
 * The sample of the installed packages, from the cache or made now and put there; `note` tells of the latter.
 *
 * Starts at the same time each make their own, and one of the equal results stays. Where the cache cannot be written,
 * the sample is made in a temporary folder, which stays for the commands that `npm start` suggests.
 */
export async function openSample(
  session: Session,
  note: (line: string) => void,
  size = SAMPLE_SIZE,
): Promise<Sample> {
  const packages = portableDependencies(packageRoot);
  if (packages.length === 0)
    throw new InputError(`the dependencies of ${packageRoot} are not installed; run npm ci`);
  const key = hashOf([FORMAT, size, packages.map(({ name, version }) => [name, version])]).slice(0, 16);
  const cache = cacheFolder();
  const folder = join(cache, `${PREFIX}${key}`);
  const cached = readSample(folder);
  if (cached !== null) return cached;

  const temporary = makeTemporary(cache, key, note);
  try {
    note(
      `making the sample from the files of ${packages.length} installed packages (once, then it is cached)`,
    );
    const started = performance.now();
    await session.withConnection((connection) =>
      buildSample(connection, temporary.folder, packages, size, () => session.shared.check()),
    );
    note(`sample made in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return readSample(temporary.isInCache ? publish(temporary.folder, folder) : temporary.folder)!;
  } catch (error) {
    rmSync(temporary.folder, { recursive: true, force: true });
    throw error;
  }
}

function makeTemporary(
  cache: string,
  key: string,
  note: (line: string) => void,
): { folder: string; isInCache: boolean } {
  try {
    mkdirSync(cache, { recursive: true });
    removeAbandoned(cache);
    return { folder: mkdtempSync(join(cache, `tmp-${key}-`)), isInCache: true };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw error;
    const folder = mkdtempSync(join(tmpdir(), `semantic-memorization-${PREFIX}`));
    note(`cannot write to the cache ${cache} (${code}); the sample goes to ${folder}`);
    return { folder, isInCache: false };
  }
}

/** Folders of starts that were killed. */
function removeAbandoned(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (!name.startsWith('tmp-')) continue;
    const path = join(cache, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** Renames the finished sample to its place; if another start was there first, its equal one is used. */
function publish(temporary: string, folder: string): string {
  if (existsSync(folder) && readSample(folder) === null) rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(temporary, folder);
  } catch (error) {
    if (readSample(folder) === null) throw error;
    rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}
