import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}

/** Folder of this package, whether it runs from `pipeline/` or from `dist/pipeline/`. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  version: string;
};

/** Version of this package. */
export const packageVersion = version;
