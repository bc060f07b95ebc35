import type { Finding } from '../findings/finding.ts';
import { findingClass } from './disclosure.ts';
import type { VerdictEvidence } from './verdict-evidence.ts';
import { documentsOf, verdictLevel } from './verdict-rule.ts';
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
    if (verdictLevel(evidence, moved) === level) stays++;
  }
  for (const completed of completions(evidence)) {
    all++;
    if (verdictLevel(completed, settings) === level) stays++;
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

/** The evidence with one missing piece at an extreme, for each; a lower bound of documents is a missing count. */
function completions(evidence: VerdictEvidence): VerdictEvidence[] {
  const completed: VerdictEvidence[] = [];
  for (const { field, extremes } of EXTREMES) {
    if (evidence[field] !== null) continue;
    for (const extreme of extremes) completed.push({ ...evidence, ...extreme });
  }
  const findings = evidence.findings ?? [];
  if (findings.some((finding, i) => findingClass(finding) === 'contact' && !isCounted(evidence, i))) {
    for (const most of [1, Number.POSITIVE_INFINITY]) {
      const findingDocuments = findings.map((_, i) => {
        const count = documentsOf(evidence, i);
        return isCounted(evidence, i)
          ? count
          : { documents: Math.max(most, count?.documents ?? 1), complete: true };
      });
      completed.push({ ...evidence, findingDocuments });
    }
  }
  return completed;
}

function isCounted(evidence: VerdictEvidence, place: number): boolean {
  return documentsOf(evidence, place)?.complete === true;
}
