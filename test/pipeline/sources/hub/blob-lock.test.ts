import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../../../pipeline/sources/hub/blob-lock.ts';

const TIMING = { pollMs: 2, beatMs: 1000, staleMs: 60_000 };
let path: string;
const lock = <T>(work: () => Promise<T>, signal?: AbortSignal) => withLock(path, TIMING, signal, work);
const holderOf = (pid: number, started = '1', host = hostname()) => `${host} ${pid} ${started} some-id`;
const deadPid = spawnSync(process.execPath, ['-e', '']).pid;

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'lock-')), 'sub', 'blob.lock');
});

/** True if the lock is not to be had while `ms` pass. */
const waits = async (ms = 60) => {
  const outcome = await lock(async () => 'got', AbortSignal.timeout(ms)).catch((error) => error.name);
  return outcome !== 'got';
};

describe('the lock of a blob', () => {
  it('lets one in at a time, however many want in, and is gone afterwards', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((done) => setTimeout(done, 2));
      inside--;
    };
    await Promise.all(Array.from({ length: 12 }, () => lock(work)));
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('is gone after a failure too', async () => {
    await expect(lock(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(path)).toBe(false);
  });

  it('of a living process is waited for, until the signal', async () => {
    await lock(async () => {
      expect(await waits()).toBe(true);
      expect(readFileSync(path, 'utf8').startsWith(`${hostname()} ${process.pid} `)).toBe(true);
    });
    expect(await waits()).toBe(false);
  });

  it('of a dead process is taken over, by one of many', async () => {
    await lock(async () => {});
    for (let round = 0; round < 20; round++) {
      writeFileSync(path, holderOf(deadPid));
      let inside = 0;
      let most = 0;
      const work = async () => {
        most = Math.max(most, ++inside);
        await new Promise((done) => setTimeout(done, 1));
        inside--;
      };
      await Promise.all(Array.from({ length: 8 }, () => lock(work)));
      expect(most).toBe(1);
    }
  });

  it.runIf(process.platform === 'linux')(
    'of a dead process whose pid lives again is taken over',
    async () => {
      await lock(async () => {});
      writeFileSync(path, holderOf(process.pid, 'another start'));
      expect(await waits()).toBe(false);
    },
  );

  it('of another machine is taken over after a minute of silence, not before', async () => {
    await lock(async () => {});
    writeFileSync(path, holderOf(deadPid, '1', 'elsewhere'));
    expect(await waits()).toBe(true);
    const longAgo = Date.now() / 1000 - 61;
    utimesSync(path, longAgo, longAgo);
    expect(await waits()).toBe(false);
  });

  it('that is being taken over by a process that died then, is freed after a minute', async () => {
    await lock(async () => {});
    writeFileSync(path, holderOf(deadPid));
    writeFileSync(`${path}.takeover`, '');
    expect(await waits()).toBe(true);
    const longAgo = Date.now() / 1000 - 61;
    utimesSync(`${path}.takeover`, longAgo, longAgo);
    expect(await waits(2000)).toBe(false);
  });

  it('shows that its holder lives', async () => {
    await withLock(path, { ...TIMING, beatMs: 5 }, undefined, async () => {
      utimesSync(path, 1, 1);
      while (readMtime() < 1000) await new Promise((done) => setTimeout(done, 5));
    });
  });

  it('that somebody else took is left to them', async () => {
    await lock(async () => writeFileSync(path, holderOf(1, '1', 'elsewhere')));
    expect(readFileSync(path, 'utf8')).toBe(holderOf(1, '1', 'elsewhere'));
  });
});

function readMtime(): number {
  return statSync(path).mtimeMs;
}
