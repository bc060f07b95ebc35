import type { Metric } from '../metric.ts';
import { entropyOf } from '../statistics/entropy.ts';
import { tokenNgrams } from '../statistics/token-ngrams.ts';
import { countCodePoints } from '../text/code-point-counts.ts';

/** Shannon's entropy (1948) of the row's own distribution of code points, and of tokens. */
export const entropy: Metric = {
  name: 'entropy',
  version: 1,
  description:
    'How evenly characters and tokens are spread: Shannon entropy of their distributions in the row.',
  reads: ['tokens', 'text'],
  columns: [
    {
      name: 'character_entropy',
      type: 'DOUBLE',
      unit: 'bits per code point',
      description: "Shannon entropy of the text's own distribution of code points; null for the empty text.",
    },
    {
      name: 'token_entropy',
      type: 'DOUBLE',
      unit: 'bits per token',
      description: "Shannon entropy of the row's own distribution of token ids.",
    },
  ],
  measure: ({ text, tokens }) => {
    const characters = countCodePoints(text);
    const { counts, firstKind } = tokenNgrams(tokens);
    return [
      entropyOf(characters.counts, characters.distinct, characters.total),
      entropyOf(counts, firstKind[2]!, tokens.length),
    ];
  },
};
