import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileIdentity, identityOfAll } from '../../../pipeline/corpus/file-identity.ts';
import { temporaryFolder } from '../../support/tables.ts';

it('a file is another after an edit in its middle that keeps its size, and the same when it is looked at again', () => {
  const path = join(temporaryFolder(), 'a.bin');
  const bytes = Buffer.alloc(2 ** 18, 7);
  writeFileSync(path, bytes);
  utimesSync(path, 1_000, 1_000);
  const before = fileIdentity(path);
  expect(before).toMatchObject({ bytes: 2 ** 18, modified: '1000000000000' });
  expect(fileIdentity(path)).toEqual(before);
  bytes[2 ** 17] = 8;
  writeFileSync(path, bytes);
  const { modified, ...others } = fileIdentity(path);
  expect(before).toMatchObject(others);
  expect(modified).not.toBe(before.modified);
});

it('files that are read as one are others when one of them is, and of other ends only when those are', () => {
  const folder = temporaryFolder();
  const paths = ['a.txt', 'b.txt', 'c.txt'].map((name) => join(folder, name));
  paths.forEach((path) => {
    writeFileSync(path, 'same');
    utimesSync(path, 1, 1);
  });
  const [a, b, c] = paths as [string, string, string];
  const before = identityOfAll([a, b]);
  expect(before.bytes).toBe(8);
  expect(identityOfAll([b, a]).endsSha256).not.toBe(before.endsSha256);
  expect(identityOfAll([a, c])).toMatchObject({ modified: before.modified });
  expect(identityOfAll([a, c]).endsSha256).not.toBe(before.endsSha256);
  utimesSync(a, 0.5, 0.5);
  expect(identityOfAll([a, b])).toMatchObject({ bytes: 8, endsSha256: before.endsSha256 });
  expect(identityOfAll([a, b]).modified).not.toBe(before.modified);
});
