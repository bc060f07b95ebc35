import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from '../../../transforms/redaction/redact.ts';

describe('redact', () => {
  test.each([
    ['e-mail address', 'Mail John.Doe+x@mail.example.co.uk, please', 'Mail [EMAIL], please'],
    ['e-mail address with its label', 'mailto:a@b.c', '[EMAIL]'],
    ['e-mail address whose end is cut off', 'write to john.doe@', 'write to [EMAIL]'],
    ['e-mail addresses in a list', 'a@b.c;<d@e.f>', '[EMAIL];<[EMAIL]>'],
    ['e-mail address beyond ASCII', 'jürgen@müller.de', '[EMAIL]'],
    ['user and password of a URL', 'postgres://bob:s3cret@db.example/x', 'postgres://[SECRET]@db.example/x'],
    ['query of a URL', 'see http://a.example/p?user=bob&x#y now', 'see http://a.example/p?[QUERY] now'],
    ['assignment in the fragment of a URL', 'http://a.example/#token=abc', 'http://a.example/#[QUERY]'],
    ['telephone number', 'Call +1 (555) 123-4567 now', 'Call [NUMBER] now'],
    ['telephone number with dots', '555.123.4567', '[NUMBER]'],
    ['telephone number with other dashes', '030–1234 5678', '[NUMBER]'],
    ['telephone number of seven digits beside other scripts', 'тел. 555–4567', 'тел. [NUMBER]'],
    ['number of twenty digits', '12345678901234567890', '[NUMBER]'],
    ['telephone number in other digits', '٠١٢٣٤٥٦٧٨', '[NUMBER]'],
    ['card number', '4111 1111 1111 1111', '[NUMBER]'],
    ['social security number', 'SSN 123-45-6789.', 'SSN [NUMBER].'],
    ['IPv4 address', 'at 10.0.0.1:80', 'at [NUMBER]:80'],
    ['IPv6 address', 'at 2001:db8:85a3::8a2e:370:7334 on', 'at [NUMBER] on'],
    ['MAC address', '00:1B:44:a1:3a:b7', '[NUMBER]'],
    ['key', 'key = "sk_live_4eC39HqLyjWDarjtT1"', 'key = "[SECRET]"'],
    ['key with slashes', 'wJalrXUtnFEMI/K7MDENG/bPxRfi3EXAMPLEKEY', '[SECRET]'],
    ['hash', 'commit da39a3ee5e6b4b0d3255bfef95601890afd80709', 'commit [SECRET]'],
    ['UUID', '{550e8400-e29b-41d4-a716-446655440000}', '{[SECRET]}'],
  ])('masks a %s', (_, text, masked) => {
    expect(redact(text)).toBe(masked);
  });

  test.each([
    ['an empty text', ''],
    ['one character', '1'],
    ['prose', 'In 1984 there were 123456 of them, 3.14 each, at 10:15.'],
    ['all the same letters', 'a'.repeat(5000)],
    ['ruler lines', `${'='.repeat(80)}\n${'-'.repeat(80)}`],
    ['text beyond ASCII', 'Größe 日本語 😀 \ufffd'],
    ['a URL without user and query', 'https://example.org/a/b#top'],
    ['a decorator', '  @Override public'],
    ['names of people and places', 'Dear Jane Q. Doe of 12 Elm Street, Springfield'],
    ['a long name without digits', 'someVeryLongIdentifierNameWithoutAnyDigits'],
    ['the path of a licence', 'http://www.apache.org/licenses/LICENSE-2.0'],
    ['numbers with line ends between', '1\n2\n3\n4\n5\n6\n7\n8'],
    ['numbers in a list with commas', '1, 2, 3, 4, 5, 6, 7, 8, 9'],
    ['C++ scopes', 'a::b::c::d'],
  ])('leaves %s', (_, text) => {
    expect(redact(text)).toBe(text);
  });

  test('masks too much rather than too little: versions, dates with times and counting rows', () => {
    expect(redact('1.2.3.4')).toBe('[NUMBER]');
    expect(redact('2024-01-31 10:15')).toBe('[NUMBER]');
    expect(redact('1 2 3 4 5 6 7 8')).toBe('[NUMBER]');
  });

  test('needs 7 digits for a number and 20 characters for a secret', () => {
    expect(redact('123456')).toBe('123456');
    expect(redact('1234567')).toBe('[NUMBER]');
    expect(redact('abcdefghij12345abcd')).toBe('abcdefghij12345abcd');
    expect(redact('abcdefghij12345abcde')).toBe('[SECRET]');
  });

  test('finds a secret wherever in the text it begins', () => {
    for (let before = 0; before < 45; before++)
      for (const filler of ['x ', ' ', 'é', '. ab']) {
        const start = `${filler.repeat(before)} `;
        expect(redact(`${start}abcdefghij12345abcde`)).toBe(`${start}[SECRET]`);
      }
  });

  const piece = fc.constantFrom(
    ...['@', '://', ':', '/', '?', '#', '=', '.', '-', ' ', '(', '+', '[', ']', '1', '23', '4567', 'ab', 'F'],
    ...[
      'abcdefghij1234567890',
      '1.2.3.4',
      'é',
      '\ufffd',
      '٣',
      '\n',
      '[EMAIL]',
      '[NUMBER]',
      '[SECRET]',
      '[QUERY]',
    ],
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

  test('outside of URLs, changes nothing the second time', () => {
    fc.assert(
      fc.property(text, (original) => {
        fc.pre(!original.includes('://'));
        const masked = redact(original);
        expect(redact(masked)).toBe(masked);
      }),
      { numRuns: 3000 },
    );
  });

  test('leaves no seven digits in a row, no long hash and no name before an @', () => {
    fc.assert(
      fc.property(text, (original) => {
        const masked = redact(original);
        expect(masked).not.toMatch(/\d{7}|[a-f0-9]{20}/);
        expect(masked).not.toMatch(/[a-z0-9]@/);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['@', 'a@', '1', '1 ', '(', '+(', '#', '://#', '://?', ':', 'a:', 'f', '/1', '\u0663', 'é-'])(
    'takes time in proportion to a long text of %j',
    (unit) => {
      const started = performance.now();
      redact(unit.repeat(200_000));
      redact(`http://${unit.repeat(200_000)}`);
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});
