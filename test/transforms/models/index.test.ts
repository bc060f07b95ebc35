import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../../pipeline/package-root.ts';
import { joinTables } from '../../../transforms/joined-columns.ts';
import { metrics } from '../../../transforms/metrics/index.ts';
import { perplexity } from '../../../transforms/metrics/perplexity.ts';
import { modelMetrics } from '../../../transforms/models/index.ts';
import { scored } from '../../support/row-scores.ts';

const names = modelMetrics.flatMap(({ columns }) => columns.map(({ name }) => name));

describe('the catalog of model metrics', () => {
  test('has one file and one test of the same name for each', () => {
    const snake = (folder: string, end: string) =>
      readdirSync(join(packageRoot, folder))
        .filter((name) => name.endsWith(end) && !name.includes('-'))
        .map((name) => name.slice(0, -end.length));
    const expected = modelMetrics.map(({ name }) => name).sort();
    expect(expected.filter((name) => !snake('transforms/models', '.ts').includes(name))).toEqual([]);
    expect(expected.filter((name) => !snake('test/transforms/models', '.test.ts').includes(name))).toEqual(
      [],
    );
  });

  test('has plain SQL identifiers as names, none twice', () => {
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(new Set(names).size).toBe(names.length);
  });

  test('takes no column of a row metric, and of the joined ones those of published perplexities', () => {
    const others = metrics.flatMap(({ columns }) => columns.map(({ name }) => name));
    expect(names.filter((name) => others.includes(name))).toEqual([]);
    const joined = Object.values(joinTables).flat();
    const shared = modelMetrics
      .flatMap(({ columns }) => columns)
      .filter(({ name }) => joined.some((one) => one.name === name));
    expect(shared).toEqual(joinTables.perplexities);
  });

  test('has what the perplexity metric reads of a model', () => {
    for (const name of perplexity.readsIfGiven!) expect(names).toContain(name);
  });

  test('has numbers and lists of numbers only, and one sentence for each', () => {
    for (const { columns } of modelMetrics) {
      for (const { type, unit, description } of columns) {
        expect(['DOUBLE', 'INTEGER', 'FLOAT[]']).toContain(type);
        expect(unit).not.toBeNull();
        expect(description).toMatch(/^[^.].*[^.]\.$/);
      }
    }
  });

  test.each([0, 1, 2, 31, 32, 63, 511])(
    'measures rows of %i predictions, each column a number, a list of numbers or null',
    (count) => {
      const logProbability = Array.from({ length: count }, (_, i) => -(i % 5));
      const statistics = {
        logProbability,
        mean: logProbability,
        deviation: logProbability,
        topKLogMass: logProbability,
        attention: { entropy: [1, 2], gini: [0, 1] },
        hidden: logProbability,
      };
      for (const metric of modelMetrics) {
        const values = Object.values(scored(metric, statistics));
        const types = metric.columns.map(({ type }) => type);
        for (const [i, value] of values.entries()) {
          if (value === null) continue;
          if (types[i] === 'FLOAT[]') expect(value).toBeInstanceOf(Float32Array);
          else expect(value).toBeTypeOf('number');
        }
      }
    },
  );
});
