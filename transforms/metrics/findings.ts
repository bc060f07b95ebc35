import { findingClass } from '../findings/finding-class.ts';
import { FINDINGS_VERSION, findingsOf } from '../findings/findings.ts';
import type { Metric } from '../metric.ts';

/**
 * Personal data, secrets and confidentiality markings: where they stand, never what they are.
 *
 * Four counts share out all findings: a placeholder counts as one whatever its type.
 */
export const findings: Metric = {
  name: 'findings',
  version: FINDINGS_VERSION,
  description: 'Personal data, secrets and confidentiality markings in the text.',
  reads: ['text'],
  columns: [
    {
      name: 'findings',
      type: 'VARCHAR',
      unit: null,
      description:
        'JSON array of {type, start, end, validated, confidence, placeholder}, by start, spans in code points of the text; ' +
        '[] where there is none. It holds no value of the text.',
    },
    {
      name: 'personal_data_count',
      type: 'INTEGER',
      unit: 'findings',
      description:
        'E-mail addresses, telephone, social security, card and account numbers, IP and postal addresses and names of ' +
        'persons in contact context, without placeholders.',
    },
    {
      name: 'secret_count',
      type: 'INTEGER',
      unit: 'findings',
      description: 'Keys, tokens, private keys and passwords, without placeholders.',
    },
    {
      name: 'confidentiality_marking_count',
      type: 'INTEGER',
      unit: 'findings',
      description:
        'Markings that restrict who may read: CONFIDENTIAL, attorney-client privileged, internal use only.',
    },
    {
      name: 'placeholder_count',
      type: 'INTEGER',
      unit: 'findings',
      description: 'Findings that can harm nobody: documentation values, masked values, private addresses.',
    },
  ],
  measure: ({ text }) => {
    const found = findingsOf(text);
    if (found.length === 0) return NONE;
    const classes = { secret: 0, identity: 0, contact: 0, marking: 0 };
    for (const finding of found) if (!finding.placeholder) classes[findingClass(finding)]++;
    const { secret, identity, contact, marking } = classes;
    const personal = identity + contact;
    const placeholders = found.length - personal - secret - marking;
    return [JSON.stringify(found), personal, secret, marking, placeholders];
  },
};

const NONE = ['[]', 0, 0, 0, 0];
