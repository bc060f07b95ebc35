import type { Finding } from '../findings/finding.ts';
import { type CounterfactualSource, counterfactualOf } from './counterfactual.ts';
import { type Disclosure, disclosureOf, isDisclosed, isExpressive, severity } from './disclosure.ts';
import { isFarFromDisclosure, verdictConfidence } from './verdict-confidence.ts';
import type { VerdictEvidence } from './verdict-evidence.ts';
import { verdictReasons } from './verdict-reasons.ts';
import { decide, harmScore, VERDICTS, type VerdictClass } from './verdict-rule.ts';
import { DEFAULT_VERDICT_SETTINGS, type VerdictSettings } from './verdict-settings.ts';

export { verdictColumns, verdictValues } from './verdict-columns.ts';

/** Raise it whenever a rule, weight or threshold of this folder may give another value. */
export const VERDICT_VERSION = 4;

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
  const decision = decide(evidence, settings);
  const { level } = decision;
  const { predictable, source } = counterfactualOf(evidence, settings);
  const contact = decision.findings.find(({ axis }) => axis === 'publicness')?.count ?? null;
  const disclosure = disclosureOf(evidence, settings);
  return {
    disclosure,
    disclosureScore: disclosure === null ? null : disclosureScore(evidence, settings),
    proseLength: evidence.proseLength,
    counterfactual: predictable === null ? null : predictable ? 'predictable' : 'not_predictable',
    counterfactualSource: source,
    publicness: contact?.documents ?? null,
    publicnessSource: contact === null ? null : contact.complete ? 'corpus' : 'table',
    verdict: VERDICTS[level]!,
    harmScore: harmScore(evidence, settings, level),
    confidence: isFarFromDisclosure(evidence, settings) ? 1 : verdictConfidence(evidence, settings, level),
    reasons: verdictReasons(evidence, settings, decision),
  };
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
