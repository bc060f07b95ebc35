import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCorpusFiles } from '../../../pipeline/corpus/find-files.ts';
import { plainFiles } from '../../../pipeline/corpus/plain-texts.ts';
import { type Connection, Database } from '../../../pipeline/duckdb/database.ts';
import { temporaryFolder } from '../../support/tables.ts';

let database: Database;
let connection: Connection;
beforeAll(async () => {
  database = await Database.open({
    memoryLimit: 2 ** 28,
    threads: 1,
    spillFolder: mkdtempSync(join(tmpdir(), 'spill-')),
  });
  connection = await database.connect();
});
afterAll(() => database.close());

function folderOf(...names: readonly string[]): string {
  const folder = temporaryFolder();
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  return folder;
}

async function found(folder: string, ...given: readonly string[]) {
  const { files, passedOver } = await findCorpusFiles(
    connection,
    given.map((name) => join(folder, name)),
  );
  const names = (paths: readonly string[]) => paths.map((path) => relative(folder, path));
  return { files: names(files), passedOver: names(passedOver) };
}

describe('a folder', () => {
  it('is its tables, and tells what else lies there', async () => {
    const folder = folderOf(
      'a.jsonl',
      'b.json',
      'c/D.BIN',
      'c/d.idx',
      'notes.txt',
      '.cache/x.jsonl',
      '_log/0.json',
    );
    expect(await found(folder, '.')).toEqual({
      files: ['a.jsonl', 'b.json', 'c/D.BIN'],
      passedOver: ['_log/0.json', 'notes.txt'],
    });
    expect(await found(folderOf('b.json'), '.')).toEqual({ files: ['b.json'], passedOver: [] });
  });

  it('is one of plain texts where it has no table', async () => {
    const folder = folderOf('a.txt', 'b/__init__.py', 'c.pdf', 'd.txt.zst');
    expect(await found(folder, '.')).toEqual({ files: [''], passedOver: ['c.pdf', 'd.txt.zst'] });
    expect(plainFiles(folder).map(({ path }) => relative(folder, path))).toEqual(['a.txt', 'b/__init__.py']);
  });

  it('holds what its links lead to, each file once and without going round', async () => {
    const folder = folderOf('blobs/1f', 'blobs/2e', 'elsewhere/c.jsonl');
    const snapshot = join(folder, 'snapshots', 'main');
    mkdirSync(snapshot, { recursive: true });
    symlinkSync('../../blobs/1f', join(snapshot, 'a.jsonl'));
    symlinkSync('../../blobs/2e', join(snapshot, 'b.jsonl'));
    symlinkSync('../../blobs/2e', join(snapshot, 'b-again.jsonl'));
    symlinkSync('../../elsewhere', join(snapshot, 'more'));
    symlinkSync(folder, join(snapshot, 'round'));
    expect((await found(folder, 'snapshots/main')).files).toEqual(
      ['a.jsonl', 'b-again.jsonl', 'more/c.jsonl'].map((name) => `snapshots/main/${name}`),
    );
    expect((await found(folder, '.')).passedOver).toEqual([]);
  });

  it('holds plain texts behind links', () => {
    const folder = folderOf('a.txt', 'others/b.txt');
    const links = temporaryFolder();
    symlinkSync(join(folder, 'a.txt'), join(links, 'a.txt'));
    symlinkSync(join(folder, 'others'), join(links, 'others'));
    expect(plainFiles(links).map(({ bytes }) => bytes)).toEqual([5, 12]);
  });

  it('with a link to nothing is refused', async () => {
    const folder = folderOf('a.jsonl');
    symlinkSync('gone', join(folder, 'b.jsonl'));
    await expect(found(folder, '.')).rejects.toThrow(/b\.jsonl is a link to nothing/);
  });
});

it('a glob passes over what is no corpus file; one that is named is refused', async () => {
  const folder = folderOf('a.jsonl', 'a.pdf', 'b.idx');
  expect(await found(folder, '*')).toEqual({ files: ['a.jsonl'], passedOver: ['a.pdf'] });
  await expect(found(folder, 'a.pdf')).rejects.toThrow(/a\.pdf is no corpus file by its name/);
});

it('a file that is given twice is refused, by whatever name', async () => {
  const folder = folderOf('a.jsonl');
  symlinkSync('a.jsonl', join(folder, 'b.jsonl'));
  await expect(found(folder, 'a.jsonl', 'b.jsonl')).rejects.toThrow(/b\.jsonl is given twice/);
});
