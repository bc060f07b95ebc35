import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { huffman_coding_length_upstream } from '../../transforms/metrics/huffman_coding_length_upstream.ts';
import { patterns_upstream } from '../../transforms/metrics/patterns_upstream.ts';

const folder = fileURLToPath(new URL('../../../shared/golden/', import.meta.url));
const rows = { 'pile-memorized-15k': 14_938, 'human-labels': 1_231 };

describe.skipIf(!existsSync(folder))(
  'the published filters on real sequences (../shared/golden, skipped where absent)',
  () => {
    test.each(Object.entries(rows))(
      'agree on %s: flags, and code length to the last bit',
      async (name, count) => {
        const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
        const connection = await instance.connect();
        try {
          const file = `${folder}upstream-filters-${name}.parquet`;
          const reader = await connection.runAndReadAll(
            'select text, is_incrementing, is_repeating, huffman_coding_length from read_parquet($file)',
            { file },
          );
          const golden = reader.getRows() as [string, boolean, boolean, number][];
          expect(golden).toHaveLength(count);
          const wrong = golden.filter(([text, incrementing, repeating, codeLength]) => {
            const row = { tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {} };
            const [counts, repeats] = patterns_upstream.measure(row) as [boolean, boolean];
            const measured = huffman_coding_length_upstream.measure(row);
            return counts !== incrementing || repeats !== repeating || !Object.is(measured, codeLength);
          });
          expect(wrong).toEqual([]);
        } finally {
          connection.closeSync();
          instance.closeSync();
        }
      },
    );
  },
);
