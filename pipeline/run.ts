import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, writeJson } from './files.ts';
import { InputError } from './input-error.ts';
import { takeLock } from './lock.ts';
import { type Manifest, type ManifestPart, requireSame } from './manifest.ts';
import { packageVersion } from './package-root.ts';
import { changedFiles } from './run-identity.ts';
import { InterruptedError } from './stop-flag.ts';

/** The folder of one run: `run.json`, `summary.json`, a folder for each feature table, and `_stages`. */
export class Run {
  readonly id: string;
  readonly folder: string;
  readonly #release: () => void;
  #manifest: Manifest | null;

  private constructor(id: string, folder: string, release: () => void) {
    this.id = id;
    this.folder = folder;
    this.#release = release;
    this.#manifest = readJson(join(folder, 'run.json')) as Manifest | null;
  }

  /**
   * The summary of a run that is finished, to be had with `resume`, and the input files that are others now; `null` where
   * there is something left to do.
   */
  static finishedSummary(
    output: string,
    id: string,
    resume: boolean,
    settings: Manifest['settings'],
  ): { readonly summary: unknown; readonly changed: readonly string[] } | null {
    const folder = folderOf(output, id);
    if (!existsSync(folder) || readdirSync(folder).length === 0) return null;
    if (!existsSync(join(folder, '_stages'))) {
      throw new InputError(`${folder} exists and is not a run; use another --run-id or --output`);
    }
    if (!resume) throw new InputError(`run ${id} exists in ${output}; add --resume or use another --run-id`);
    const manifest = readJson(join(folder, 'run.json')) as Manifest | null;
    if (manifest === null) return null;
    requireSame('setting', manifest.settings, settings, id);
    if (manifest.state !== 'finished') return null;
    return { summary: readJson(join(folder, 'summary.json')), changed: changedFiles(manifest.inputs) };
  }

  /** Opens the folder of a run, new or not, and takes its lock. */
  static open(output: string, id: string): Run {
    const folder = folderOf(output, id);
    makeFolder(join(folder, '_stages'));
    const run = new Run(id, folder, takeLock(join(folder, '_stages', 'lock'), id));
    // Spilled pages and half-written files of a run that was killed.
    rmSync(run.stage('spill'), { recursive: true, force: true });
    for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) rmSync(join(folder, name));
    return run;
  }

  /** Does the work of the run; the lock is released and `run.json` says how it ended, whatever happens. */
  async whileLocked<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const interrupted = error instanceof InterruptedError;
      try {
        this.#end(interrupted ? 'interrupted' : 'failed');
      } catch {
        // A full disk, say. What matters is why the run ended; without this line it is as one that was killed.
      }
      if (interrupted) throw new InterruptedError(`interrupted; go on with --run-id ${this.id} --resume`);
      throw error;
    } finally {
      rmSync(this.stage('spill'), { recursive: true, force: true });
      this.#release();
    }
  }

  stage(...names: string[]): string {
    return join(this.folder, '_stages', ...names);
  }

  /** Writes the manifest of a new run, or checks that a resumed one has the same settings and inputs. */
  begin(decided: Pick<Manifest, 'settings' | 'inputs' | 'metric_versions' | 'tables'>): void {
    const before = this.#manifest;
    if (before !== null) {
      requireSame('setting', before.settings, decided.settings, this.id);
      requireSame('input', before.inputs, decided.inputs, this.id);
    }
    this.#write({
      run_id: this.id,
      version: packageVersion,
      state: 'running',
      started_at: before?.started_at ?? new Date().toISOString(),
      finished_at: null,
      ...decided,
      parts: {},
    });
  }

  /** Takes a feature table back to the stages: a part of it may have to be computed again. */
  unpublish(table: string): void {
    const published = join(this.folder, table);
    if (!existsSync(published)) return;
    rmSync(this.stage('features', table), { recursive: true, force: true });
    mkdirSync(this.stage('features'), { recursive: true });
    renameSync(published, this.stage('features', table));
  }

  /** A feature table appears under its name at once and only when all its parts are there. */
  publish(table: string, parts: readonly ManifestPart[]): void {
    renameSync(this.stage('features', table), join(this.folder, table));
    const manifest = this.#manifest!;
    this.#write({ ...manifest, parts: { ...manifest.parts, [table]: parts } });
  }

  finish(summary: unknown): void {
    writeJson(join(this.folder, 'summary.json'), summary);
    this.#end('finished');
  }

  #end(state: Manifest['state']): void {
    if (this.#manifest !== null)
      this.#write({ ...this.#manifest, state, finished_at: new Date().toISOString() });
  }

  #write(manifest: Manifest): void {
    this.#manifest = manifest;
    writeJson(join(this.folder, 'run.json'), manifest);
  }
}

function folderOf(output: string, id: string): string {
  if (/^\w[\w.-]*$/.test(id)) return join(output, id);
  throw new InputError(`"${id}" cannot be a run id; use letters, digits, dots, dashes and underscores`);
}

function makeFolder(folder: string): void {
  try {
    makeFolders(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'EACCES' || code === 'EROFS' ? 'permission denied' : (error as Error).message;
    throw new InputError(`cannot write to ${folder}: ${reason}; choose another --output`);
  }
}

/** One level at a time: `mkdir` with `recursive` never returns for a folder under /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  mkdirSync(folder);
}
