import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../../../pipeline/input-error.ts';
import { pause } from '../../../../pipeline/sources/hub/retries.ts';
import { FakeHub, type Mischief, sha256 } from '../../../support/fake-hub.ts';
import { clientOf, everyFile, type TestHub } from '../../../support/hub-cache.ts';

const REPO = 'org/data';
const FILE = { repo: REPO, type: 'dataset', path: 'train.parquet' } as const;
const WHAT = `${REPO} train.parquet`;
const SIZE = 500_000;
const RIGHT = Buffer.from(Uint32Array.from({ length: SIZE / 4 }, (_, i) => Math.imul(i, 2654435761)).buffer);
const BLOB = `datasets--org--data/blobs/${sha256(RIGHT)}`;

let hub: FakeHub;

beforeEach(async () => {
  hub = await FakeHub.start();
  hub.add(`datasets/${REPO}`, FILE.path, RIGHT);
});
afterEach(() => hub.stop());

/** First bytes asked for, `all` for the whole file; fetch may drop its last buffer (64 KiB) when a connection is cut. */
function expectAsked(...expected: ('all' | number)[]): void {
  const asked = hub.ranges().map((range) => (range === 'all' ? range : Number(range.slice(6, -1))));
  const near = (from: number, cut: unknown) => typeof cut === 'number' && from <= cut && from >= cut - 65_536;
  expect(asked.map((from, i) => (from !== 'all' && near(from, expected[i]) ? expected[i] : from))).toEqual(
    expected,
  );
}

/** The download ends right although the Hub does this, after asking from these bytes on. */
async function survives(mischief: Mischief[], ...asked: ('all' | number)[]): Promise<TestHub> {
  hub.misbehave(...mischief);
  const test = clientOf(hub);
  expect(readFileSync(await test.client.file(FILE)).equals(RIGHT)).toBe(true);
  expectAsked(...asked);
  expect(everyFile(join(test.cache, 'datasets--org--data/blobs'))).toEqual([sha256(RIGHT)]);
  return test;
}

/** The download fails with one line, and leaves nothing that counts. */
async function fails(test: TestHub, expected: string): Promise<void> {
  const error = await test.client.file(FILE).catch((reason) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect(error.message.replace(hub.endpoint, 'HUB')).toBe(expected);
  expect(existsSync(join(test.cache, BLOB))).toBe(false);
  expect(everyFile(test.cache).filter((path) => path.includes('snapshots'))).toEqual([]);
  expect(everyFile(test.cache).filter((path) => path.endsWith('.lock'))).toEqual([]);
}

const LATER = 'check the network, proxy and HF_ENDPOINT, then run the same command again';
const ALTERED = 'a proxy or mirror may alter it, try another network or HF_ENDPOINT';

describe('a download', () => {
  it('goes on after a cut where it was cut', async () => {
    await survives([{ cutAfter: 100_000 }], 'all', 100_000);
  });

  it('may be cut any number of times, as long as each attempt brings something', async () => {
    const cuts = Array.from({ length: 40 }, () => ({ cutAfter: 10_000 }));
    const { pauses } = await survives(cuts, 'all', ...cuts.map((_, i) => (i + 1) * 10_000));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1000);
  });

  it('ends right however it is cut (any bytes, any cuts)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: SIZE - 1 }), { maxLength: 12 }), async (cuts) => {
        hub.misbehave(...cuts.map((cutAfter) => ({ cutAfter })));
        const path = await clientOf(hub).client.file(FILE);
        hub.forgive();
        return readFileSync(path).equals(RIGHT);
      }),
      { numRuns: 25 },
    );
  });

  it('gives up after six attempts that bring nothing, and keeps what it has', async () => {
    hub.misbehave({ cutAfter: 50_000 });
    hub.alwaysMisbehave({ cutAfter: 0 });
    const test = clientOf(hub);
    await fails(test, `${WHAT}: other side closed (6 attempts); ${LATER}`);
    expectAsked('all', ...Array(5).fill(50_000));
    const kept = readFileSync(join(test.cache, `${BLOB}.incomplete`));
    expect(kept.equals(RIGHT.subarray(0, kept.length))).toBe(true);
    hub.alwaysMisbehave(null);
    expect(readFileSync(await test.client.file(FILE)).equals(RIGHT)).toBe(true);
    expect(hub.ranges().at(-1)).toBe(`bytes=${kept.length}-`);
  });

  it('waits as long as 429 asks, else longer each time and never in step', async () => {
    const { pauses } = await survives(
      [{ status: 429, headers: { 'retry-after': '7' } }, { status: 500 }, { status: 503 }, { status: 502 }],
      'all',
      'all',
      'all',
      'all',
      'all',
    );
    expect(pauses[0]).toBe(7000);
    expect(pauses.slice(1).map((ms, i) => ms >= 1000 * 2 ** i && ms <= 2000 * 2 ** i)).toEqual([
      true,
      true,
      true,
    ]);
    expect(pauses.some((ms) => ms % 1000 !== 0)).toBe(true);
  });

  it('understands a Retry-After that is a date', async () => {
    const inTenSeconds = new Date(Date.now() + 10_000).toUTCString();
    const { pauses } = await survives(
      [{ status: 503, headers: { 'retry-after': inTenSeconds } }],
      'all',
      'all',
    );
    expect(pauses[0]).toBeGreaterThan(8000);
    expect(pauses[0]).toBeLessThanOrEqual(10_000);
  });

  it('does not wait an hour: it says so', async () => {
    hub.misbehave({ status: 429, headers: { 'retry-after': '3600' } });
    await fails(
      clientOf(hub),
      `${WHAT}: the Hub asks to wait 3600 s (HTTP 429); run the same command again then, or set HF_TOKEN for a higher limit`,
    );
  });

  it('gives up on a Hub that keeps answering 500', async () => {
    hub.alwaysMisbehave({ status: 500 });
    const test = clientOf(hub);
    await fails(test, `${WHAT}: HTTP 500 (6 attempts); ${LATER}`);
    expect(test.pauses).toHaveLength(5);
  });

  it('starts over where the whole file answers the question for its rest', async () => {
    await survives([{ cutAfter: 200_000 }, { ignoreRange: true }], 'all', 200_000);
  });

  it('is not asked forever of a Hub that starts over each time and is cut at the same byte', async () => {
    hub.alwaysMisbehave({ ignoreRange: true, cutAfter: 200_000 });
    await fails(clientOf(hub), `${WHAT}: other side closed (6 attempts); ${LATER}`);
    expect(hub.ranges().length).toBeLessThan(12);
  });

  it('starts over where the rest begins at another byte than asked', async () => {
    await survives([{ cutAfter: 200_000 }, { shiftRange: 8 }], 'all', 200_000, 'all');
  });

  it('starts over after 416', async () => {
    await survives([{ cutAfter: 200_000 }, { status: 416 }], 'all', 200_000, 'all');
  });

  it('notices an end that came early in good order', async () => {
    await survives([{ endAfter: 150_000 }], 'all', 150_000);
  });

  it('notices a Content-Length that is too short', async () => {
    await survives([{ claimLength: 100_000 }], 'all', 100_000);
  });

  it('is not misled by a Content-Length that is too long', async () => {
    hub.misbehave({ claimLength: SIZE + 1000 });
    expect(readFileSync(await clientOf(hub).client.file(FILE)).equals(RIGHT)).toBe(true);
    expect(hub.ranges().filter((range) => range === 'all')).toHaveLength(1);
  });

  it('starts over after a body that is too long', async () => {
    await survives([{ extra: 'and more' }], 'all', 'all');
  });

  it('starts over after wrong bytes', async () => {
    await survives([{ wrongBytes: true }], 'all', 'all');
  });

  it('starts over where a rest was right and its beginning wrong', async () => {
    await survives([{ wrongBytes: true, cutAfter: 1000 }], 'all', 1_000, 'all');
  });

  it('fails on a body that is always too long or always wrong, and deletes it', async () => {
    const test = clientOf(hub);
    hub.alwaysMisbehave({ extra: 'and more' });
    await fails(
      test,
      `${WHAT}: HUB sends something else than it lists (twice): more than the ${SIZE} bytes listed; ${ALTERED}`,
    );
    hub.alwaysMisbehave({ wrongBytes: true });
    await fails(
      test,
      `${WHAT}: HUB sends something else than it lists (twice): its hash is wrong; ${ALTERED}`,
    );
    expect(hub.ranges()).toEqual(['all', 'all', 'all', 'all']);
    expect(everyFile(test.cache).filter((path) => path.includes('blobs'))).toEqual([]);
  });

  it('ends a silent connection and goes on', async () => {
    hub.misbehave({ stallAfter: 100_000 }, { stallAfter: 0 });
    const { client, pauses } = clientOf(hub, {}, { stallMs: 100 });
    expect(readFileSync(await client.file(FILE)).equals(RIGHT)).toBe(true);
    expect(hub.ranges()).toEqual(['all', 'bytes=100000-', 'bytes=100000-']);
    expect(pauses).toHaveLength(2);
  });

  it('is patient with a slow connection that lives', async () => {
    hub.misbehave({ drip: 60 });
    const { client } = clientOf(hub, {}, { stallMs: 400 });
    expect(readFileSync(await client.file(FILE)).equals(RIGHT)).toBe(true);
    expect(hub.ranges()).toEqual(['all']);
  });

  it('asks for the bytes as they are, not compressed', async () => {
    await survives([{ cutAfter: 50_000 }], 'all', 50_000);
    expect(new Set(hub.seen.map(({ encoding }) => encoding))).toEqual(new Set(['identity']));
  });

  it('asks anew for an address of another host that has run out', async () => {
    await survives([{ redirect: true, status: 403 }], 'all', 'all');
  });

  it('reports bytes on disk, also those of an earlier attempt', async () => {
    hub.misbehave({ cutAfter: 100_000 });
    const seen: [number, number][] = [];
    await clientOf(hub).client.file(FILE, { onProgress: (bytes, total) => seen.push([bytes, total]) });
    expect(seen[0]).toEqual([0, SIZE]);
    expect(seen.at(-1)).toEqual([SIZE, SIZE]);
    expect(seen.map(([bytes]) => bytes)).toEqual(seen.map(([bytes]) => bytes).sort((a, b) => a - b));
    const resumed = Number(hub.ranges()[1]!.slice(6, -1));
    expect(seen.filter(([bytes]) => bytes === resumed)).toHaveLength(2);
  });

  it('verifies a partial file that is already whole, and asks for nothing', async () => {
    const { client, cache } = clientOf(hub);
    mkdirSync(join(cache, 'datasets--org--data/blobs'), { recursive: true });
    writeFileSync(join(cache, `${BLOB}.incomplete`), RIGHT);
    expect(readFileSync(await client.file(FILE)).equals(RIGHT)).toBe(true);
    expect(hub.ranges()).toEqual([]);
  });

  it('does not trust a partial file that is wrong or too long', async () => {
    for (const rubbish of [Buffer.alloc(SIZE), Buffer.alloc(SIZE + 1), Buffer.alloc(10)]) {
      const { client, cache } = clientOf(hub);
      mkdirSync(join(cache, 'datasets--org--data/blobs'), { recursive: true });
      writeFileSync(join(cache, `${BLOB}.incomplete`), rubbish);
      expect(readFileSync(await client.file(FILE)).equals(RIGHT)).toBe(true);
    }
    expect(hub.ranges()).toEqual(['all', 'all', 'bytes=10-', 'all']);
  });

  it('stops at once on a signal, and the next one goes on', async () => {
    hub.misbehave({ stallAfter: 100_000 });
    const { client, cache } = clientOf(hub);
    const stop = new AbortController();
    const silent = hub.stalled();
    const result = client.file(FILE, { signal: stop.signal }).catch((error) => error);
    await silent;
    await partlyOnDisk(cache, 100_000);
    stop.abort(new Error('interrupted'));
    expect((await result).message).toBe('interrupted');
    expect(everyFile(cache).filter((path) => path.endsWith('.lock'))).toEqual([]);
    expect(readFileSync(await client.file(FILE)).equals(RIGHT)).toBe(true);
    expect(hub.ranges()).toEqual(['all', 'bytes=100000-']);
  });

  it('stops on a signal between attempts too', async () => {
    hub.alwaysMisbehave({ status: 500 });
    const stop = new AbortController();
    const { client } = clientOf(
      hub,
      {},
      {
        retries: { attempts: 6, baseMs: 60_000, longestMs: 60_000, patienceMs: 0, sleep: pause },
      },
    );
    const result = client.file(FILE, { signal: stop.signal }).catch((error) => error);
    setTimeout(() => stop.abort(new Error('interrupted')), 50);
    expect((await result).message).toBe('interrupted');
  });
});

describe('two who want the same file', () => {
  it('at once, in one process, fetch it once', async () => {
    const { client, cache } = clientOf(hub);
    const other = clientOf(hub, { cache }).client;
    const paths = await Promise.all([client.file(FILE), other.file(FILE), client.file(FILE)]);
    expect(new Set(paths).size).toBe(1);
    expect(hub.ranges()).toEqual(['all']);
    expect(everyFile(cache).filter((path) => path.startsWith('.locks'))).toEqual([]);
  });

  it('in two processes, fetch it once', async () => {
    hub.misbehave({ cutAfter: 100_000 });
    const { client, cache } = clientOf(hub);
    const [path, child] = await Promise.all([client.file(FILE), output(download(cache))]);
    expect(child.trim()).toBe(path);
    expectAsked('all', 100_000);
  });
});

describe('a process killed while it downloads', () => {
  it('leaves nothing that counts, and the next one takes over its lock and goes on', async () => {
    hub.misbehave({ stallAfter: 300_000 });
    const { client, cache } = clientOf(hub);
    const child = download(cache);
    await partlyOnDisk(cache, 300_000);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(everyFile(cache).filter((path) => path.endsWith('.lock'))).toHaveLength(1);
    expect(existsSync(join(cache, BLOB))).toBe(false);
    expect(readFileSync(await client.file(FILE)).equals(RIGHT)).toBe(true);
    expect(hub.ranges()).toEqual(['all', 'bytes=300000-']);
    expect(everyFile(cache).filter((path) => path.startsWith('.locks'))).toEqual([]);
  });
});

function download(cache: string) {
  const script = join(import.meta.dirname, '../../../support/hub-download-child.ts');
  const args = ['--import', 'tsx', script, hub.endpoint, cache, REPO, FILE.path];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function output(child: ReturnType<typeof download>): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return text;
}

async function partlyOnDisk(cache: string, bytes: number): Promise<void> {
  const partial = join(cache, `${BLOB}.incomplete`);
  while (!existsSync(partial) || statSync(partial).size < bytes) await sleep(5);
}
