import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { masksOf } from '../../../transforms/findings/findings.ts';
import { redact } from '../../../transforms/redaction/redact.ts';

const redacted = (text: string) => redact(text, masksOf(text));

describe('redact', () => {
  test.each([
    ['an e-mail address', 'Mail John.Doe+x@mail.uni-north.ac.uk, please', 'Mail [EMAIL], please'],
    ['placeholders too', 'mailto:user@example.com', 'mailto:[EMAIL]'],
    ['a telephone number', 'Call +1 (212) 736-5000 now', 'Call [PHONE] now'],
    ['a card number', 'card 4539 1488 0343 6467.', 'card [CREDIT_CARD].'],
    ['a social security number', 'SSN 536-22-8145.', 'SSN [SSN].'],
    ['an IP address', 'at 81.2.69.142:80', 'at [IP_ADDRESS]:80'],
    ['a password', 'password = "Xk9#mP2vL"', 'password = "[PASSWORD]"'],
    ['a password of a URL, and its user', 'ftp://bob:Xk9mP2v@db.net/x', 'ftp://[USER]:[PASSWORD]@db.net/x'],
    ['the user of a URL', 'ssh://bob@db.net/x', 'ssh://[USER]@db.net/x'],
    ['an e-mail address that the end cuts off', 'write to john.doe@uni', 'write to [EMAIL]'],
    ['all of two items that overlap', 'PASSWORD=Secret!219-45-7382 x', 'PASSWORD=[SSN] x'],
    [
      'all around a card in a password',
      'password="my card 4539464460495666 ok9"',
      'password="[CREDIT_CARD]"',
    ],
    [
      'a copy of a password',
      'password = "Xk9#mP2vL"; log(Xk9#mP2vL)',
      'password = "[PASSWORD]"; log([PASSWORD])',
    ],
    [
      'a copy before it, within a word',
      'aXk9mP2vLb password = "Xk9mP2vL"',
      'a[PASSWORD]b password = "[PASSWORD]"',
    ],
    ['copies of a number without its name', 'SSN: 536228145 (536228145)', 'SSN: [SSN] ([SSN])'],
    ['an IBAN that the end cuts off', 'IBAN: DE91 1000 0000 01', 'IBAN: [IBAN]'],
    ['an IBAN that the end cuts off, in one', 'my iban is de9110000000', 'my iban is [IBAN]'],
    ['overlapping items behind emoji', '😀 PASSWORD=Secret!219-45-7382 😀', '😀 PASSWORD=[SSN] 😀'],
    ['items behind emoji', '😀 ada@lists.net 😀 81.2.69.142 😀', '😀 [EMAIL] 😀 [IP_ADDRESS] 😀'],
  ])('masks %s', (_, text, masked) => {
    expect(redacted(text)).toBe(masked);
  });

  test.each([
    ['an empty text', ''],
    ['one character', '1'],
    ['prose', 'In 1984 there were 123456 of them, 3.14 each, at 10:15.'],
    ['counting rows', '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20'],
    ['versions and dates', 'v1.2.3.4 of 2024-01-31 10:15'],
    ['hashes', 'commit da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['a URL with its query', 'https://lists.net/a/b?page=2&sort=up#top'],
    ['text beyond ASCII', 'Größe 日本語 😀 \ufffd'],
    ['a marking', 'STRICTLY CONFIDENTIAL'],
    ['a word before the end', 'The IBAN is a number of up to 34 signs'],
  ])('leaves %s', (_, text) => {
    expect(redacted(text)).toBe(text);
  });

  test('replaces the spans that it is given, in code points, and nothing else', () => {
    // Items of other characters than the text around them: a copy of an item would be masked too.
    const pieces = fc.array(
      fc.tuple(
        fc.string({ unit: fc.constantFrom(...'ab1🚀é ') }),
        fc.string({ unit: fc.constantFrom(...'xy9😀'), minLength: 1 }),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        let text = '';
        let expected = '';
        const findings = [];
        for (const [plain, item] of parts) {
          text += plain;
          const start = Array.from(text).length;
          text += item;
          expected += `${plain}[PHONE]`;
          findings.push({
            type: 'phone' as const,
            start,
            end: Array.from(text).length,
            validated: true,
            confidence: 1,
            placeholder: false,
          });
        }
        expect(redact(text, findings)).toBe(expected);
      }),
    );
  });

  test('leaves a word that a copy of a name or a placeholder would be', () => {
    expect(redacted('password: "changeme", changeme')).toBe('password: "[PASSWORD]", changeme');
    expect(redacted('Contact: Olena Petrov, Olena Petrov')).toBe('Contact: [PERSON_NAME], Olena Petrov');
  });

  test('finds nothing in what it has masked', () => {
    for (const text of [
      'ada@lists.net',
      'ftp://bob:Xk9mP2v@db.net/x',
      'password = "Xk9#mP2vL"',
      '+1 (212) 736-5000',
    ]) {
      expect(redacted(redacted(text))).toBe(redacted(text));
    }
  });

  test.each(['://', '://a@', '://a:', '@', 'a@b.com ', 'password="aaaaaa1" aaaaaa', 'IBAN ', 'IBAN DE11'])(
    'takes time in proportion to a long text of %j',
    (unit) => {
      const started = performance.now();
      redacted(unit.repeat(Math.ceil(1_000_000 / unit.length)));
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});
