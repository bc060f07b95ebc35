import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error.ts';

/** A file of a folder, and where it is once links are followed. */
export interface FolderFile {
  readonly path: string;
  readonly real: string;
}

/** All files below a folder, sorted by name; links are followed, each folder is entered once, hidden names are left out. */
export function filesUnder(folder: string): FolderFile[] {
  const files: FolderFile[] = [];
  const entered = new Set<string>();
  const enter = (inside: string, real: string) => {
    if (entered.has(real)) return;
    entered.add(real);
    for (const entry of readdirSync(inside, { withFileTypes: true }).sort(byName)) {
      if (entry.name.startsWith('.')) continue;
      const path = join(inside, entry.name);
      const isLink = entry.isSymbolicLink();
      const to = isLink ? target(path) : entry;
      const at = isLink ? realpathSync(path) : join(real, entry.name);
      if (to.isDirectory()) enter(path, at);
      else if (to.isFile()) files.push({ path, real: at });
    }
  };
  enter(folder, realpathSync(folder));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files without those that an earlier one is a link to, or a link to the same as. */
export function distinctFiles(files: readonly FolderFile[]): FolderFile[] {
  const seen = new Set<string>();
  return files.filter(({ real }) => !seen.has(real) && seen.add(real));
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

function target(link: string): Stats {
  try {
    return statSync(link);
  } catch {
    throw new InputError(`${link} is a link to nothing; download what it stands for, or remove it`);
  }
}
