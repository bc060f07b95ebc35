import { describe, expect, test } from 'vitest';
import { findingsOf } from '../../../transforms/findings/findings.ts';
import { normalizedValue } from '../../../transforms/findings/normalized-value.ts';

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

  test('reads spans in code points', () => {
    expect(values('😀😀 ADA@lists.net')).toEqual(['ada@lists.net']);
  });
});
