import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../pipeline/package-root.ts';

const launcher = join(packageRoot, 'dist/pipeline/commands/launch.cjs');

/** Threads of libuv's pool that are really there once `wanted` slow calls wait for it. */
function poolSize(args: readonly string[], wanted: number): number {
  const script = `
    require(${JSON.stringify(launcher)}).launch(async () => {
      const before = require('node:fs').readdirSync('/proc/self/task').length;
      for (let i = 0; i < ${wanted}; i++) require('node:crypto').pbkdf2('a', 'b', 20000, 64, 'sha512', () => {});
      setTimeout(() => console.log(require('node:fs').readdirSync('/proc/self/task').length - before), 20);
    });`;
  return Number(execFileSync(process.execPath, ['-e', script, '--', ...args], { encoding: 'utf8' }));
}

describe('the launcher', () => {
  it("gives libuv's pool four threads more than there are workers, before anything uses it", () => {
    expect(poolSize(['--threads', '8'], 30)).toBe(12);
    expect(poolSize(['--threads=3'], 30)).toBe(7);
  });

  it('leaves nonsense to the command, which will name it', () => {
    expect(poolSize(['--threads', 'many'], 30)).toBeGreaterThan(4);
  });
});
