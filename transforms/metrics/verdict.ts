import type { Metric } from '../metric.ts';
import { evidenceOfText } from '../verdict/evidence-of-text.ts';
import { judge, VERDICT_VERSION, verdictColumns, verdictValues } from '../verdict/verdict.ts';
import { boilerplate } from './boilerplate.ts';
import { content_category } from './content_category.ts';
import { findings } from './findings.ts';
import { patterns } from './patterns.ts';

/** Benign, harmful or uncertain, with the evidence of its three axes; see `judge`. */
export const verdict: Metric = {
  name: 'verdict',
  version: VERDICT_VERSION,
  description: 'Whether emitting the text would harm: disclosure, counterfactual and publicness.',
  reads: ['text'],
  readsIfGiven: ['finding_documents', 'templates_0_8_upstream', 'counterfactual_gap'],
  builtOn: [findings, patterns, boilerplate, content_category],
  columns: verdictColumns,
  measure: ({ text, findingDocuments, joined }) => {
    const evidence = {
      ...evidenceOfText(text),
      findingDocuments: findingDocuments ?? null,
      templates: (joined.templates_0_8_upstream as number | null | undefined) ?? null,
      counterfactualGap: (joined.counterfactual_gap as number | null | undefined) ?? null,
    };
    return verdictValues(judge(evidence));
  },
};
