import { describe, expect, it } from 'vitest';
import { didYouMean, unknownName } from '../../pipeline/did-you-mean.ts';
import { InputError } from '../../pipeline/input-error.ts';

const METRICS = [
  'is_incrementing',
  'is_repeating',
  'huffman_coding_length',
  'sequence_duplicates',
  'nl_scores',
];

describe('the name that was meant', () => {
  it.each([
    ['hufman_length', 'huffman_coding_length'],
    ['is_repaeting', 'is_repeating'],
    ['IS_INCREMENTING', 'is_incrementing'],
    ['sequence_duplicate', 'sequence_duplicates'],
    ['nlscores', 'nl_scores'],
    ['isrepeatingg', 'is_repeating'],
  ])('%s is %s', (typed, meant) => expect(didYouMean(typed, METRICS)).toBe(meant));

  it.each(['', 'x', 'perplexity', 'text'])('%j is none of them', (typed) => {
    expect(didYouMean(typed, METRICS)).toBeNull();
  });

  it('is the nearest, the first of equals, and none of none', () => {
    expect(didYouMean('13b', ['1b', '12b', '2.8b'])).toBe('12b');
    expect(didYouMean('ac', ['ab', 'ad'])).toBe('ab');
    expect(didYouMean('abc', [])).toBeNull();
  });

  it('stands in the error with the first sixteen of many', () => {
    const names = Array.from({ length: 80 }, (_, index) => `run-${index}`);
    expect(unknownName('run', 'rum-79', names).message).toBe(
      `unknown run: rum-79 (did you mean run-79?); valid: ${names.slice(0, 16).join(', ')}, …`,
    );
    expect(unknownName('run', 'x', names.slice(0, 16)).message).toMatch(/, run-15$/);
  });

  it('stands in the error with everything that is valid', () => {
    expect(unknownName('scheme', 'dedup', ['deduped', 'duped'])).toEqual(
      new InputError('unknown scheme: dedup (did you mean deduped?); valid: deduped, duped'),
    );
    expect(unknownName('scheme', 'zzz', ['deduped', 'duped']).message).toBe(
      'unknown scheme: zzz; valid: deduped, duped',
    );
  });
});
