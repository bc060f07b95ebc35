/** One downloader per blob, over all processes of all machines that share the cache. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { pause } from './retries.ts';

export interface LockTiming {
  /** How often a waiting process looks again. */
  readonly pollMs: number;
  /** How often a holder shows that it lives. */
  readonly beatMs: number;
  /** Silence after which a holder on another machine, which can't be asked, counts as dead. */
  readonly staleMs: number;
}

export const LOCK_TIMING: LockTiming = { pollMs: 250, beatMs: 5_000, staleMs: 60_000 };

/** Runs `work` as the only holder of the lock file `path`; waits for a living holder, takes over from a dead one. */
export async function withLock<T>(
  path: string,
  timing: LockTiming,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  // The id tells two holders in one process apart (worker threads share its pid).
  const holder = `${hostname()} ${process.pid} ${startOf(process.pid)} ${randomUUID()}`;
  while (!(await create(path, holder))) {
    signal?.throwIfAborted();
    if (!(await takeDown(path, timing))) await pause(timing.pollMs, signal);
  }
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), timing.beatMs);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if ((await readFile(path, 'utf8').catch(() => '')) === holder) await rm(path, { force: true });
  }
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead process's lock; false while its holder lives. */
async function takeDown(path: string, timing: LockTiming): Promise<boolean> {
  if (!(await isDead(path, timing.staleMs))) return false;
  // Two that saw the same dead holder must not both remove: the second would remove the first one's new lock.
  const guard = `${path}.takeover`;
  if (!(await create(guard, ''))) {
    // It exists for an instant only, unless its process died in that instant.
    if ((await age(guard)) > timing.staleMs) await rm(guard, { force: true });
    return false;
  }
  try {
    if (await isDead(path, timing.staleMs)) await rm(path, { force: true });
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

async function isDead(path: string, staleMs: number): Promise<boolean> {
  const [host, pid, started] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
  // Another machine's, or one whose content is not written yet: only its silence tells.
  if (host !== hostname() || started === undefined) return (await age(path)) > staleMs;
  return !isAlive(Number(pid)) || startOf(Number(pid)) !== started;
}

/** Milliseconds since the last sign of life, 0 for a file that is gone. */
async function age(path: string): Promise<number> {
  const info = await stat(path).catch(() => null);
  return info === null ? 0 : Date.now() - info.mtimeMs;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's process
  }
}

/** When a process began, in ticks since boot: pids are reused, in containers soon. `?` where there is no /proc. */
function startOf(pid: number): string {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name, in parentheses, may hold spaces; the start time is the 20th field behind it.
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '?';
  } catch {
    return '?';
  }
}
