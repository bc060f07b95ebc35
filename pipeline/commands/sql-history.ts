import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../files.ts';

/** Where the shell remembers what was typed. */
export function historyPath(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'semmem', 'history');
}

/** Lines of earlier shells, newest first; none where there is no file. */
export function readHistory(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .reverse();
  } catch {
    return [];
  }
}

/** Keeps the lines, which come newest first. */
export function saveHistory(path: string, history: readonly string[]): void {
  if (history.length === 0) return;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomically(path, `${[...history].reverse().join('\n')}\n`);
  } catch {
    // A history that cannot be kept is no reason to fail.
  }
}
