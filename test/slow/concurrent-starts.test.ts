import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../support/run-command.ts';
import { temporaryFolder } from '../support/tables.ts';

it('starts at the same time never take the same run id', async () => {
  const folder = temporaryFolder();
  const runs = join(folder, 'runs');
  const start = () => runCommand('start', ['--output', runs], { env: { XDG_CACHE_HOME: folder } });
  // Both make the sample as well, and one of the two stays.
  for (const { status, stderr } of await Promise.all([start(), start()]))
    expect([status, stderr]).toEqual([0, expect.stringContaining('measuring 20,000 sequences\n')]);
  expect(readdirSync(runs)).toHaveLength(2);
});
