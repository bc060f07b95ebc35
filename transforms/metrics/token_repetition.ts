import type { Metric } from '../metric.ts';
import { makeRuns, periodicRuns } from '../patterns/periodic-runs.ts';
import { repetitionColumns, repetitionValues } from '../patterns/repetition-columns.ts';
import { longest, shareOf } from '../patterns/stretches.ts';

/** Tokens that must recur before their lag is followed. */
const TOKENS_RECUR = 2;

const runs = makeRuns();

/**
 * What repeats among the tokens: stretches of at least two periods in which every token is the one a period before.
 *
 * Unlike Dolma's periodic repetition (at most 13 tokens, at least three blocks, whole ones), any period and cut ends.
 */
export const token_repetition: Metric = {
  name: 'token_repetition',
  version: 1,
  description: 'What repeats among the tokens, with what period and where.',
  reads: ['tokens'],
  columns: repetitionColumns('token_repetition', 'recurs token by token', 'tokens', 'tokens'),
  measure: ({ tokens }) => {
    periodicRuns(tokens, tokens.length, TOKENS_RECUR, runs);
    const stretches = { runs, elements: null, codes: tokens, length: tokens.length };
    const found = longest(stretches);
    return repetitionValues(found, found?.period ?? 0, shareOf(stretches), tokens.length === 0);
  },
};
