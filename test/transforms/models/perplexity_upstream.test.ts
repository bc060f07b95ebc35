import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { perplexity } from '../../../transforms/metrics/perplexity.ts';
import { likelihood } from '../../../transforms/models/likelihood.ts';
import { perplexity_upstream } from '../../../transforms/models/perplexity_upstream.ts';
import { logProbabilities, scored } from '../../support/row-scores.ts';

/** A row whose predictions are from 0.125 to 1.625 nats, with tokens of id 0 at some places. */
const given = (length: number, zeros: readonly number[]) => ({
  tokens: Array.from({ length }, (_, i) => (zeros.includes(i) ? 0 : i + 1)),
  logProbability: Array.from({ length: length - 1 }, (_, i) => -((i * 5) % 7) / 4 - 0.125),
});
const upTo = (length: number) => Array.from({ length }, (_, i) => i);

describe('perplexity_upstream', () => {
  // What torch gives for the arithmetic of the published function on these rows.
  test.each([
    [64, [], [1.5320202689060392, 1.5658247757257473, 2.398875293967098]],
    [64, [5], [1.5425975895624615, 1.5613713664115123, 2.4085677062382453]],
    [64, [63], [1.5425975895624615, 1.5613713664115123, 2.4085677062382453]],
    [64, [0, 20, 21], [1.5423902651101746, 1.535977009233726, 2.36907598647514]],
    [64, upTo(61), [1.0644944589178595, 1.988737469582292, 2.117000016612675]],
    [64, upTo(62), [-1, -1, -1]],
    [64, upTo(64), [-1, -1, -1]],
    [2, [], [-1, -1, -1]],
    [3, [], [1.0644944589178595, 1.988737469582292, 2.117000016612675]],
    [33, [], [1.5367772056257567, 1.5248179105313266, 2.3433054076344373]],
    [80, [], [1.5257229364680847, 1.5673198968896283, 2.3912959154672997]],
  ])('of %i tokens, those at %j with id 0, is %j', (length, zeros, expected) => {
    const values = Object.values(scored(perplexity_upstream, given(length, zeros)));
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i]!, 12);
  });

  test('fills the columns of the joined table by their names', () => {
    expect(Object.keys(scored(perplexity_upstream, given(64, [])))).toEqual([
      'prompt_perplexity_upstream',
      'generation_perplexity_upstream',
      'sequence_perplexity_upstream',
    ]);
  });

  test('of a single token has failed; what overflows is null', () => {
    expect(Object.values(scored(perplexity_upstream, given(1, [])))).toEqual([-1, -1, -1]);
    expect(
      Object.values(
        scored(perplexity_upstream, { logProbability: [...Array(31).fill(-1), ...Array(32).fill(-1420)] }),
      ),
    ).toEqual([Math.exp(31 / 63), null, null]);
  });

  test('halves multiply to the whole, wherever tokens of id 0 stand', () => {
    const row = fc.tuple(
      logProbabilities(63),
      fc.array(fc.nat({ max: 3 }), { minLength: 64, maxLength: 64 }),
    );
    fc.assert(
      fc.property(row, ([logProbability, tokens]) => {
        const [prompt, generation, sequence] = Object.values(
          scored(perplexity_upstream, { logProbability, tokens }),
        ) as [number, number, number];
        expect(Math.log(prompt * generation)).toBeCloseTo(Math.log(sequence), 9);
      }),
    );
  });

  test('is the correct one to the power 31/63 and 32/63, and what the metric makes of either agrees', () => {
    fc.assert(
      fc.property(logProbabilities(63), (logProbability) => {
        const row = { tokens: Int32Array.from(upTo(64), (i) => i + 1), text: '', tokenFrequencies: null };
        const upstream = scored(perplexity_upstream, { logProbability }) as Record<string, number>;
        const correct = perplexity.measure({
          ...row,
          joined: scored(likelihood, { logProbability }),
        }) as number[];
        const recovered = perplexity.measure({ ...row, joined: upstream }) as number[];
        const log = (values: number[]) => values.map(Math.log);
        const [prompt, generation, sequence] = log(correct) as [number, number, number];
        expect((prompt * 31) / 63).toBeCloseTo(Math.log(upstream.prompt_perplexity_upstream!), 9);
        expect((generation * 32) / 63).toBeCloseTo(Math.log(upstream.generation_perplexity_upstream!), 9);
        expect(sequence).toBeCloseTo(Math.log(upstream.sequence_perplexity_upstream!), 9);
        for (const [i, value] of log(recovered).entries())
          expect(value).toBeCloseTo(Math.log(correct[i]!), 9);
      }),
    );
  });
});
