import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CountFileWriter, readCountFile } from '../../../pipeline/corpus/count-file.ts';
import { temporaryFolder } from '../../support/tables.ts';

it('token counts and findings come back as they were written', () => {
  const path = join(temporaryFolder(), 'range.counts');
  const findings = { occurrences: Float64Array.of(5e9, 0, 2), documents: Float64Array.of(3, 0, 1) };
  const tokenCounts = Float64Array.of(1, 0, 7);
  const file = new CountFileWriter(path);
  file.addTokenCounts(tokenCounts);
  file.addFindings(findings);
  file.close();
  expect([...readCountFile(path)]).toEqual([{ tokenCounts }, { findings }]);
});
