import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../../../pipeline/input-error.ts';
import { FakeHub, sha256 } from '../../../support/fake-hub.ts';
import { clientOf, everyFile } from '../../../support/hub-cache.ts';

const REPO = 'EleutherAI/pythia-memorized-evals';
const PATH = 'data/deduped.70m-00000-of-00001-d041d1af8b4e7a94.parquet';
const FILE = { repo: REPO, type: 'dataset', path: PATH } as const;
const FOLDER = 'datasets--EleutherAI--pythia-memorized-evals';

let hub: FakeHub;
let bytes: Buffer;
let etag: string;

beforeEach(async () => {
  hub = await FakeHub.start();
  bytes = hub.add(`datasets/${REPO}`, PATH, Buffer.alloc(300_000, 'memorized sequences '));
  etag = sha256(bytes);
});
afterEach(() => hub.stop());

const folderOf = (cache: string) => join(cache, FOLDER);
const refused = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => null,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  expect(error.message).not.toContain('\n');
  return error.message.replaceAll(hub.endpoint, 'HUB');
};
/** Nothing that any reader of the cache would take for the file. */
const expectNothingThatCounts = (cache: string) => {
  const files = everyFile(cache);
  expect(files.filter((path) => path.includes('snapshots'))).toEqual([]);
  expect(files.filter((path) => path.includes('blobs/') && !path.endsWith('.incomplete'))).toEqual([]);
};

describe('a file of the Hub', () => {
  it('is laid in the cache as Python lays it, and reads as what was served', async () => {
    const { client, cache } = clientOf(hub);
    const path = await client.file(FILE);
    const commit = hub.commit(`datasets/${REPO}`);
    expect(path).toBe(join(folderOf(cache), 'snapshots', commit, PATH));
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readlinkSync(path)).toBe(`../../../blobs/${etag}`);
    expect(readFileSync(join(folderOf(cache), 'refs/main'), 'utf8')).toBe(commit);
    expect(everyFile(cache)).toEqual([
      `${FOLDER}/blobs/${etag}`,
      `${FOLDER}/refs/main`,
      `${FOLDER}/snapshots/${commit}/${PATH}`,
      `${FOLDER}/trees/${commit}.json`,
    ]);
  });

  it('of a model, small and not LFS, is named by its git hash', async () => {
    hub.add('models/EleutherAI/pythia-70m', 'tokenizer.json', '{"model": {}}', { lfs: false });
    const { client, cache } = clientOf(hub);
    const path = await client.file({ repo: 'EleutherAI/pythia-70m', type: 'model', path: 'tokenizer.json' });
    expect(readFileSync(path, 'utf8')).toBe('{"model": {}}');
    // `printf '{"model": {}}' | git hash-object --stdin`
    expect(readlinkSync(path)).toBe('../../blobs/8c74a4a34a909633329fcb0bcf365f4568ee93b2');
    expect(path.startsWith(join(cache, 'models--EleutherAI--pythia-70m'))).toBe(true);
  });

  it('that is empty is had without asking for its content', async () => {
    hub.add(`datasets/${REPO}`, 'empty', '');
    const path = await clientOf(hub).client.file({ ...FILE, path: 'empty' });
    expect(readFileSync(path)).toHaveLength(0);
    expect(hub.ranges()).toEqual([]);
  });

  it('is fetched once: another client finds it and asks for the commit alone', async () => {
    const { client, cache } = clientOf(hub);
    await client.file(FILE);
    await client.file(FILE);
    expect(hub.seen).toHaveLength(3);
    const progress: number[] = [];
    await clientOf(hub, { cache }).client.file(FILE, { onProgress: (n) => progress.push(n) });
    expect(hub.seen).toHaveLength(4);
    expect(hub.seen[3]!.url).toBe(`/api/datasets/${REPO}/revision/main`);
    expect(progress).toEqual([]);
  });

  it('of a commit that the cache holds is had without any request', async () => {
    const { client, cache } = clientOf(hub);
    const path = await client.file(FILE);
    const asked = hub.seen.length;
    const revision = hub.commit(`datasets/${REPO}`);
    expect(await clientOf(hub, { cache }).client.file({ ...FILE, revision })).toBe(path);
    expect(hub.seen).toHaveLength(asked);
  });

  it('that another revision shares is linked, not fetched again', async () => {
    hub.add(`datasets/${REPO}`, PATH, bytes, { revision: 'v2' });
    const { client } = clientOf(hub);
    await client.file(FILE);
    const path = await client.file({ ...FILE, revision: 'v2' });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(hub.ranges()).toEqual(['all']);
  });

  it('whose blob was deleted, or cut, is fetched again', async () => {
    const { client, cache } = clientOf(hub);
    const path = await client.file(FILE);
    rmSync(join(folderOf(cache), 'blobs', etag));
    expect(readFileSync(await client.file(FILE)).equals(bytes)).toBe(true);
    writeFileSync(join(folderOf(cache), 'blobs', etag), 'cut');
    expect(readFileSync(await client.file(FILE)).equals(bytes)).toBe(true);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(hub.ranges()).toEqual(['all', 'all', 'all']);
  });

  it('of many is listed page by page, without following a link to another host', async () => {
    for (let i = 0; i < 25; i++) hub.add('datasets/a/b', `f${i}`, `${i}`);
    hub.pageSize = 10;
    const { files, complete } = await clientOf(hub).client.list({ repo: 'a/b', type: 'dataset' });
    expect(files.map(({ path }) => path)).toEqual(Array.from({ length: 25 }, (_, i) => `f${i}`));
    expect(files[3]).toEqual({ path: 'f3', size: 1, etag: sha256('3') });
    expect(complete).toBe(true);
    expect(hub.seen).toHaveLength(4);
  });

  it('of a branch with slashes is asked for under its encoded name', async () => {
    hub.add('datasets/a/b', 'default/train/0000.parquet', 'x', { revision: 'refs/convert/parquet' });
    const { client, cache } = clientOf(hub);
    await client.file({
      repo: 'a/b',
      type: 'dataset',
      revision: 'refs/convert/parquet',
      path: 'default/train/0000.parquet',
    });
    expect(hub.seen[0]!.url).toBe('/api/datasets/a/b/revision/refs%2Fconvert%2Fparquet');
    expect(everyFile(cache)).toContain('datasets--a--b/refs/refs/convert/parquet');
  });
});

describe('the token', () => {
  it('goes to the Hub with every request, and never to another origin', async () => {
    hub.misbehave({ redirect: true });
    const { client } = clientOf(hub, { token: 'hf_secret' });
    expect(readFileSync(await client.file(FILE)).equals(bytes)).toBe(true);
    expect(hub.seen.map(({ elsewhere, authorization }) => [elsewhere, authorization])).toEqual([
      [false, 'Bearer hf_secret'],
      [false, 'Bearer hf_secret'],
      [false, 'Bearer hf_secret'],
      [true, undefined],
    ]);
  });

  it('keeps a range over the redirect', async () => {
    hub.misbehave({ cutAfter: 1000 }, { redirect: true });
    const { client } = clientOf(hub);
    expect(readFileSync(await client.file(FILE)).equals(bytes)).toBe(true);
    expect(hub.seen.at(-1)).toMatchObject({ elsewhere: true, range: 'bytes=1000-' });
  });
});

describe('what the user can mend', () => {
  it('is said for a missing file, revision and repository', async () => {
    const { client } = clientOf(hub);
    expect(await refused(client.file({ ...FILE, path: PATH.replace('70m', '71m') }))).toBe(
      `${REPO} (main): no file ${PATH.replace('70m', '71m')}; did you mean ${PATH}?`,
    );
    expect(await refused(client.file({ ...FILE, path: 'other' }))).toBe(
      `${REPO} (main): no file other; it has ${PATH}`,
    );
    expect(await refused(client.file({ ...FILE, revision: 'v9' }))).toBe(
      `${REPO} (v9): no such revision on HUB (HTTP 404); check the spelling`,
    );
    expect(await refused(client.file({ ...FILE, repo: 'a/none' }))).toBe(
      'a/none (main): not found on HUB (HTTP 404); check the spelling',
    );
  });

  it('is said for refused access, with and without a token', async () => {
    hub.misbehaveInApi(
      { status: 401 },
      { status: 403, headers: { 'x-error-code': 'GatedRepo' } },
      { status: 403 },
    );
    const what = `${REPO} (main): access refused by HUB`;
    expect(await refused(clientOf(hub).client.file(FILE))).toBe(
      `${what} (HTTP 401); set HF_TOKEN to a token with access (the Hub also answers so where no such repository exists)`,
    );
    expect(await refused(clientOf(hub, { token: 'hf_x' }).client.file(FILE))).toBe(
      `${what} (HTTP 403); accept its terms on its page, with the account of your HF_TOKEN`,
    );
    expect(await refused(clientOf(hub, { token: 'hf_x' }).client.file(FILE))).toBe(
      `${what} (HTTP 403); your HF_TOKEN has no access: use another one, or accept the terms on its page`,
    );
    expect(hub.seen).toHaveLength(3);
  });

  it('is said for a server that is no Hub', async () => {
    hub.misbehaveInApi({ status: 200 });
    expect(await refused(clientOf(hub).client.file(FILE))).toMatch(
      /^\S+ \(main\): HUB does not answer like a Hub; /,
    );
  });

  it.runIf(existsSync('/dev/full'))('is said for a full disk, and the next call goes on', async () => {
    const { client, cache } = clientOf(hub);
    const blobs = join(folderOf(cache), 'blobs');
    mkdirSync(blobs, { recursive: true });
    symlinkSync('/dev/full', join(blobs, `${etag}.incomplete`));
    expect(await refused(client.file(FILE))).toBe(
      `${REPO} ${PATH}: disk full in ${cache} (ENOSPC); free some space or set HF_HUB_CACHE elsewhere, then run the same command again`,
    );
    expectNothingThatCounts(cache);
    rmSync(join(blobs, `${etag}.incomplete`));
    expect(readFileSync(await client.file(FILE)).equals(bytes)).toBe(true);
  });

  it('is said for a cache that cannot be written', async () => {
    const { cache } = clientOf(hub);
    writeFileSync(join(cache, 'file'), '');
    const { client } = clientOf(hub, { cache: join(cache, 'file') });
    expect(await refused(client.file(FILE))).toBe(
      `${REPO} ${PATH}: cannot write in ${cache}/file (ENOTDIR); set HF_HUB_CACHE to a folder of yours`,
    );
  });

  it('is said for names that would lead out of the cache', async () => {
    const { client } = clientOf(hub);
    expect(await refused(client.file({ ...FILE, path: '../../x' }))).toBe(
      `${REPO}: not a path in a repository: ../../x`,
    );
    expect(await refused(client.file({ ...FILE, repo: '../x' }))).toBe(
      'not a Hub repository: ../x (write ORG/NAME)',
    );
    expect(await refused(client.file({ ...FILE, revision: '../x' }))).toBe(`${REPO}: not a revision: ../x`);
    expect(hub.seen).toEqual([]);
  });
});

describe('without a network', () => {
  it('offline serves what the cache has, names what it has not, and asks nothing', async () => {
    hub.add(`datasets/${REPO}`, 'other.parquet', 'other');
    const { client, cache } = clientOf(hub);
    const path = await client.file(FILE);
    const asked = hub.seen.length;
    const offline = clientOf(hub, { cache, offline: true }).client;
    expect(await offline.file(FILE)).toBe(path);
    const remedy = 'and the Hub is not asked; unset HF_HUB_OFFLINE, or give a local file';
    expect(await refused(offline.file({ ...FILE, path: 'other.parquet' }))).toBe(
      `${REPO} other.parquet: not in the cache (${folderOf(cache)}) ${remedy}`,
    );
    expect(await refused(offline.file({ ...FILE, repo: 'a/b' }))).toBe(
      `a/b (main): not in the cache (${join(cache, 'datasets--a--b')}) ${remedy}`,
    );
    expect(hub.seen).toHaveLength(asked);
  });

  it('offline serves what only Python has cached, and says that its listing is not whole', async () => {
    const { cache } = clientOf(hub);
    const commit = 'c'.repeat(40);
    const snapshot = join(folderOf(cache), 'snapshots', commit, 'data');
    mkdirSync(snapshot, { recursive: true });
    mkdirSync(join(folderOf(cache), 'refs'));
    mkdirSync(join(folderOf(cache), 'blobs'));
    writeFileSync(join(folderOf(cache), 'refs/main'), commit);
    writeFileSync(join(folderOf(cache), 'blobs/abc'), 'python');
    symlinkSync('../../../blobs/abc', join(snapshot, 'x.parquet'));
    symlinkSync('../../../blobs/gone', join(snapshot, 'y.parquet'));
    const { client } = clientOf(hub, { cache, offline: true });
    expect(readFileSync(await client.file({ ...FILE, path: 'data/x.parquet' }), 'utf8')).toBe('python');
    expect(await client.list(FILE)).toEqual({
      commit,
      files: [{ path: 'data/x.parquet', size: 6, etag: '' }],
      complete: false,
    });
    expect(await refused(client.file({ ...FILE, path: 'data/y.parquet' }))).toContain('not in the cache');
  });

  it('an unreachable Hub is asked a few times, then the cache serves', async () => {
    const { client, cache } = clientOf(hub);
    const path = await client.file(FILE);
    await hub.stop();
    const later = clientOf(hub, { cache });
    expect(await later.client.file(FILE)).toBe(path);
    expect(later.pauses).toHaveLength(5);
    expect(await refused(later.client.file({ ...FILE, repo: 'a/b' }))).toMatch(
      /^a\/b \(main\): connect ECONNREFUSED 127\.0\.0\.1:\d+ \(6 attempts\); check the network, proxy and HF_ENDPOINT, then run the same command again$/,
    );
  });
});
