import type { Metric } from '../metric.ts';
import { patternEvidence } from '../patterns/pattern-evidence.ts';

/**
 * What counts in a text: rows of one form in which at least one place takes the same step, up or down, at least twice.
 *
 * Seven steps in ten must be that step or a carry (09:59, 10:00), and at least three places in five must count or stay: a table of
 * measurements with numbered rows is none.
 */
export const progression: Metric = {
  name: 'progression',
  version: 2,
  description: 'What counts in a text: kind, step, number of terms and where.',
  reads: ['text'],
  columns: [
    {
      name: 'progression_kind',
      type: 'VARCHAR',
      unit: null,
      description:
        'What counts, at the place with the most terms of the longest stretch: integer, decimal, hexadecimal, version, date (also the day beside the name of a month), time, letter, roman, month, weekday, numeral (one, two) or ordinal (first, second); null where nothing does.',
    },
    {
      name: 'progression_step',
      type: 'DOUBLE',
      unit: null,
      description:
        'What each term adds to the one before, negative in a countdown; for letters and names, places in their list; rounded to the decimals that stand in the text.',
    },
    {
      name: 'progression_terms',
      type: 'INTEGER',
      unit: 'terms',
      description: 'Terms at that place: those a step after the one before, and the first.',
    },
    {
      name: 'progression_counters',
      type: 'INTEGER',
      unit: 'places',
      description: 'Places of a row that count at once.',
    },
    {
      name: 'progression_period',
      type: 'INTEGER',
      unit: 'elements',
      description: 'Words, numbers and signs of a row.',
    },
    {
      name: 'progression_start',
      type: 'INTEGER',
      unit: 'characters',
      description: 'Where the stretch begins, which may be within a row.',
    },
    { name: 'progression_end', type: 'INTEGER', unit: 'characters', description: 'One past its end.' },
    {
      name: 'progression_coverage',
      type: 'DOUBLE',
      unit: 'share',
      description: "Its share of the row's characters; 0 where nothing counts.",
    },
    {
      name: 'progression_share',
      type: 'DOUBLE',
      unit: 'share',
      description: "Share of the row's characters in all such stretches.",
    },
  ],
  measure: ({ text }) => {
    if (text === '') return NOT_DEFINED;
    const { progression: found, progressionShare } = patternEvidence(text);
    if (found === null) return NOTHING;
    const { kind, step, terms, counters, period, start, end, coverage } = found;
    return [kind, step, terms, counters, period, start, end, coverage, progressionShare];
  },
};

const NOTHING = [null, null, null, null, null, null, null, 0, 0] as const;
const NOT_DEFINED = [null, null, null, null, null, null, null, null, null] as const;
