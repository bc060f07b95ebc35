import { boilerplateOf } from '../boilerplate/boilerplate.ts';
import { contentCategory } from '../classifier/content-category.ts';
import { findingsOf } from '../findings/findings.ts';
import { patterns } from '../metrics/patterns.ts';
import { patternEvidence } from '../patterns/pattern-evidence.ts';
import { proseSpan } from './running-prose.ts';
import { NO_EVIDENCE, type VerdictEvidence } from './verdict-evidence.ts';

/** All evidence that a text gives by itself; `null` where a corpus, a model or another table is needed. */
export function evidenceOfText(text: string): VerdictEvidence {
  const findings = findingsOf(text);
  const { category, probability } = contentCategory(text);
  const { incrementingScore, repeatingScore } = patternEvidence(text);
  return {
    ...NO_EVIDENCE,
    findings,
    // Prose is measured without them: a masked or planted item is no other text.
    proseLength: proseSpan(text, findings),
    contentCategory: category,
    contentProbability: probability,
    isTemplating: isTemplating(text),
    patternCoverage: Math.max(incrementingScore, repeatingScore),
    boilerplateScore: boilerplateOf(text).score,
  };
}

const row = { tokens: new Int32Array(1), text: '', tokenFrequencies: null, joined: {} };

function isTemplating(text: string): boolean {
  row.text = text;
  const [counts, repeats] = patterns.measure(row) as readonly boolean[];
  return counts! || repeats!;
}
