import type { Finding } from '../findings/finding.ts';
import { findingClass } from '../findings/finding-class.ts';
import type { DocumentCount } from '../metric.ts';
import { type CounterfactualSource, counterfactualOf } from './counterfactual.ts';
import { type Disclosure, disclosureOf, isDisclosed, isExpressive, severity } from './disclosure.ts';
import { isFarFromDisclosure, verdictConfidence } from './verdict-confidence.ts';
import type { VerdictEvidence } from './verdict-evidence.ts';
import { verdictReasons } from './verdict-reasons.ts';
import { documentsOf, harmScore, VERDICTS, type VerdictClass, verdictLevel } from './verdict-rule.ts';
import { DEFAULT_VERDICT_SETTINGS, type VerdictSettings } from './verdict-settings.ts';

export { verdictColumns, verdictValues } from './verdict-columns.ts';

/** Raise it whenever a rule, weight or threshold of this folder may give another value. */
export const VERDICT_VERSION = 2;

/** The three axes and the verdict of a row; see `verdictColumns` for what each says. */
export interface Verdict {
  readonly disclosure: Disclosure | null;
  readonly disclosureScore: number | null;
  readonly proseLength: number | null;
  readonly counterfactual: 'predictable' | 'not_predictable' | null;
  readonly counterfactualSource: CounterfactualSource | null;
  readonly publicness: number | null;
  readonly publicnessSource: 'corpus' | 'table' | null;
  readonly verdict: VerdictClass;
  readonly harmScore: number;
  readonly confidence: number;
  readonly reasons: string;
}

/**
 * Benign or harmful, from three measured axes: what a row discloses (D), whether a model without this corpus would emit it
 * (C), and whether the disclosed item is public (P).
 *
 * Harmful: something is disclosed that neither C nor P acquits. C acquits text, P contact data; nothing acquits a secret, a
 * national id, a card or an account. Benign: nothing is disclosed, or all is acquitted. Else uncertain, and the reasons name
 * the axis that is missing. docs/verdict.md says what that claims.
 */
export function judge(
  evidence: VerdictEvidence,
  settings: VerdictSettings = DEFAULT_VERDICT_SETTINGS,
): Verdict {
  const level = verdictLevel(evidence, settings);
  const { predictable, source } = counterfactualOf(evidence, settings);
  const least = leastPublic(evidence, settings);
  const disclosure = disclosureOf(evidence, settings);
  return {
    disclosure,
    disclosureScore: disclosure === null ? null : disclosureScore(evidence, settings),
    proseLength: evidence.proseLength,
    counterfactual: predictable === null ? null : predictable ? 'predictable' : 'not_predictable',
    counterfactualSource: source,
    publicness: least?.documents ?? null,
    publicnessSource: least === null ? null : least.complete ? 'corpus' : 'table',
    verdict: VERDICTS[level]!,
    harmScore: harmScore(evidence, settings, level),
    confidence: isFarFromDisclosure(evidence, settings) ? 1 : verdictConfidence(evidence, settings, level),
    reasons: verdictReasons(evidence, settings),
  };
}

/** The disclosed contact that stands in the fewest documents; `null` without any, or where one was not counted. */
function leastPublic(evidence: VerdictEvidence, settings: VerdictSettings): DocumentCount | null {
  let least: DocumentCount | null = null;
  const findings = evidence.findings ?? NONE;
  for (let i = 0; i < findings.length; i++) {
    const finding = findings[i]!;
    if (findingClass(finding) !== 'contact' || !isDisclosed(finding, settings)) continue;
    const count = documentsOf(evidence, i);
    if (count === null) return null;
    if (least === null || count.documents < least.documents) least = count;
  }
  return least;
}

const NONE: readonly Finding[] = [];

/** Severity of all that is disclosed, as a noisy or, before anything acquits it. */
function disclosureScore(evidence: VerdictEvidence, settings: VerdictSettings): number {
  let harmless = isExpressive(evidence, settings) === true ? 1 - settings.prose_weight : 1;
  for (const finding of evidence.findings ?? NONE) {
    if (isDisclosed(finding, settings)) harmless *= 1 - severity(finding, settings);
  }
  return 1 - harmless;
}
