import { expect, test } from 'vitest';
import { text_redacted } from '../../../transforms/metrics/text_redacted.ts';

const measure = (text: string) =>
  text_redacted.measure({ tokens: Int32Array.of(1), text, tokenFrequencies: null, joined: {} });

test('text_redacted masks what redact masks', () => {
  expect(measure('Ask bob@example.org or 555-123-4567.')).toBe('Ask [EMAIL] or [NUMBER].');
});
