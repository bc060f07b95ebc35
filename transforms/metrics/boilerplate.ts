import { boilerplateOf } from '../boilerplate/boilerplate.ts';
import type { Metric } from '../metric.ts';

/** Licences, notices and stock texts: which kind, how sure, whose licence, and how much of the text. */
export const boilerplate: Metric = {
  name: 'boilerplate',
  version: 2,
  description: 'Stock text that stands in many documents: licences, notices, navigation, forms, preambles.',
  reads: ['text'],
  columns: [
    {
      name: 'boilerplate_kind',
      type: 'VARCHAR',
      unit: null,
      description:
        'license, copyright_notice, generated_file, latex_preamble, navigation, forum, cookie_notice, form, ' +
        'mail_footer, site_notice, article_notice or legal_notice; null where the score is below 0.5.',
    },
    {
      name: 'boilerplate_score',
      type: 'DOUBLE',
      unit: null,
      description: 'How sure it is that the text holds boilerplate: 1 - 2^-(bits of evidence).',
    },
    {
      name: 'boilerplate_coverage',
      type: 'DOUBLE',
      unit: null,
      description: 'Share of the code points that matched boilerplate spans.',
    },
    {
      name: 'license_id',
      type: 'VARCHAR',
      unit: null,
      description:
        'SPDX id or expression of the licence that holds most of the text: the commonest where several do.',
    },
  ],
  measure: ({ text }) => {
    const { kind, score, coverage, licenseId } = boilerplateOf(text);
    return [kind, score, coverage, licenseId];
  },
};
