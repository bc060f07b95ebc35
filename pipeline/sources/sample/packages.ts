import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readJson } from '../../files.ts';

/** An installed package. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

const readPackage = (folder: string) => readJson(join(folder, 'package.json')) as PackageJson | null;

/** Folder of the package that `require(name)` in `folder` would load, found as Node finds it; `null` where it is absent. */
function resolvePackage(folder: string, name: string): string | null {
  // Not `resolve(name + '/package.json')`, which `exports` of many packages forbid.
  const places = createRequire(join(folder, 'package.json')).resolve.paths(name) ?? [];
  const found = places
    .map((place) => join(place, name))
    .find((place) => existsSync(join(place, 'package.json')));
  return found === undefined ? null : realpathSync(found);
}

/**
 * Production dependencies of the package in `root`, and theirs, that are the same on every machine: those with a
 * constraint on `os` or `cpu`, and optional ones, are left out. Sorted by name and version; each version once.
 */
export function portableDependencies(root: string): InstalledPackage[] {
  const found = new Map<string, InstalledPackage | null>();
  const visit = (folder: string, { dependencies = {}, optionalDependencies = {} }: PackageJson): void => {
    for (const dependency of Object.keys(dependencies)) {
      const place = dependency in optionalDependencies ? null : resolvePackage(folder, dependency);
      const description = place === null ? null : readPackage(place);
      if (place === null || description === null) continue;
      const { name, version, os, cpu } = description;
      const key = `${name}@${version}`;
      if (found.has(key)) continue;
      found.set(key, os === undefined && cpu === undefined ? { name, version, folder: place } : null);
      visit(place, description);
    }
  };
  const own = readPackage(root);
  if (own !== null) {
    found.set(`${own.name}@${own.version}`, null);
    visit(realpathSync(root), own);
  }
  return [...found.values()]
    .filter((one) => one !== null)
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** Order by UTF-16 units, which no locale changes. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
