import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../../pipeline/package-root.ts';
import { readLabels } from '../../../scripts/training/labels.ts';
import { CATEGORIES } from '../../../transforms/classifier/classes.ts';
import { codeProbability } from '../../../transforms/classifier/code-probability.ts';
import { contentCategory, sharpen } from '../../../transforms/classifier/content-category.ts';

/** People's labels, which the weights were trained on: read at ../shared, and skipped where that is absent. */
const LABELS = join(packageRoot, '../shared/data/labels');

describe('the committed weights', () => {
  test.skipIf(!existsSync(LABELS))(
    'go with the committed features: they know the texts they learned from',
    async () => {
      const rows = await readLabels(LABELS);
      const known = rows.filter(({ category }) => category !== null);
      const right = known.filter(({ text, category }) => contentCategory(text).category === category);
      expect(right.length / known.length).toBeGreaterThan(0.95);
      const judged = rows.filter(({ isCode, text }) => isCode !== null && text.trim() !== '');
      const agreed = judged.filter(({ text, isCode }) => codeProbability(text)! >= 0.5 === isCode);
      expect(agreed.length / judged.length).toBeGreaterThan(0.97);
    },
  );
});

describe('contentCategory', () => {
  test('is as sure as it is right: texts that follow a rule from end to end leave no doubt', () => {
    const count = Array.from({ length: 40 }, (_, i) => `${i + 101}.\n`).join(' ');
    expect(contentCategory(count).probability).toBeGreaterThan(0.97);
  });
});

describe('sharpen', () => {
  test('keeps the order and the sum, and makes the likely more so', () => {
    const shares = Float64Array.of(0.6, 0.3, 0.1, ...Array(CATEGORIES.length - 3).fill(0));
    sharpen(shares, 2);
    expect(shares[0]).toBeCloseTo(0.36 / 0.46, 12);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
    expect(shares[3]).toBe(0);
  });
});
