import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CountFileWriter, findingBytes, readCountFile } from '../../../pipeline/corpus/count-file.ts';
import { temporaryFolder } from '../../support/tables.ts';

it('token counts and findings come back as they were written', () => {
  const path = join(temporaryFolder(), 'range.counts');
  const findings = { occurrences: Float64Array.of(0, 5e9, 0, 2), documents: Float64Array.of(0, 3, 0, 1) };
  const tokenCounts = Float64Array.of(1, 0, 7);
  const file = new CountFileWriter(path);
  file.addTokenCounts(tokenCounts);
  file.addFindings(findings);
  file.close();
  // Header and counts of tokens, then header, places and counts of the two items that were found.
  expect(statSync(path).size).toBe(24 + 3 * 8 + 24 + findingBytes(findings));
  expect(findingBytes(findings)).toBe(2 * 20);
  expect([...readCountFile(path)]).toEqual([{ tokenCounts }, { findings }]);
});
