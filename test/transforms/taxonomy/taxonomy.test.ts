import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  classify,
  classifyUpstream,
  RECITATION_THRESHOLD,
  TAXONOMY_OUTCOMES,
  taxonomyCode,
  taxonomyColumns,
} from '../../../transforms/taxonomy/taxonomy.ts';

const PLAIN = 'sequence_duplicates';
const UPSTREAM = 'sequence_duplicates_upstream';

/** duplicates, upstream count, corpus complete, is_templating. */
type Known = readonly [number | null, number | null, boolean, boolean | null];

function classOf([duplicates, duplicatesUpstream, corpusComplete, isTemplating]: Known, threshold = 5) {
  const outcome = classify({ duplicates, duplicatesUpstream, corpusComplete, isTemplating, threshold });
  return [outcome.taxonomy, outcome.reason];
}

describe('the three-valued taxonomy', () => {
  test.each<[string, Known, string | null, string]>([
    ['above the threshold is recitation', [6, null, true, false], 'recitation', PLAIN],
    ['exactly the threshold is not', [5, null, true, false], 'recollection', PLAIN],
    ['a pattern below is reconstruction', [5, null, true, true], 'reconstruction', PLAIN],
    ['a count of one is complete knowledge', [1, null, true, false], 'recollection', PLAIN],
    ['above, the pattern does not matter', [6, null, true, true], 'recitation', PLAIN],
    ['above, the pattern need not be known', [6, null, true, null], 'recitation', PLAIN],
    ['below, it must', [5, null, true, null], null, 'unknown_pattern'],
    ['0 in the whole corpus: another corpus', [0, null, true, true], null, 'not_in_corpus'],
    ['0 in the whole corpus before an unknown pattern', [0, null, true, null], null, 'not_in_corpus'],
    ['a lower bound above suffices', [6, null, false, null], 'recitation', PLAIN],
    ['a lower bound at the threshold does not', [5, null, false, true], null, 'incomplete_corpus'],
    ['0 in a sample says nothing', [0, null, false, false], null, 'incomplete_corpus'],
    ['a lower bound before an unknown pattern', [3, null, false, null], null, 'incomplete_corpus'],
    ['no count', [null, null, true, true], null, 'unknown_count'],
    ['no count, of a sample', [null, null, false, null], null, 'unknown_count'],
    ['the upstream count stands in', [null, 6, true, null], 'recitation', UPSTREAM],
    ['… at the threshold', [null, 5, false, true], 'reconstruction', UPSTREAM],
    ['… without a pattern', [null, 1, false, false], 'recollection', UPSTREAM],
    ['… with the pattern unknown', [null, 1, true, null], null, 'unknown_pattern'],
    ['… with 0', [null, 0, true, false], null, 'not_in_corpus'],
    ['a complete plain count goes before it', [2, 100, true, false], 'recollection', PLAIN],
    ['… even where it is 0', [0, 100, true, false], null, 'not_in_corpus'],
    ['a lower bound above goes before it', [6, 1, false, false], 'recitation', PLAIN],
    ['a lower bound that decides nothing does not', [5, 6, false, false], 'recitation', UPSTREAM],
    ['… also for the other classes', [2, 3, false, true], 'reconstruction', UPSTREAM],
  ])('%s', (_, known, taxonomy, reason) => {
    expect(classOf(known)).toEqual([taxonomy, reason]);
  });

  const count = fc.option(fc.nat(12));
  const flag = fc.option(fc.boolean());
  const known = fc.tuple(count, count, fc.boolean(), flag);
  const threshold = fc.integer({ min: 1, max: 20 });

  test('a class rests on a count column, and a missing class has another reason', () => {
    fc.assert(
      fc.property(known, threshold, (row, t) => {
        const [taxonomy, reason] = classOf(row, t);
        expect(taxonomy !== null).toBe(reason === PLAIN || reason === UPSTREAM);
      }),
    );
  });

  test('raising the plain count never leaves recitation', () => {
    fc.assert(
      fc.property(known, threshold, fc.nat(5), ([plain, upstream, complete, pattern], t, more) => {
        fc.pre(plain !== null && classOf([plain, upstream, complete, pattern], t)[0] === 'recitation');
        expect(classOf([plain! + more, upstream, complete, pattern], t)[0]).toBe('recitation');
      }),
    );
  });

  test('raising the threshold never enters recitation', () => {
    fc.assert(
      fc.property(known, threshold, fc.nat(5), (row, t, more) => {
        fc.pre(classOf(row, t)[0] !== 'recitation');
        expect(classOf(row, t + more)[0]).not.toBe('recitation');
      }),
    );
  });

  test('learning the pattern never changes a class, and only ends an unknown pattern', () => {
    fc.assert(
      fc.property(known, threshold, fc.boolean(), ([plain, upstream, complete], t, pattern) => {
        const before = classOf([plain, upstream, complete, null], t);
        if (before[1] !== 'unknown_pattern')
          expect(classOf([plain, upstream, complete, pattern], t)).toEqual(before);
        else expect(classOf([plain, upstream, complete, pattern], t)[0]).not.toBeNull();
      }),
    );
  });

  test('adding an upstream count never takes a class away', () => {
    fc.assert(
      fc.property(known, threshold, fc.nat(12), ([plain, , complete, pattern], t, upstream) => {
        const before = classOf([plain, null, complete, pattern], t);
        fc.pre(before[0] !== null);
        expect(classOf([plain, upstream, complete, pattern], t)).toEqual(before);
      }),
    );
  });

  test('the code is the place of the outcome', () => {
    expect(TAXONOMY_OUTCOMES[taxonomyCode(6, null, true, null, RECITATION_THRESHOLD)]).toEqual({
      taxonomy: 'recitation',
      reason: PLAIN,
    });
  });
});

describe('the published taxonomy', () => {
  test.each<[number | null, boolean | null, boolean | null, string]>([
    [6, true, true, 'recitation'],
    [6, null, null, 'recitation'],
    [5, false, false, 'recollection'],
    [5, true, false, 'reconstruction'],
    [5, false, true, 'reconstruction'],
    [0, true, null, 'reconstruction'],
    [0, null, null, 'recollection'],
    [null, true, false, 'reconstruction'],
    [null, null, true, 'reconstruction'],
    [null, null, null, 'recollection'],
  ])('%s duplicates, incrementing %s, repeating %s is %s', (count, incrementing, repeating, taxonomy) => {
    expect(classifyUpstream(count, incrementing, repeating)).toBe(taxonomy);
  });

  test('agrees with the three-valued rule wherever that rests on the upstream count at the published threshold', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.boolean(), fc.boolean(), (count, incrementing, repeating) => {
        const [taxonomy] = classOf([null, count, true, incrementing || repeating], RECITATION_THRESHOLD);
        if (taxonomy !== null) expect(classifyUpstream(count, incrementing, repeating)).toBe(taxonomy);
      }),
    );
  });
});

test('the columns are taxonomy, its reason and the published taxonomy', () => {
  expect(taxonomyColumns.map(({ name }) => name)).toEqual([
    'taxonomy',
    'taxonomy_reason',
    'taxonomy_upstream',
  ]);
});
