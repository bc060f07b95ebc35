import { TEXT_CLASSES } from './classes.ts';
import { hashedFeatures } from './hashed-features.ts';
import { ngramScores } from './ngram-model.ts';
import { CODE_INTERCEPT, CODE_SLOPE } from './ngram-weights.ts';

/** Classes that people call code. */
const CODE = TEXT_CLASSES.map((name) => name === 'code' || name === 'latex' || name === 'markup');

/** Log-odds of code against all else, by the logarithms of the text classes' probabilities. */
export function codeLogit(classes: Float64Array): number {
  let code = 0;
  let other = 0;
  for (let at = 0; at < classes.length; at++) {
    if (CODE[at]) code += Math.exp(classes[at]!);
    else other += Math.exp(classes[at]!);
  }
  return Math.log(code + 1e-12) - Math.log(other + 1e-12);
}

/**
 * Probability that a person calls the text code rather than natural language, calibrated by Platt's method
 * (1999); `null` for a text of white space alone.
 */
export function codeProbability(text: string): number | null {
  if (hashedFeatures(text).count === 0) return null;
  const logit = codeLogit(ngramScores(text).classes);
  return 1 / (1 + Math.exp(-(CODE_SLOPE * logit + CODE_INTERCEPT)));
}
