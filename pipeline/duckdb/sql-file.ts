import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

const cache = new Map<string, string>();

/** Text of one SQL file, such as `reports/taxonomy_counts`. */
export function sqlFile(name: string): string {
  let text = cache.get(name);
  if (text === undefined) {
    text = readFileSync(join(packageRoot, 'sql', `${name}.sql`), 'utf8')
      .trim()
      .replace(/;$/, '');
    cache.set(name, text);
  }
  return text;
}
