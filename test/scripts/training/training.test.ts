import { describe, expect, test } from 'vitest';
import { groupedFolds } from '../../../scripts/training/folds.ts';
import { growForest } from '../../../scripts/training/forest.ts';
import { fitLogistic, logits, type SparseRows } from '../../../scripts/training/logistic-regression.ts';
import { randomFrom, shuffled } from '../../../scripts/training/random.ts';
import { forestShares } from '../../../transforms/classifier/forest.ts';

const rowsOf = (rows: readonly (readonly number[])[], width: number): SparseRows => ({
  starts: Int32Array.from([0, ...rows.map((_, at) => rows.slice(0, at + 1).flat().length)]),
  columns: Int32Array.from(rows.flat()),
  scales: new Float64Array(rows.length).fill(1),
  width,
});

describe('logistic regression', () => {
  test('without features learns how often each class occurs', () => {
    const rows = rowsOf([[], [], [], []], 1);
    const { biases } = fitLogistic(
      rows,
      [0, 1, 2, 3],
      Int32Array.of(0, 0, 0, 1),
      Float64Array.of(1, 1, 1, 1),
      2,
      {
        penalty: 0.01,
        iterations: 100,
      },
    );
    expect(biases[0]! - biases[1]!).toBeCloseTo(Math.log(3), 3);
  });

  test('stands where the penalised loss is flat: weights are the mean residuals over the penalty', () => {
    const rows = rowsOf([[0], [0, 1], [1], [2], [1, 2], []], 3);
    const labels = Int32Array.of(0, 0, 1, 2, 2, 1);
    const all = [0, 1, 2, 3, 4, 5];
    const rowWeights = Float64Array.of(1, 2, 1, 1, 0.5, 1);
    const model = fitLogistic(rows, all, labels, rowWeights, 3, { penalty: 0.05, iterations: 500 });
    const residuals = [0, 1, 2].map(() => new Float64Array(3));
    const into = new Float64Array(3);
    for (const row of all) {
      logits(model, rows, row, into);
      const exponents = [...into].map(Math.exp);
      const total = exponents.reduce((sum, one) => sum + one);
      for (let k = 0; k < 3; k++)
        for (let i = rows.starts[row]!; i < rows.starts[row + 1]!; i++)
          residuals[k]![rows.columns[i]!]! +=
            (rowWeights[row]! / 6.5) * ((labels[row] === k ? 1 : 0) - exponents[k]! / total);
    }
    for (let k = 0; k < 3; k++)
      for (let column = 0; column < 3; column++)
        expect(model.weights[k]![column]).toBeCloseTo(residuals[k]![column]! / 0.05, 2);
  });
});

describe('a forest', () => {
  const random = randomFrom(5);
  const rows = Array.from({ length: 400 }, () => Float64Array.of(random(1000), random(1000), random(1000)));
  const labels = rows.map(([a, b]) => (a! > 500 ? 1 : 0) + (b! > 500 ? 1 : 0));
  const growth = { trees: 30, tries: 6, leastRows: 2 };

  test('learns what no line parts, and is the same each time', () => {
    const forest = growForest(rows, labels, 3, growth);
    expect(growForest(rows, labels, 3, growth)).toEqual(forest);
    const shares = new Float64Array(3);
    const answers = [
      [200, 200],
      [800, 200],
      [200, 800],
      [800, 800],
    ].map(([a, b]) => {
      forestShares(forest, Float64Array.of(a!, b!, 0), shares);
      return shares.indexOf(Math.max(...shares));
    });
    expect(answers).toEqual([0, 1, 1, 2]);
  });
});

describe('folds', () => {
  test('keep near copies together and labels apart evenly', () => {
    const clusters = Int32Array.from({ length: 300 }, (_, row) => (row < 60 ? 0 : row));
    const labelOf = (row: number) => (row % 3 === 0 ? 'rare' : 'common');
    const folds = groupedFolds([...clusters.keys()], labelOf, clusters, 5, 1);
    expect(new Set(Array.from({ length: 60 }, (_, row) => folds.get(row))).size).toBe(1);
    const rare = [0, 1, 2, 3, 4].map(
      (fold) => [...folds].filter(([row, own]) => own === fold && labelOf(row) === 'rare').length,
    );
    expect(Math.max(...rare) - Math.min(...rare)).toBeLessThanOrEqual(5);
    expect(folds.size).toBe(300);
  });
});

describe('shuffled', () => {
  test('keeps all, and follows the seed', () => {
    const list = Array.from({ length: 50 }, (_, i) => i);
    expect(shuffled(list, 1)).toEqual(shuffled(list, 1));
    expect(shuffled(list, 1)).not.toEqual(shuffled(list, 2));
    expect(shuffled(list, 1).sort((a, b) => a - b)).toEqual(list);
  });
});
