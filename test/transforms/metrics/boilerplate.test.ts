import { describe, expect, test } from 'vitest';
import { boilerplate } from '../../../transforms/metrics/boilerplate.ts';

const measure = (text: string) =>
  boilerplate.measure({ tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {} });

describe('boilerplate', () => {
  test('says kind, score, coverage and licence in the order of its columns', () => {
    expect(boilerplate.columns.map(({ name }) => name)).toEqual([
      'boilerplate_kind',
      'boilerplate_score',
      'boilerplate_coverage',
      'license_id',
    ]);
    expect(measure('# Licensed under MIT')).toEqual(['license', 0.75, 18 / 20, 'MIT']);
    expect(measure('All rights reserved.')).toEqual(['copyright_notice', 0.75, 19 / 20, null]);
  });

  test('has no kind and no licence, but a score, where there is little or nothing', () => {
    expect(measure('Next post')).toEqual([null, 1 - 2 ** -0.4, 1, null]);
    for (const text of ['', ' ', 'a', '7', '\ufffd', 'é\ufffd', '日本語', 'xxxxxxxxxx', 'a '.repeat(400)]) {
      expect(measure(text)).toEqual([null, 0, 0, null]);
    }
  });
});
