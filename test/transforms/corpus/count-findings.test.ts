import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addFindings, FindingCounter, noFindings } from '../../../transforms/corpus/count-findings.ts';
import { findingsOf } from '../../../transforms/findings/findings.ts';
import { normalizedValue } from '../../../transforms/findings/normalized-value.ts';

const WANTED = [
  { type: 'email', value: 'ann.lee@quorbit.net' },
  { type: 'phone', value: '14155550132' },
  { type: 'email', value: 'never@quorbit.net' },
] as const;

function count(texts: readonly string[]) {
  const counter = new FindingCounter(WANTED);
  counter.add(texts);
  const { occurrences, documents } = counter.totals;
  return { occurrences: [...occurrences], documents: [...documents] };
}

describe('the counts of findings', () => {
  it('are of places and of documents, however an item is written', () => {
    expect(
      count([
        'Write to Ann.Lee@Quorbit.NET or to ann.lee@quorbit.net!',
        'nothing here',
        'ann.lee (at) quorbit (dot) net',
        'joann.lee@quorbit.net and ann.lee@quorbit.net.org',
      ]),
    ).toEqual({ occurrences: [3, 0, 0], documents: [2, 0, 0] });
  });

  it('are right behind characters of two units', () => {
    expect(count(['😀😀 ann.lee@quorbit.net 😀 ann.lee@quorbit.net'])).toEqual({
      occurrences: [2, 0, 0],
      documents: [1, 0, 0],
    });
  });

  it('are 0 for empty and odd texts', () => {
    expect(count(['', 'x', '\ud83d', '\ufffd', 'é'.repeat(1000)]).occurrences).toEqual([0, 0, 0]);
    expect(new FindingCounter([]).totals).toEqual(noFindings(0));
  });

  const pieces = fc.constantFrom(
    ...[
      'ann.lee@quorbit.net',
      'Ann.Lee@quorbit.net',
      'never@quorbit.net',
      '(415) 555-0132',
      '+1 415 555 0132',
    ],
    ...[' ', '\n', 'call ', '😀', ', ', 'tel: ', 'bo@quorbit.net'],
  );
  const text = fc.array(pieces, { maxLength: 12 }).map((some) => some.join(''));

  it('equal the list of findings, counted', () =>
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), (texts) => {
        const lists = texts.map((some) =>
          findingsOf(some).map((finding) => `${finding.type} ${normalizedValue(finding, some)}`),
        );
        const keys = WANTED.map(({ type, value }) => `${type} ${value}`);
        expect(count(texts)).toEqual({
          occurrences: keys.map((key) => lists.flat().filter((found) => found === key).length),
          documents: keys.map((key) => lists.filter((list) => list.includes(key)).length),
        });
      }),
    ));

  it('of parts add up to those of the whole', () =>
    fc.assert(
      fc.property(fc.array(text), fc.array(text), (some, others) => {
        const totals = noFindings(WANTED.length);
        for (const texts of [some, others]) {
          const counter = new FindingCounter(WANTED);
          counter.add(texts);
          addFindings(totals, counter.totals);
        }
        const { occurrences, documents } = totals;
        expect({ occurrences: [...occurrences], documents: [...documents] }).toEqual(
          count([...some, ...others]),
        );
      }),
    ));

  it('take linear time in a document of a megabyte full of items', () => {
    const started = performance.now();
    const many = 50_000;
    expect(count(['😀 ann.lee@quorbit.net\n'.repeat(many)]).occurrences).toEqual([many, 0, 0]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
