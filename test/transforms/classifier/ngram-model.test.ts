import { describe, expect, test } from 'vitest';
import { bytesOfBase64 } from '../../../transforms/classifier/base64.ts';
import { NGRAM_CATEGORIES, TEXT_CLASSES } from '../../../transforms/classifier/classes.ts';
import { BUCKETS, hashedFeatures } from '../../../transforms/classifier/hashed-features.ts';
import { ngramScores, ZERO_WEIGHT } from '../../../transforms/classifier/ngram-model.ts';
import { BIASES, SCALES, WEIGHTS } from '../../../transforms/classifier/ngram-weights.ts';

const OUTPUTS = TEXT_CLASSES.length + NGRAM_CATEGORIES.length;
const bytes = bytesOfBase64(WEIGHTS);

/** The definition, one weight at a time: logarithms of both softmaxes. */
function slowly(text: string): number[] {
  const { buckets, count } = hashedFeatures(text);
  const logits = Array.from({ length: OUTPUTS }, (_, output) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += bytes[buckets[i]! * OUTPUTS + output]! - ZERO_WEIGHT;
    return (sum / Math.sqrt(Math.max(1, count))) * SCALES[output]! + BIASES[output]!;
  });
  const logSoftmax = (values: number[]) => {
    const total = Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
    return values.map((value) => value - total);
  };
  return [
    ...logSoftmax(logits.slice(0, TEXT_CLASSES.length)),
    ...logSoftmax(logits.slice(TEXT_CLASSES.length)),
  ];
}

describe('ngramScores', () => {
  test('has twelve weights of a byte per bucket, and a megabyte of them at most', () => {
    expect(OUTPUTS).toBe(12);
    expect(bytes).toHaveLength(BUCKETS * OUTPUTS);
    expect(SCALES).toHaveLength(OUTPUTS);
    expect(BIASES).toHaveLength(OUTPUTS);
    expect(WEIGHTS.length).toBeLessThan(1e6);
  });

  test.each([
    '',
    'x',
    'while (i--) sum += a[i];',
    'It rained.',
    '\ufffd\ufffd',
    // Beyond 256 features sums of bytes are carried over; every bucket twice over is the most there can be.
    Array.from({ length: 600 }, (_, i) => String.fromCharCode(33 + ((i * 37) % 90))).join(''),
    Array.from({ length: 70_000 }, (_, i) => String.fromCharCode(33 + ((i * i) % 877))).join(''),
  ])('is the sum of its weights, however it is added up (text %#)', (text) => {
    const expected = slowly(text);
    const { classes, categories } = ngramScores(text);
    [...classes, ...categories].forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at]!, 9);
    });
  });

  test('tells texts of one length apart', () => {
    const first = [...ngramScores('return x;').classes];
    expect([...ngramScores('It snowed').classes]).not.toEqual(first);
    expect([...ngramScores('return x;').classes]).toEqual(first);
  });
});
