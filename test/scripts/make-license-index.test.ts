import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../pipeline/package-root.ts';

test('the committed licence index is what the script makes of the installed licence texts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'license-index-'));
  try {
    const made = join(folder, 'license-index.ts');
    execFileSync('node', ['--import', 'tsx', 'scripts/make-license-index.ts', made], { cwd: packageRoot });
    const committed = readFileSync(join(packageRoot, 'transforms/boilerplate/license-index.ts'), 'utf8');
    expect(readFileSync(made, 'utf8') === committed).toBe(true);
    expect(committed.length).toBeLessThan(400_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
