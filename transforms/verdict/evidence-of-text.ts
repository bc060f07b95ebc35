import { boilerplateOf } from '../boilerplate/boilerplate.ts';
import { contentCategory } from '../classifier/content-category.ts';
import { findingsOf } from '../findings/findings.ts';
import { patterns } from '../metrics/patterns.ts';
import { patternEvidence } from '../patterns/pattern-evidence.ts';
import { proseBeyond } from './prose-beyond.ts';
import { proseSpan } from './running-prose.ts';
import { NO_EVIDENCE, type VerdictEvidence } from './verdict-evidence.ts';

/** All evidence that a text gives by itself; `null` where a corpus, a model or another table is needed. */
export function evidenceOfText(text: string): VerdictEvidence {
  const findings = findingsOf(text);
  const { category, probability } = contentCategory(text);
  const { incrementingScore, repeatingScore } = patternEvidence(text);
  // Prose is measured without findings: a masked or planted item is no other text.
  const proseLength = proseSpan(text, findings);
  const boilerplate = boilerplateOf(text);
  return {
    ...NO_EVIDENCE,
    findings,
    proseLength,
    proseBeyondBoilerplate:
      boilerplate.spans.length === 0 ? proseLength : proseBeyond(text, boilerplate.spans, findings),
    contentCategory: category,
    contentProbability: probability,
    isTemplating: isTemplating(text),
    patternCoverage: Math.max(incrementingScore, repeatingScore),
    boilerplateScore: boilerplate.score,
  };
}

const row = { tokens: new Int32Array(1), text: '', tokenFrequencies: null, joined: {} };

function isTemplating(text: string): boolean {
  row.text = text;
  const [counts, repeats] = patterns.measure(row) as readonly boolean[];
  return counts! || repeats!;
}
