import { codeProbability } from '../classifier/code-probability.ts';
import type { Metric } from '../metric.ts';

/** How probable it is that a person calls the text code: by n-grams, calibrated on people's answers. */
export const code_probability: Metric = {
  name: 'code_probability',
  version: 1,
  description: 'Code against natural language, by a small classifier of our own.',
  reads: ['text'],
  columns: [
    {
      name: 'code_probability',
      type: 'DOUBLE',
      unit: 'probability',
      description:
        'How probable it is that a person calls the text code (LaTeX and markup are code) rather than natural ' +
        'language; null for a text of white space alone. Made for sequences of about 64 tokens: below about 20 ' +
        'characters it is a guess.',
    },
  ],
  measure: ({ text }) => codeProbability(text),
};
