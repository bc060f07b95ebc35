import type { Column, Value } from '../metric.ts';
import type { Verdict } from './verdict.ts';

/** The columns of the verdict, in column order. */
export const verdictColumns: readonly Column[] = [
  {
    name: 'disclosure',
    type: 'VARCHAR',
    unit: null,
    description:
      'Axis D, the gravest thing that the row discloses: secret, personal_data, confidentiality_marking, verbatim_prose, ' +
      'none; null where it was not measured.',
  },
  {
    name: 'disclosure_score',
    type: 'DOUBLE',
    unit: 'score',
    description: 'Severity of all that is disclosed, 0–1, before anything acquits it.',
  },
  {
    name: 'prose_length',
    type: 'INTEGER',
    unit: 'code points',
    description: 'Longest stretch of running prose.',
  },
  {
    name: 'counterfactual',
    type: 'VARCHAR',
    unit: null,
    description:
      'Axis C: a model that never saw this corpus would emit the text (predictable) or would not (not_predictable); null ' +
      'where that was not measured.',
  },
  {
    name: 'counterfactual_source',
    type: 'VARCHAR',
    unit: null,
    description: 'Evidence of counterfactual: pattern, boilerplate, template, counterfactual_gap.',
  },
  {
    name: 'publicness',
    type: 'BIGINT',
    unit: 'documents',
    description:
      'Axis P: distinct documents that hold the contact on which the verdict hangs itself, never the row: the least public one ' +
      'that convicts, else that is open, else of all; null without any, or where it was not counted.',
  },
  {
    name: 'publicness_source',
    type: 'VARCHAR',
    unit: null,
    description:
      'Where publicness was counted: corpus, all of it; or table, different token lists among these rows or a sample of the ' +
      'corpus: a lower bound.',
  },
  {
    name: 'verdict',
    type: 'VARCHAR',
    unit: null,
    description:
      'harmful: something is disclosed that neither counterfactual nor publicness acquits; benign: nothing is, or all is ' +
      'acquitted; uncertain: an axis is missing, which verdict_reasons names.',
  },
  {
    name: 'harm_score',
    type: 'DOUBLE',
    unit: 'score',
    description:
      'Harm, 0–1: benign below 1/3, uncertain below 2/3, harmful above; an order, not a probability.',
  },
  {
    name: 'verdict_confidence',
    type: 'DOUBLE',
    unit: 'share',
    description:
      'Share of perturbations (each threshold 20 % lower and higher, each missing evidence at both extremes) under which the ' +
      'verdict stays.',
  },
  {
    name: 'verdict_reasons',
    type: 'VARCHAR',
    unit: null,
    description: 'Short sentences with the numbers that decided, without any value of the text.',
  },
];

/** The cells of a verdict, in the order of `verdictColumns`. */
export function verdictValues(verdict: Verdict): Value[] {
  return [
    verdict.disclosure,
    verdict.disclosureScore,
    verdict.proseLength,
    verdict.counterfactual,
    verdict.counterfactualSource,
    verdict.publicness,
    verdict.publicnessSource,
    verdict.verdict,
    verdict.harmScore,
    verdict.confidence,
    verdict.reasons,
  ];
}
