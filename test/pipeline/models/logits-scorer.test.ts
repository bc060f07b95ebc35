import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logitPieces, openLogitsScorer } from '../../../pipeline/models/logits-scorer.ts';
import type { Tensor } from '../../../pipeline/models/session.ts';
import { GraphBuilder } from '../../../transforms/models/onnx/graph-builder.ts';

const CPU = { device: 'cpu', threads: 1 } as const;
const KINDS = 4;
/** So large that the logits of 16 positions are all that statistics are made of at once. */
const VOCABULARY = 2 ** 20;

/** A model whose logits are one of four rows, by the token before. */
function wideModel(): string {
  const g = new GraphBuilder();
  const ids = g.input('input_ids', 'int64', ['rows', 'length']);
  const values = Float32Array.from({ length: KINDS * VOCABULARY }, (_, i) => ((i * 7919) % 1013) / 100);
  const kind = g.op('Mod', [ids, g.constant('int64', [KINDS])]);
  const logits = g.op('Gather', [g.table(values, [KINDS, VOCABULARY]), kind]);
  g.output('logits', logits, 'float32', ['rows', 'length', VOCABULARY]);
  const file = join(mkdtempSync(join(tmpdir(), 'semmem-onnx-')), 'model.onnx');
  writeFileSync(file, g.encode());
  return file;
}

describe('a long row of a ready .onnx model', () => {
  it('has the scores of its tokens pair by pair, though statistics are made piece by piece', async () => {
    const statistics = { rank: true, moments: true, margin: true, topK: 40 };
    const scorer = await openLogitsScorer(wideModel(), { ...CPU, statistics });
    const row = Array.from({ length: 20 }, (_, at) => (at * 40_503) % VOCABULARY);
    const whole = await scorer.score(row, row.length);
    const pairs = row.slice(1).flatMap((token, i) => [row[i]!, token]);
    const apart = await scorer.score(pairs, 2);
    await scorer.close();
    expect(whole.logProbability).toHaveLength(19);
    expect(whole).toEqual(apart);
  });

  it('is cut into pieces that memory has room for, in which each token but the first of all is predicted once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 0, max: 70 }), (length, positions) => {
        const ids: Tensor = {
          type: 'int64',
          dims: [1, length],
          data: BigInt64Array.from({ length }, (_, i) => BigInt(i)),
        };
        const data = Float32Array.from({ length: 3 * length }, (_, i) => Math.floor(i / 3));
        const pieces = [...logitPieces(ids, { type: 'float32', dims: [1, length, 3], data }, positions)];
        for (const { input_ids, logits } of pieces) {
          expect(input_ids.data.length).toBeLessThanOrEqual(Math.max(2, positions));
          expect(logits.dims).toEqual([1, input_ids.data.length, 3]);
          const logitsAt = [...logits.data].filter((_, i) => i % 3 === 0).map(Number);
          expect(logitsAt).toEqual([...input_ids.data].map(Number));
        }
        const predicted = pieces.flatMap(({ input_ids }) => [...input_ids.data].slice(1).map(Number));
        expect(predicted).toEqual(Array.from({ length: length - 1 }, (_, i) => i + 1));
      }),
    );
  });
});
