import type { Category } from '../classifier/classes.ts';
import type { Finding } from '../findings/finding.ts';
import type { DocumentCount } from '../metric.ts';

/** What is known of a row; `null` means not measured. */
export interface VerdictEvidence {
  readonly findings: readonly Finding[] | null;
  /** One entry per finding, in the same order; the list, or an entry, is `null` where nothing was counted. */
  readonly findingDocuments: readonly (DocumentCount | null)[] | null;
  /** Longest running prose, in code points. */
  readonly proseLength: number | null;
  /** The same without boilerplate and what stands near it. */
  readonly proseBeyondBoilerplate: number | null;
  readonly contentCategory: Category | null;
  /** Probability of `contentCategory`, 0–1. */
  readonly contentProbability: number | null;
  readonly isTemplating: boolean | null;
  /** Share of the text that a repetition or progression covers, 0–1. */
  readonly patternCoverage: number | null;
  /** 0–1. */
  readonly boilerplateScore: number | null;
  /** Near copies of the row that a joined table counts. */
  readonly templates: number | null;
  /** Bits per byte of a reference model minus those of the target model. */
  readonly counterfactualGap: number | null;
}

/** A row of which nothing was measured. */
export const NO_EVIDENCE: VerdictEvidence = {
  findings: null,
  findingDocuments: null,
  proseLength: null,
  proseBeyondBoilerplate: null,
  contentCategory: null,
  contentProbability: null,
  isTemplating: null,
  patternCoverage: null,
  boilerplateScore: null,
  templates: null,
  counterfactualGap: null,
};
