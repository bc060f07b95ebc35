import type { Finding, FindingType } from '../findings/finding.ts';
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

/** The three axes: what is disclosed, whether it is predictable, whether it is public. */
export type Axis = 'disclosure' | 'counterfactual' | 'publicness';

/** The gravest of the disclosed findings of a type. */
export interface WeighedFinding {
  readonly finding: Finding;
  /** Documents that hold it, if it is a contact; `null` where they were not counted. */
  readonly count: DocumentCount | null;
  /** 0 acquitted, 1 open, 2 convicted. */
  readonly level: number;
  /** The axis that said so, or that is missing. */
  readonly axis: Axis;
  /** How many findings of its type are disclosed. */
  readonly number: number;
}

/** What a row hangs on. */
export interface Decision {
  /** Place in `VERDICTS`. */
  readonly level: number;
  /** The axis that said so, or that is missing. */
  readonly axis: Axis;
  /** Whether a finding, or that there is none, decides, or running prose. */
  readonly by: 'findings' | 'prose';
  /** The gravest finding of each type, the gravest type first. */
  readonly findings: readonly WeighedFinding[];
}

/** Documents of the finding at a place of the list; `null` if not counted, or zero: the corpus is then another one. */
export function documentsOf(evidence: VerdictEvidence, place: number): DocumentCount | null {
  const count = evidence.findingDocuments?.[place] ?? null;
  return count !== null && count.documents > 0 ? count : null;
}

/**
 * The one rule of what decides a row: the gravest thing that it discloses, of equals a finding; where disclosure was not
 * measured it is uncertain at least. Publicness, reasons and confidence speak of this decision.
 */
export function decide(evidence: VerdictEvidence, settings: VerdictSettings): Decision {
  const expressive = isExpressive(evidence, settings);
  const counterfactual = counterfactualOf(evidence, settings);
  const findings = weighFindings(evidence, counterfactual, settings);
  let level = findings[0]?.level ?? BENIGN;
  let axis: Axis = findings[0]?.axis ?? 'disclosure';
  let by: Decision['by'] = 'findings';
  if (evidence.findings === null) level = UNCERTAIN;
  const ofProse = expressive === null ? UNCERTAIN : expressive ? levelOf(counterfactual.predictable) : BENIGN;
  if (ofProse > level) {
    level = ofProse;
    axis = expressive === null ? 'disclosure' : 'counterfactual';
    by = 'prose';
  }
  return { level, axis, by, findings };
}

function weighFindings(
  evidence: VerdictEvidence,
  counterfactual: Counterfactual,
  settings: VerdictSettings,
): readonly WeighedFinding[] {
  const findings = evidence.findings ?? NONE;
  if (findings.length === 0) return NONE;
  const gravest = new Map<FindingType, WeighedFinding>();
  for (let i = 0; i < findings.length; i++) {
    const finding = findings[i]!;
    if (!isDisclosed(finding, settings)) continue;
    const before = gravest.get(finding.type);
    const weighed = weigh(finding, documentsOf(evidence, i), counterfactual, settings);
    const number = (before?.number ?? 0) + 1;
    const worse = before === undefined || byGravity(weighed, before) < 0 ? weighed : before;
    gravest.set(finding.type, { ...worse, number });
  }
  return [...gravest.values()].sort(byGravity);
}

const NONE: readonly never[] = [];

function weigh(
  finding: Finding,
  count: DocumentCount | null,
  counterfactual: Counterfactual,
  settings: VerdictSettings,
): Omit<WeighedFinding, 'number'> {
  switch (findingClass(finding)) {
    case 'contact':
      return { finding, count, level: levelOf(isPublic(count, settings)), axis: 'publicness' };
    case 'marking':
      return { finding, count: null, level: levelOf(counterfactual.predictable), axis: 'counterfactual' };
    default:
      return { finding, count: null, level: HARMFUL, axis: 'disclosure' };
  }
}

type Weight = Pick<WeighedFinding, 'level' | 'count'>;

/** Graver first: by level; within one, what was not counted, then what stands in fewer documents. */
function byGravity(one: Weight, other: Weight): number {
  return other.level - one.level || (one.count?.documents ?? 0) - (other.count?.documents ?? 0);
}

/** Level of what only one axis can acquit. */
function levelOf(acquitted: boolean | null): number {
  return acquitted === null ? UNCERTAIN : acquitted ? BENIGN : HARMFUL;
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
