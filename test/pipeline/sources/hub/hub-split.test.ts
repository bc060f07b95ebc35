import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../../../pipeline/input-error.ts';
import { resolveSplit } from '../../../../pipeline/sources/hub/hub-split.ts';
import { FakeHub } from '../../../support/fake-hub.ts';
import { clientOf } from '../../../support/hub-cache.ts';

const REPO = 'EleutherAI/pythia-memorized-evals';
const CONVERTED = { revision: 'refs/convert/parquet' };
let hub: FakeHub;
const add = (path: string, options = {}) => hub.add(`datasets/${REPO}`, path, `bytes of ${path}`, options);

beforeEach(async () => {
  hub = await FakeHub.start();
});
afterEach(() => hub.stop());

const split = async (name: string, test = clientOf(hub), options = {}) => {
  const paths = await resolveSplit(test.client, { repo: REPO, split: name }, options);
  return paths.map((path) => readFileSync(path, 'utf8').replace('bytes of ', ''));
};
const refusal = async (name: string, test = clientOf(hub)) => {
  const error = await split(name, test).catch((reason) => reason);
  expect(error).toBeInstanceOf(InputError);
  return error.message.replace(hub.endpoint, 'HUB');
};

describe('a split', () => {
  it('is its numbered files, in order, and no others', async () => {
    add('README.md');
    add('data/deduped.1b-00001-of-00002-86e948f5c2689f6a.parquet');
    add('data/deduped.1b-00000-of-00002-547b2b00c0f47827.parquet');
    add('data/deduped.1b.new-00000-of-00001-1234567890abcdef.parquet');
    add('data/deduped.12b-00000-of-00001.parquet');
    add('data/deduped.12b.23000-00000-of-00001.parquet');
    expect(await split('deduped.1b')).toEqual([
      'data/deduped.1b-00000-of-00002-547b2b00c0f47827.parquet',
      'data/deduped.1b-00001-of-00002-86e948f5c2689f6a.parquet',
    ]);
    expect(await split('deduped.1b.new')).toHaveLength(1);
    expect(await split('deduped.12b')).toEqual(['data/deduped.12b-00000-of-00001.parquet']);
  });

  it('is the one file of its name, or the files in the folder of its name', async () => {
    add('memorized.parquet');
    add('data/non_memorized/b.parquet');
    add('data/non_memorized/a.parquet');
    add('data/parts/part-00000-of-00002.parquet');
    add('data/parts/part-00001-of-00002.parquet');
    expect(await split('memorized')).toEqual(['memorized.parquet']);
    expect(await split('non_memorized')).toEqual([
      'data/non_memorized/a.parquet',
      'data/non_memorized/b.parquet',
    ]);
  });

  it('is taken from the conversion where the repository has no Parquet of its own', async () => {
    add('data.jsonl');
    add('default/train/0001.parquet', CONVERTED);
    add('default/train/0000.parquet', CONVERTED);
    expect(await split('train')).toEqual(['default/train/0000.parquet', 'default/train/0001.parquet']);
  });

  it('is refused where only a part of it was converted', async () => {
    add('data.jsonl');
    add('default/partial-train/0000.parquet', CONVERTED);
    expect(await refusal('train')).toBe(
      `${REPO} train: the Hub has converted only a part of it to Parquet (partial-train); convert it yourself and give the files with --input`,
    );
  });

  it('is refused where one of its files is missing', async () => {
    add('data/train-00000-of-00003-aa.parquet');
    add('data/train-00002-of-00003-cc.parquet');
    expect(await refusal('train')).toBe(
      `${REPO} train: 3 files belong to it, but the repository has data/train-00000-of-00003-aa.parquet, data/train-00002-of-00003-cc.parquet`,
    );
  });

  it('is refused where one of its files is there twice', async () => {
    add('data/train-00000-of-00002-aa.parquet');
    add('data/train-00000-of-00002-bb.parquet');
    expect(await refusal('train')).toContain('2 files belong to it');
  });

  it('is refused where two sets of files bear its name, as while somebody uploads', async () => {
    add('data/train-00000-of-00001-f31e0ee06938cd93.parquet');
    add('data/train-00002-of-00003-def85ee321b7ed30.parquet');
    expect(await refusal('train')).toBe(
      `${REPO} train: there twice, as data/train-00000-of-00001-f31e0ee06938cd93.parquet and data/train-00002-of-00003-def85ee321b7ed30.parquet; give the files you mean with --input hf://datasets/${REPO}/…`,
    );
  });

  it('that is not there is answered with those that are', async () => {
    add('data/deduped.70m-00000-of-00001.parquet');
    add('data/duped.70m-00000-of-00001.parquet');
    add('default/deduped.1b/0000.parquet', CONVERTED);
    expect(await refusal('dedupd.70m')).toBe(
      `unknown split of ${REPO}: dedupd.70m (did you mean deduped.70m?); valid: deduped.1b, deduped.70m, duped.70m`,
    );
  });

  it('of a repository that is not there, or holds no table, is refused', async () => {
    expect(await refusal('train')).toBe(`${REPO} (main): not found on HUB (HTTP 404); check the spelling`);
    add('README.md');
    expect(await refusal('train')).toBe(
      `${REPO} holds no Parquet files; give a table of your own with --input`,
    );
  });

  it('reports bytes over all of its files', async () => {
    const a = add('data/train-00000-of-00002.parquet').length;
    const b = add('data/train-00001-of-00002.parquet').length;
    const seen: [number, number][] = [];
    await split('train', undefined, {
      onProgress: (bytes: number, total: number) => seen.push([bytes, total]),
    });
    expect(seen[0]).toEqual([0, a + b]);
    expect(seen).toContainEqual([a, a + b]);
    expect(seen.at(-1)).toEqual([a + b, a + b]);
  });

  it('of another revision is looked for there alone', async () => {
    add('train.parquet');
    add('v2/train.parquet', { revision: 'v2' });
    expect(await split('train', undefined, { revision: 'v2' })).toEqual(['v2/train.parquet']);
  });
});

describe('a split, offline', () => {
  it('is had from the cache, and refused where a file of it is not there', async () => {
    add('default/train/0000.parquet', CONVERTED);
    add('default/train/0001.parquet', CONVERTED);
    add('README.md');
    const { client, cache } = clientOf(hub);
    await client.file({ repo: REPO, type: 'dataset', ...CONVERTED, path: 'default/train/0000.parquet' });
    const offline = () => clientOf(hub, { cache, offline: true });
    expect(await refusal('train', offline())).toContain('default/train/0001.parquet: not in the cache');
    await split('train', clientOf(hub, { cache }));
    const asked = hub.seen.length;
    expect(await split('train', offline())).toHaveLength(2);
    expect(hub.seen).toHaveLength(asked);
  });

  it('from a cache that Python filled is had where its names say that it is whole', async () => {
    const { cache } = clientOf(hub);
    const folder = join(cache, `datasets--${REPO.replace('/', '--')}`);
    const snapshot = join(folder, 'snapshots', 'c'.repeat(40));
    for (const path of ['refs', 'blobs', `snapshots/${'c'.repeat(40)}/train`])
      mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, 'refs/main'), 'c'.repeat(40));
    writeFileSync(join(folder, 'blobs/x'), 'python');
    symlinkSync('../../../blobs/x', join(snapshot, 'train/0000.parquet'));
    symlinkSync('../../blobs/x', join(snapshot, 'test-00000-of-00001.parquet'));
    symlinkSync('../../blobs/x', join(snapshot, 'dev-00000-of-00002.parquet'));
    const test = clientOf(hub, { cache, offline: true });
    expect(await split('test', test)).toEqual(['python']);
    expect(await refusal('train', test)).toBe(
      `${REPO} train: nothing in the cache tells whether all of its files are there; run once without HF_HUB_OFFLINE`,
    );
    expect(await refusal('dev', test)).toContain('but the cache has dev-00000-of-00002.parquet');
    expect(await refusal('other', test)).toBe(
      `${REPO} other: not in the cache and the Hub is not asked; unset HF_HUB_OFFLINE, or give a local file`,
    );
    expect(await refusal('train', clientOf(hub, { offline: true }))).toContain('not in the cache');
  });
});
