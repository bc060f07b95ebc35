import { masksOf } from '../findings/findings.ts';
import type { Metric, Row } from '../metric.ts';
import { redact } from '../redaction/redact.ts';
import { findings } from './findings.ts';

/** The text that may be shown: see `redact` for what is masked. */
export const text_redacted: Metric = {
  name: 'text_redacted',
  version: 3,
  description: 'Text with its findings masked.',
  reads: ['text'],
  builtOn: [findings],
  columns: [
    {
      name: 'text_redacted',
      type: 'VARCHAR',
      unit: null,
      description:
        'Text with all findings but markings masked by type, as [EMAIL], and copies of secrets, numbers and mailboxes that were found; user names in URLs ' +
        'as [USER], an e-mail address or an IBAN that the end cuts off; all else as it ' +
        'stands: names in running text, and whatever else is not found, stay.',
    },
  ],
  measure({ text }: Row): string {
    return redact(text, masksOf(text));
  },
};
