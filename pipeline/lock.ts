import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { InputError } from './input-error.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in clock ticks since boot: tells it from a later process of the same number. */
  readonly started: string;
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The 22nd field; the second, the command in parentheses, may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return started === '' || startOf(pid) === started;
}

/** Takes the lock file `path` for this process, also over from a dead one; a live holder is an InputError. */
export function takeLock(path: string, runId: string): () => void {
  const self: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  // A link appears with its content, where a new file would be empty for a moment.
  const own = `${path}.${process.pid}.tmp`;
  writeFileSync(own, JSON.stringify(self));
  for (;;) {
    try {
      linkSync(own, path);
      rmSync(own);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder !== null && isAlive(holder)) {
      rmSync(own);
      throw new InputError(
        `run ${runId} is being computed by process ${holder.pid} on ${holder.host}; wait for it, use another --run-id, or remove ${path} if that process is gone`,
      );
    }
    rmSync(path, { force: true });
  }
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}
