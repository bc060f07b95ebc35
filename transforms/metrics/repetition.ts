import type { Metric } from '../metric.ts';
import { patternEvidence } from '../patterns/pattern-evidence.ts';
import { repetitionColumns, repetitionValues } from '../patterns/repetition-columns.ts';

/**
 * What repeats in a text: stretches of at least two periods in which everything equals what stands a period before.
 *
 * By characters; by elements (words, numbers and single signs, whatever white space stands between); and by rows, elements
 * with all numbers, single letters, Roman numerals and names of months or days taken as equal: tables, numbered lines.
 */
export const repetition: Metric = {
  name: 'repetition',
  version: 1,
  description: 'What repeats in a text, with what period and where: characters, elements, rows of one form.',
  reads: ['text'],
  columns: [
    ...repetitionColumns('repetition', 'recurs character by character', 'characters', 'characters'),
    ...repetitionColumns('element_repetition', 'recurs element by element', 'elements', 'characters'),
    ...repetitionColumns('row_repetition', 'recurs in form', 'elements', 'characters'),
  ],
  measure: ({ text }) => {
    const found = patternEvidence(text);
    const { repetition: characters, elementRepetition: elements, rows } = found;
    const empty = text === '';
    return [
      ...repetitionValues(characters, characters?.period ?? 0, found.repeatedShare, empty),
      ...repetitionValues(elements, elements?.elements ?? 0, found.repeatedElementShare, empty),
      ...repetitionValues(rows, rows?.elements ?? 0, found.rowShare, empty),
    ];
  },
};
