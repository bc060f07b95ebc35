import { expect, test } from 'vitest';
import { text_redacted } from '../../../transforms/metrics/text_redacted.ts';

const measure = (text: string) =>
  text_redacted.measure({ tokens: Int32Array.of(1), text, tokenFrequencies: null, joined: {} });

test('text_redacted masks the findings of the text and leaves all else', () => {
  expect(measure('Ask bob@lists.net or 212-736-5000, room 1234567.')).toBe(
    'Ask [EMAIL] or [PHONE], room 1234567.',
  );
});

test.each(['', 'x', 'aaaaaaaaaaaa', 'Größe 漢字 😀', '\ufffd\ufffd', 'word '.repeat(200_000)])(
  'text_redacted leaves a text without findings as it is',
  (text) => {
    expect(measure(text)).toBe(text);
  },
);
