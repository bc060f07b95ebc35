import { describe, expect, test } from 'vitest';
import { IP_ADDRESS_SIGNS } from '../../../transforms/findings/ip-address-signs.ts';
import { MARKING_SIGNS } from '../../../transforms/findings/marking-signs.ts';
import { PAYMENT_CARD_SIGNS } from '../../../transforms/findings/payment-card-signs.ts';
import { type Sign, weightOf } from '../../../transforms/findings/signs.ts';

const TABLES = { IP_ADDRESS_SIGNS, MARKING_SIGNS, PAYMENT_CARD_SIGNS };

describe('weightOf', () => {
  test('sums the weights of the signs that stand there, and wants both sides of a sign that has two', () => {
    const signs: Sign[] = [
      { weight: 2, before: /a$/, example: 'a¤' },
      { weight: -1, behind: /^z/, example: '¤z' },
      { weight: 4, before: /\[$/, behind: /^]/, example: '[¤]' },
    ];
    expect(weightOf(signs, 'a', 'z')).toBe(1);
    expect(weightOf(signs, '[', ')')).toBe(0);
    expect(weightOf(signs, '[', ']')).toBe(4);
    expect(weightOf(signs, '', '')).toBe(0);
  });
});

describe.each(Object.entries(TABLES))('%s', (_name, signs) => {
  test.each(signs.map((sign) => [sign.example, sign] as const))(
    '%s shows its sign, and plain words do not',
    (example, sign) => {
      const [before, behind] = example.split('¤') as [string, string];
      expect(weightOf([sign], before, behind)).toBe(sign.weight);
      expect(weightOf([sign], 'of the', 'and some')).toBe(0);
    },
  );
});
