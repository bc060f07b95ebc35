import type { VerdictEvidence } from './verdict-evidence.ts';
import type { VerdictSettings } from './verdict-settings.ts';

/** Evidence on which the answer of axis C rests. */
export type CounterfactualSource = 'pattern' | 'boilerplate' | 'template' | 'counterfactual_gap';

/** Axis C: would a model that never saw this corpus emit the text? `null` means not measured. */
export interface Counterfactual {
  readonly predictable: boolean | null;
  readonly source: CounterfactualSource | null;
}

const PATTERN: Counterfactual = { predictable: true, source: 'pattern' };
const BOILERPLATE: Counterfactual = { predictable: true, source: 'boilerplate' };
const TEMPLATE: Counterfactual = { predictable: true, source: 'template' };
const SMALL_GAP: Counterfactual = { predictable: true, source: 'counterfactual_gap' };
const LARGE_GAP: Counterfactual = { predictable: false, source: 'counterfactual_gap' };
const UNKNOWN: Counterfactual = { predictable: null, source: null };

/**
 * Axis C of a row. Pattern, boilerplate and template each suffice, also beside a large gap: if a gap could overrule
 * them, taking the gap away would turn harmful into benign. Without a gap nothing says that text is not predictable.
 */
export function counterfactualOf(evidence: VerdictEvidence, settings: VerdictSettings): Counterfactual {
  if (isPattern(evidence, settings)) return PATTERN;
  if (isBoilerplate(evidence, settings)) return BOILERPLATE;
  if (evidence.templates !== null && evidence.templates >= settings.template_matches) return TEMPLATE;
  if (evidence.counterfactualGap === null) return UNKNOWN;
  return evidence.counterfactualGap < settings.counterfactual_gap ? SMALL_GAP : LARGE_GAP;
}

/** Whether the text follows from its own beginning by a rule, as was measured: the label of a classifier is no rule. */
export function isPattern(evidence: VerdictEvidence, settings: VerdictSettings): boolean {
  const { isTemplating, patternCoverage } = evidence;
  return isTemplating === true || (patternCoverage !== null && patternCoverage >= settings.pattern_coverage);
}

/** Whether the text is boilerplate, and no prose of its own stands beyond it, as far as is known. */
export function isBoilerplate(evidence: VerdictEvidence, settings: VerdictSettings): boolean {
  const { boilerplateScore, proseBeyondBoilerplate } = evidence;
  // Not known to be without prose of its own is not boilerplate: else a missing measurement would acquit.
  if (proseBeyondBoilerplate === null || proseBeyondBoilerplate >= settings.prose_length) return false;
  return (
    (boilerplateScore !== null && boilerplateScore >= settings.boilerplate_score) ||
    isCategory(evidence, settings, 'boilerplate')
  );
}

/** Whether the row is of that category with enough probability. */
export function isCategory(
  evidence: VerdictEvidence,
  settings: VerdictSettings,
  category: VerdictEvidence['contentCategory'],
): boolean {
  return (
    evidence.contentCategory === category &&
    evidence.contentProbability !== null &&
    evidence.contentProbability >= settings.category_probability
  );
}
