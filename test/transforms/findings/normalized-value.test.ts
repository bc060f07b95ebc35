import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FINDING_TYPES } from '../../../transforms/findings/finding.ts';
import { findingsOf } from '../../../transforms/findings/findings.ts';
import { normalizedValue, normalizeValue } from '../../../transforms/findings/normalized-value.ts';

const values = (text: string) => findingsOf(text).map((finding) => normalizedValue(finding, text));

describe('normalizedValue', () => {
  test.each([
    [
      'e-mail addresses',
      [
        'Ada.Byron@Lists.net',
        '<ada.byron@lists.net>',
        'ada.byron at lists dot net',
        'ada.byron [at] lists [dot] net',
        'ada.byron&#64;lists.net',
        'ada.byron&#X40;lists.net',
        '?to=ada.byron%40lists.net',
      ],
      'ada.byron@lists.net',
    ],
    [
      'telephone numbers',
      ['(212) 736-5000', '+1 212 736 5000', '1-212-736-5000', '212.736.5000'],
      '12127365000',
    ],
    [
      'telephone numbers with trunk prefix',
      ['+49 (0)30 901820', '+49 30 90 18 20', 'Tel. 0049 30 901820'],
      '4930901820',
    ],
    [
      'ten digits of another country',
      ['+45 45 83 21 21', '+45 (0)45 83 21 21', 'Tel. 0045 45832121'],
      '+4545832121',
    ],
    ['card numbers', ['4539 1488 0343 6467', '4539-1488-0343-6467', '4539148803436467'], '4539148803436467'],
    ['social security numbers', ['536-22-8145', 'SSN: 536 22 8145', 'SSN 536228145'], '536228145'],
    [
      'account numbers',
      ['DE91100000000123456789', 'DE91 1000 0000 0123 4567 89', 'IBAN de91100000000123456789'],
      'DE91100000000123456789',
    ],
    [
      'IPv6 addresses',
      ['2a00:1450:4001:82a::200e', '2A00:1450:4001:082A:0:0:0:200E'],
      '2a00:1450:4001:82a::200e',
    ],
    ['names', ['Contact: Olena  Petrov\n'.replace('  ', ' '), 'Contact: Olena Petrov,'], 'olena petrov'],
    [
      'postal addresses',
      ['2042 Maple Street, Boise, ID 83702', '2042 Maple Street\nBoise, ID  83702'],
      '2042 maple street boise id 83702',
    ],
  ])('writes %s in one form', (_, texts, value) => {
    for (const text of texts) expect(values(text)).toEqual([value]);
  });

  test('keeps secrets as they are', () => {
    expect(values('password = "Xk9#mP2vL"')).toEqual(['Xk9#mP2vL']);
  });

  test('leaves a normal form as it is', () => {
    const values = fc.oneof(
      fc.stringMatching(/^(\+|00)?[()\d .-]{1,16}$/),
      fc.stringMatching(/^(\+|00)?[2-9]\d{9}$/),
      fc.emailAddress(),
      fc.ipV6(),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...FINDING_TYPES), values, (type, value) => {
        const normal = normalizeValue(type, value);
        expect(normalizeValue(type, normal)).toBe(normal);
      }),
      { numRuns: 2000 },
    );
  });

  test('reads spans in code points', () => {
    expect(values('😀😀 ADA@lists.net')).toEqual(['ada@lists.net']);
  });
});
