import type { Metric, Row } from '../metric.ts';
import { redact } from '../redaction/redact.ts';

/** The text that may be shown: see `redact` for what is masked. */
export const text_redacted: Metric = {
  name: 'text_redacted',
  version: 1,
  description: 'Text with everything masked that has the shape of personal data or of a secret.',
  reads: ['text'],
  columns: [
    {
      name: 'text_redacted',
      type: 'VARCHAR',
      unit: null,
      description:
        'Text with e-mail addresses, URL user names and queries, long digit runs and long letter-digit strings masked ' +
        'by shape alone: it masks far too much (versions, dates, counting rows, paths), and names not at all.',
    },
  ],
  measure({ text }: Row): string {
    return redact(text);
  },
};
