import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findings } from '../../../transforms/metrics/findings.ts';

const measure = (text: string) =>
  findings.measure({ tokens: Int32Array.of(1), text, tokenFrequencies: null, joined: {} }) as [
    string,
    number,
    number,
    number,
    number,
  ];

describe('findings', () => {
  test.each([
    ['Write to ada@lists.net or 212-736-5000.', [2, 0, 0, 0]],
    ['password = "Xk9#mP2vL"', [0, 1, 0, 0]],
    ['Draft\nSTRICTLY CONFIDENTIAL\n', [0, 0, 1, 0]],
    ['Write to user@example.com from 192.168.0.1', [0, 0, 0, 2]],
    ['ada@lists.net at 127.0.0.1', [1, 0, 0, 1]],
  ])('of %j counts personal data, secrets, markings and placeholders: %j', (text, counts) => {
    expect(measure(text).slice(1)).toEqual(counts);
  });

  test('tells type, span in code points and how sure it is, and no value', () => {
    expect(measure('😀 ada@lists.net')[0]).toBe(
      '[{"type":"email","start":2,"end":15,"validated":true,"confidence":0.97,"placeholder":false}]',
    );
  });

  test.each(['', 'x', '7', '@', 'aaaaaaaaaaaa', '1111111111111111', 'Größe 漢字 😀', '\ufffd\ufffd@\ufffd'])(
    'finds nothing in %j',
    (text) => {
      expect(measure(text)).toEqual(['[]', 0, 0, 0, 0]);
    },
  );

  test('shares out all findings over the four counts', () => {
    const piece = fc.constantFrom(
      'ada@lists.net',
      'user@example.com',
      '81.2.69.142',
      '10.0.0.1',
      'pwd="Xk9#mP2vL"',
      ' ',
      '\n',
      'INTERNAL USE ONLY',
      'x',
      '1',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const [json, ...counts] = measure(pieces.join(' '));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe((JSON.parse(json) as unknown[]).length);
      }),
    );
  });
});
