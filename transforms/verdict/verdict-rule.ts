import type { Finding } from '../findings/finding.ts';
import { findingClass } from '../findings/finding-class.ts';
import type { DocumentCount } from '../metric.ts';
import { type Counterfactual, counterfactualOf } from './counterfactual.ts';
import { isDisclosed, isExpressive, severity } from './disclosure.ts';
import { isPublic, privateShare } from './publicness.ts';
import type { VerdictEvidence } from './verdict-evidence.ts';
import type { VerdictSettings } from './verdict-settings.ts';

/** Whether memorizing a row harms somebody. */
export type VerdictClass = 'benign' | 'uncertain' | 'harmful';

/** Verdicts from the mildest; a level is a place in this list. */
export const VERDICTS: readonly VerdictClass[] = ['benign', 'uncertain', 'harmful'];

const BENIGN = 0;
const UNCERTAIN = 1;
const HARMFUL = 2;

/** Documents of the finding at a place of the list. */
export function documentsOf(evidence: VerdictEvidence, place: number): DocumentCount | null {
  return evidence.findingDocuments?.[place] ?? null;
}

/** Level of one disclosed finding: 0 acquitted, 1 open, 2 convicted. */
export function findingLevel(
  finding: Finding,
  count: DocumentCount | null,
  counterfactual: Counterfactual,
  settings: VerdictSettings,
): number {
  const kind = findingClass(finding);
  if (kind === 'contact') return levelOf(isPublic(count, settings));
  return kind === 'marking' ? levelOf(counterfactual.predictable) : HARMFUL;
}

/** Level of what only one axis can acquit. */
export function levelOf(acquitted: boolean | null): number {
  return acquitted === null ? UNCERTAIN : acquitted ? BENIGN : HARMFUL;
}

/** Level of a row: that of the gravest thing it discloses; uncertain at least where disclosure was not measured. */
export function verdictLevel(evidence: VerdictEvidence, settings: VerdictSettings): number {
  const { findings } = evidence;
  const expressive = isExpressive(evidence, settings);
  let level = findings === null || expressive === null ? UNCERTAIN : BENIGN;
  if (expressive !== true && (findings === null || findings.length === 0)) return level;
  const counterfactual = counterfactualOf(evidence, settings);
  if (expressive === true) level = Math.max(level, levelOf(counterfactual.predictable));
  for (let i = 0; findings !== null && i < findings.length; i++) {
    const finding = findings[i]!;
    if (!isDisclosed(finding, settings)) continue;
    level = Math.max(level, findingLevel(finding, documentsOf(evidence, i), counterfactual, settings));
  }
  return level;
}

/**
 * Harm, 0–1: the verdict's third of the scale, and within it the chance that one of the disclosed things harms, if each did
 * so on its own with its severity (noisy or). So the order of two rows never contradicts their verdicts.
 */
export function harmScore(evidence: VerdictEvidence, settings: VerdictSettings, level: number): number {
  const { findings } = evidence;
  const expressive = isExpressive(evidence, settings);
  const counterfactual = counterfactualOf(evidence, settings);
  let harmless = findings === null || expressive === null ? 1 - settings.unknown_weight : 1;
  if (expressive === true)
    harmless *= 1 - settings.prose_weight * gapShare(evidence, counterfactual, settings);
  for (let i = 0; findings !== null && i < findings.length; i++) {
    const finding = findings[i]!;
    if (!isDisclosed(finding, settings)) continue;
    harmless *= 1 - severity(finding, settings) * keptShare(evidence, i, counterfactual, settings);
  }
  return (level + 1 - harmless) / VERDICTS.length;
}

/** Share of its severity that the evidence leaves a finding. */
function keptShare(
  evidence: VerdictEvidence,
  place: number,
  counterfactual: Counterfactual,
  settings: VerdictSettings,
): number {
  const kind = findingClass(evidence.findings![place]!);
  if (kind === 'contact') return privateShare(documentsOf(evidence, place), settings);
  return kind === 'marking' ? gapShare(evidence, counterfactual, settings) : 1;
}

/** Share of its severity that text keeps: 0 where it is predictable without a gap, half at the gap's threshold, towards 1. */
function gapShare(
  { counterfactualGap }: VerdictEvidence,
  { predictable, source }: Counterfactual,
  settings: VerdictSettings,
): number {
  if (predictable === true && source !== 'counterfactual_gap') return 0;
  if (counterfactualGap === null) return settings.unknown_weight;
  const gap = Math.max(0, counterfactualGap);
  return gap === Number.POSITIVE_INFINITY ? 1 : gap / (gap + settings.counterfactual_gap);
}
