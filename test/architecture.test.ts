import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../pipeline/package-root.ts';
import { metrics } from '../transforms/metrics/index.ts';

/** Files below a folder, as paths from the root. */
function filesIn(folder: string, extension: RegExp): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => extension.test(name))
    .sort();
}

/** What a file imports: packages by name, files as paths from the root. Types count too. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  const found = text.matchAll(/(?:^|[\s;}])(?:from|import|require)\s*\(?\s*(['"])([^'"\n]+)\1/g);
  return [...found].map(([, , to]) =>
    to!.startsWith('.') ? relative(packageRoot, resolve(packageRoot, dirname(file), to!)) : to!,
  );
}

/** Lines "FILE -> IMPORT" for all imports that are forbidden. */
function offences(files: readonly string[], forbidden: (to: string, file: string) => boolean): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((to) => forbidden(to, file))
      .map((to) => `${file} -> ${to}`),
  );
}

const CODE = /\.c?ts$/;
const STATIONS = ['sources', 'workers', 'models', 'taxonomy', 'sinks', 'corpus', 'neighbours'];
const stationOf = (path: string) =>
  STATIONS.find((station) => path.startsWith(`pipeline/${station}/`)) ?? null;

/** The only files outside of the stations that may know more than one of them. */
const KNOW_ALL = [
  'flow',
  'plan',
  'hub',
  'open-all',
  'model-inputs',
  'model-worker',
  'run-identity',
  'score',
  'score-inputs',
  'corpus-count',
  'corpus-findings',
  'corpus-inputs',
  'corpus-pass',
  'corpus-stage',
  'corpus-neighbours',
  'neighbour-inputs',
  'semantic-inputs',
].map((name) => `pipeline/${name}.ts`);

describe('imports point one way', () => {
  it('finds imports of every form', () => {
    expect(importsOf('test/architecture.test.ts')).toEqual([
      'node:fs',
      'node:path',
      'vitest',
      'pipeline/package-root.ts',
      'transforms/metrics/index.ts',
    ]);
    expect(importsOf('pipeline/commands/semmem.cts')).toEqual([
      'pipeline/commands/launch.cjs',
      'pipeline/commands/semmem-command.js',
    ]);
  });

  it('transforms knows nothing but itself: no pipeline, no Node, no package', () => {
    expect(offences(filesIn('transforms', CODE), (to) => !to.startsWith('transforms/'))).toEqual([]);
  });

  it('transforms has no clock, no randomness and no process', () => {
    const impure = /\b(Date\.now|new Date|performance\.|Math\.random|process\.|crypto\.|fetch\()/;
    const found = filesIn('transforms', CODE).filter((file) =>
      impure.test(readFileSync(join(packageRoot, file), 'utf8')),
    );
    expect(found).toEqual([]);
  });

  it('SQL names no file and no pipeline', () => {
    const found = filesIn('sql', /\.sql$/).filter((file) =>
      /read_\w+\s*\(|\.parquet|pipeline\//.test(readFileSync(join(packageRoot, file), 'utf8')),
    );
    expect(found).toEqual([]);
  });

  it('a station never imports another station', () => {
    const inStations = filesIn('pipeline', CODE).filter((file) => stationOf(file) !== null);
    expect(inStations.length).toBeGreaterThan(20);
    expect(
      offences(inStations, (to, file) => stationOf(to) !== null && stationOf(to) !== stationOf(file)),
    ).toEqual([]);
  });

  it('only the flow and the commands know stations', () => {
    const others = filesIn('pipeline', CODE).filter(
      (file) =>
        stationOf(file) === null && !file.startsWith('pipeline/commands/') && !KNOW_ALL.includes(file),
    );
    expect(offences(others, (to) => stationOf(to) !== null)).toEqual([]);
  });

  it('nothing imports the flow or a command but commands', () => {
    const others = filesIn('pipeline', CODE).filter((file) => !file.startsWith('pipeline/commands/'));
    expect(
      offences(others, (to) => to === 'pipeline/flow.ts' || to.startsWith('pipeline/commands/')),
    ).toEqual([]);
  });

  it('only pipeline/duckdb knows the binding of DuckDB', () => {
    const others = [...filesIn('pipeline', CODE), ...filesIn('transforms', CODE)].filter(
      (file) => !file.startsWith('pipeline/duckdb/'),
    );
    expect(offences(others, (to) => to.startsWith('@duckdb/'))).toEqual([]);
  });

  it('nothing imports tests or notebooks', () => {
    const all = [...filesIn('pipeline', CODE), ...filesIn('transforms', CODE)];
    expect(offences(all, (to) => /^(test|notebooks|bench)\//.test(to))).toEqual([]);
  });
});

describe('a metric', () => {
  const files = filesIn('transforms/metrics', /\.ts$/)
    .map((file) => relative('transforms/metrics', file).replace(/\.ts$/, ''))
    .filter((name) => name !== 'index');

  it('is one file and one line of the catalog, by the same name', () => {
    expect(metrics.map(({ name }) => name).sort()).toEqual(files);
  });

  it('has one test of the same name', () => {
    const tests = filesIn('test/transforms/metrics', /\.test\.ts$/).map((file) =>
      relative('test/transforms/metrics', file).replace(/\.test\.ts$/, ''),
    );
    expect(tests).toEqual(expect.arrayContaining(files));
  });

  it('has columns that are plain SQL identifiers, all different whatever their case', () => {
    const names = metrics.flatMap(({ columns }) => columns.map(({ name }) => name));
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(new Set(names).size).toBe(names.length);
  });
});
