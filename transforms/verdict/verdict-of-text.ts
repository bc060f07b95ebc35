import { patterns } from '../metrics/patterns.ts';
import { proseSpan } from './running-prose.ts';
import { judge } from './verdict.ts';
import { NO_EVIDENCE } from './verdict-evidence.ts';
import type { VerdictClass } from './verdict-rule.ts';

/** The verdict on a text alone: no model, corpus or other table is known. */
export function verdictOfText(text: string): VerdictClass {
  const row = { tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {} };
  const [, , isTemplating] = patterns.measure(row) as [boolean, boolean, boolean];
  return judge({ ...NO_EVIDENCE, findings: [], proseLength: proseSpan(text), isTemplating }).verdict;
}
