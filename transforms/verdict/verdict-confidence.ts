import type { Finding } from '../findings/finding.ts';
import { findingClass } from '../findings/finding-class.ts';
import type { DocumentCount } from '../metric.ts';
import { isDisclosed } from './disclosure.ts';
import type { VerdictEvidence } from './verdict-evidence.ts';
import { decide, documentsOf } from './verdict-rule.ts';
import { VERDICT_THRESHOLDS, type VerdictSettings } from './verdict-settings.ts';

/** By which share each threshold is moved, down and up. */
export const THRESHOLD_SHIFT = 0.2;

/** Share of perturbations under which the level stays: each threshold moved, each missing evidence at both extremes. */
export function verdictConfidence(
  evidence: VerdictEvidence,
  settings: VerdictSettings,
  level: number,
): number {
  let all = 0;
  let stays = 0;
  for (const moved of movedSettings(settings)) {
    all++;
    if (decide(evidence, moved).level === level) stays++;
  }
  const completed: { -readonly [Field in keyof VerdictEvidence]: VerdictEvidence[Field] } = { ...evidence };
  for (const { field, extremes } of EXTREMES) {
    if (evidence[field] !== null) continue;
    for (const extreme of extremes) {
      Object.assign(completed, extreme);
      all++;
      if (decide(completed, settings).level === level) stays++;
    }
    completed[field] = null as never;
  }
  if (lacksCounts(evidence, settings)) {
    for (const documents of EXTREME_DOCUMENTS) {
      completed.findingDocuments = completedCounts(evidence, documents);
      all++;
      if (decide(completed, settings).level === level) stays++;
    }
  }
  return stays / all;
}

/** Whether no perturbation can change that nothing is disclosed: no finding, and far too little prose. */
export function isFarFromDisclosure(evidence: VerdictEvidence, settings: VerdictSettings): boolean {
  const { findings, proseLength } = evidence;
  return (
    findings !== null &&
    findings.length === 0 &&
    proseLength !== null &&
    proseLength < settings.prose_length * (1 - THRESHOLD_SHIFT)
  );
}

let moved: readonly VerdictSettings[] = [];
let movedFrom: VerdictSettings | null = null;

/** The settings with one threshold down or up, for each; remembered for the last settings. */
function movedSettings(settings: VerdictSettings): readonly VerdictSettings[] {
  if (settings !== movedFrom) {
    moved = VERDICT_THRESHOLDS.flatMap((name) =>
      [1 - THRESHOLD_SHIFT, 1 + THRESHOLD_SHIFT].map((factor) => ({
        ...settings,
        [name]: settings[name] * factor,
      })),
    );
    movedFrom = settings;
  }
  return moved;
}

/** A secret of which there is no doubt: the worst that unmeasured findings can be. */
const SECRET: Finding = {
  type: 'private_key',
  start: 0,
  end: 1,
  validated: true,
  confidence: 1,
  placeholder: false,
};

/** What a missing piece of evidence may be at its extremes. */
const EXTREMES: readonly {
  readonly field: keyof VerdictEvidence;
  readonly extremes: readonly Partial<VerdictEvidence>[];
}[] = [
  { field: 'findings', extremes: [{ findings: [] }, { findings: [SECRET] }] },
  { field: 'proseLength', extremes: [{ proseLength: 0 }, { proseLength: Number.POSITIVE_INFINITY }] },
  {
    field: 'proseBeyondBoilerplate',
    extremes: [{ proseBeyondBoilerplate: 0 }, { proseBeyondBoilerplate: Number.POSITIVE_INFINITY }],
  },
  {
    field: 'contentCategory',
    extremes: [
      { contentCategory: 'nl', contentProbability: 1 },
      { contentCategory: 'boilerplate', contentProbability: 1 },
    ],
  },
  { field: 'isTemplating', extremes: [{ isTemplating: false }, { isTemplating: true }] },
  { field: 'patternCoverage', extremes: [{ patternCoverage: 0 }, { patternCoverage: 1 }] },
  { field: 'boilerplateScore', extremes: [{ boilerplateScore: 0 }, { boilerplateScore: 1 }] },
  { field: 'templates', extremes: [{ templates: 0 }, { templates: Number.POSITIVE_INFINITY }] },
  {
    field: 'counterfactualGap',
    extremes: [{ counterfactualGap: 0 }, { counterfactualGap: Number.POSITIVE_INFINITY }],
  },
];

const EXTREME_DOCUMENTS = [1, Number.POSITIVE_INFINITY];

/** Whether a disclosed contact was not counted in a whole corpus: a lower bound is a missing count. */
function lacksCounts(evidence: VerdictEvidence, settings: VerdictSettings): boolean {
  const findings = evidence.findings ?? NONE;
  for (let i = 0; i < findings.length; i++) {
    const finding = findings[i]!;
    if (findingClass(finding) !== 'contact' || !isDisclosed(finding, settings)) continue;
    if (documentsOf(evidence, i)?.complete !== true) return true;
  }
  return false;
}

/** The counts with all that are missing at that many documents, no fewer than their lower bounds. */
function completedCounts(evidence: VerdictEvidence, documents: number): DocumentCount[] {
  return evidence.findings!.map((_, i) => {
    const count = documentsOf(evidence, i);
    if (count?.complete === true) return count;
    return { documents: Math.max(documents, count?.documents ?? 0), complete: true };
  });
}

const NONE: readonly Finding[] = [];
