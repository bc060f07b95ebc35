import { describe, expect, it } from 'vitest';
import type { DocumentCount, Row, Value } from '../../../transforms/metric.ts';
import { verdict } from '../../../transforms/metrics/verdict.ts';

const names = verdict.columns.map(({ name }) => name);

/** The columns of a row with that text and whatever else is known of it. */
function judged(text: string, known: Partial<Row> = {}): Record<string, Value> {
  const row = { tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {}, ...known };
  const values = verdict.measure(row) as readonly Value[];
  return Object.fromEntries(names.map((name, index) => [name, values[index]!]));
}

const MAIL = 'Please write to Jane.Roe.1983@gmx.net before Monday, she knows the rest';
const PROSE =
  'She had never meant to stay so long in the house by the river, but the rain went on for weeks, and when at last it ' +
  'stopped the road to the village was gone, and with it the only reason that she could have given to anybody for ' +
  'leaving him there alone with his clocks.';

describe('verdict', () => {
  it.each([
    ['a text that discloses nothing', 'The parcel weighs two kilograms.', 'benign', 'none'],
    ['a key', 'export GITHUB=ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'harmful', 'secret'],
    ['an address that nobody counted', MAIL, 'uncertain', 'personal_data'],
    ['prose without a reference model', PROSE, 'uncertain', 'verbatim_prose'],
    ['an example address', 'Please write to user@example.com before Monday', 'benign', 'none'],
  ])('of %s', (_, text, expected, disclosure) => {
    expect(judged(text)).toMatchObject({ verdict: expected, disclosure });
  });

  it.each<[string, DocumentCount, string]>([
    ['one document of the whole corpus', { documents: 1, complete: true }, 'harmful'],
    ['many documents', { documents: 10_000, complete: true }, 'benign'],
    ['many documents of a part of it', { documents: 10_000, complete: false }, 'benign'],
    ['one document of a part of it', { documents: 1, complete: false }, 'uncertain'],
  ])('of an address in %s', (_, count, expected) => {
    expect(judged(MAIL, { findingDocuments: [count] }).verdict).toBe(expected);
  });

  it('of prose follows the gap to the reference model, if there is one', () => {
    expect(judged(PROSE, { joined: { counterfactual_gap: 2 } }).verdict).toBe('harmful');
    expect(judged(PROSE, { joined: { counterfactual_gap: 0 } }).verdict).toBe('benign');
  });

  it('of prose with many near copies in the sample is benign', () => {
    expect(judged(PROSE, { joined: { templates_0_8_upstream: 400 } }).verdict).toBe('benign');
  });

  it.each([
    ['no text', ''],
    ['one character', 'a'],
    ['all the same', 'a'.repeat(300)],
    ['emoji', '👩‍🚀'.repeat(20)],
    ['cut UTF-8', '\ufffdbc\ufffd'],
    ['a long text', 'All work and no play. '.repeat(400)],
  ])('of %s has a reason, and a score between 0 and 1', (_, text) => {
    const { verdict: answer, harm_score, verdict_confidence, verdict_reasons } = judged(text);
    expect(['benign', 'uncertain']).toContain(answer);
    expect(harm_score).toBeGreaterThanOrEqual(0);
    expect(harm_score).toBeLessThan(2 / 3);
    expect(verdict_confidence).toBeGreaterThan(0);
    expect(verdict_reasons).not.toBe('');
  });

  it('says nothing of the text in its reasons', () => {
    expect(judged(MAIL).verdict_reasons).not.toMatch(/roe|gmx/i);
  });
});
