import { contentCategory } from '../classifier/content-category.ts';
import type { Metric } from '../metric.ts';
import { boilerplate } from './boilerplate.ts';
import { code_probability } from './code_probability.ts';
import { progression } from './progression.ts';
import { repetition } from './repetition.ts';

/** The best single description of a text, from n-grams, patterns, boilerplate and shares of characters. */
export const content_category: Metric = {
  name: 'content_category',
  version: 1,
  description: 'What the text is, in one word, as people would say it.',
  reads: ['text'],
  builtOn: [repetition, progression, boilerplate, code_probability],
  columns: [
    {
      name: 'content_category',
      type: 'VARCHAR',
      unit: null,
      description:
        'code, code+nl, nl, pattern-incrementing, pattern-repeating, boilerplate, empty (white space alone) or other. ' +
        'Made for sequences of about 64 tokens, by a model of its own: it may differ from code_probability and ' +
        'boilerplate_kind, most of all on short texts.',
    },
    {
      name: 'content_category_probability',
      type: 'DOUBLE',
      unit: 'probability',
      description: 'How probable it is that a person says the same of the text.',
    },
  ],
  measure: ({ text }) => {
    const { category, probability } = contentCategory(text);
    return [category, probability];
  },
};
