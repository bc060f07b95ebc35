import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ComparedBlock } from '../../../pipeline/neighbours/compared-block.ts';
import type { Product } from '../../../pipeline/neighbours/semantic-pairs.ts';
import { SemanticPass } from '../../../pipeline/neighbours/semantic-pass.ts';
import { SequenceRows } from '../../../pipeline/neighbours/sequence-rows.ts';

/** Every pair is a candidate. */
const product: Product = {
  rows: 3,
  async candidates(_, a, b, width) {
    const pairs = { a: [] as number[], b: [] as number[] };
    for (let i = 0; i < a.length / width; i++)
      for (let j = 0; j < b.length / width; j++) {
        pairs.a.push(i);
        pairs.b.push(j);
      }
    return { a: Int32Array.from(pairs.a), b: Int32Array.from(pairs.b) };
  },
};

/** A row: its tokens are code points, and its vector lies at that angle. */
interface Row {
  readonly text: string;
  readonly degrees: number;
}

function fill<R extends SequenceRows>(rows: R, table: readonly Row[]): { rows: R; vectors: Float32Array } {
  const angles: number[] = [];
  for (const [i, { text, degrees }] of table.entries()) {
    const tokens = Int32Array.from([...text], (character) => character.codePointAt(0)!);
    rows.add(BigInt(i), i, tokens, 0, tokens.length);
    if (rows.texts.count > angles.length) angles.push((degrees * Math.PI) / 180);
  }
  return { rows, vectors: Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])) };
}

const decode = (tokens: Int32Array, start: number, end: number) =>
  String.fromCodePoint(...tokens.subarray(start, end));

/** Counts of the first row of `table` among `others`: semantic and textual matches at 0.8 and 0.9. */
async function counts(table: readonly Row[], others: readonly Row[]): Promise<number[]> {
  const { rows: block, vectors } = fill(new ComparedBlock(), table);
  const compared = fill(new SequenceRows(), others);
  const pass = new SemanticPass(block, vectors, { width: 2, product, decode }, 5, others.length);
  await pass.compare(compared.rows, compared.vectors, async () => {});
  return [pass.semantic, pass.textual].flatMap((by) => [by.get(0.8)![0]!, by.get(0.9)![0]!]);
}

const at = (degrees: number, text: string): Row => ({ text, degrees });

describe('matches of meaning', () => {
  it('have a cosine of 0.8 or 0.9 and more; copies count each', async () => {
    const others = [at(20, 'b'), at(20, 'b'), at(30, 'c'), at(40, 'd'), at(180, 'e')];
    expect(await counts([at(0, 'a')], others)).toEqual([3, 2, 3, 2]);
  });

  it.each([
    ['equal prompts', 'x'.repeat(40), `${'x'.repeat(39)}y`, 0],
    ['one character', 'x'.repeat(40), `y${'x'.repeat(39)}`, 1],
    ['19 characters', 'x'.repeat(32), 'x'.repeat(13) + 'y'.repeat(19), 1],
    ['20 characters', 'x'.repeat(32), 'x'.repeat(12) + 'y'.repeat(20), 0],
    [
      '19 characters beyond the BMP, which are 38 UTF-16 units',
      '😀'.repeat(32),
      '😀'.repeat(13) + '🚀'.repeat(19),
      1,
    ],
  ])('are textual ones too where prompts differ by some edits: %s', async (_, a, b, matches) => {
    expect(await counts([at(0, a)], [at(1, b)])).toEqual([1, 1, matches, matches]);
  });

  it('are never fewer than the textual ones', async () => {
    const row = fc.record({
      text: fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 40 }),
      degrees: fc.integer({ min: 0, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(row, fc.array(row, { minLength: 1, maxLength: 8 }), async (first, others) => {
        const [s8, s9, t8, t9] = (await counts([first], others)) as [number, number, number, number];
        expect(t8).toBeLessThanOrEqual(s8);
        expect(t9).toBeLessThanOrEqual(Math.min(s9, t8));
      }),
    );
  });
});
