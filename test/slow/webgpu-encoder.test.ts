import { describe, expect, it } from 'vitest';
import { openCosineProduct } from '../../pipeline/models/cosine-product.ts';
import { findModel } from '../../pipeline/models/find-model.ts';
import { openNearestRows } from '../../pipeline/models/nearest-rows.ts';
import { openSentenceEncoder } from '../../pipeline/models/sentence-encoder.ts';
import { encoderFolder, encoderOracles } from '../support/encoder-oracles.ts';
import { swiftShader } from '../support/swift-shader.ts';
import { bruteForce, pairsFound, vectors } from '../support/vectors.ts';

const driver = swiftShader();
Object.assign(process.env, driver);
const WEBGPU = { device: 'webgpu', threads: 1 } as const;

// Not a skip where the driver is not there: a machine may lack it.
if (driver !== null) {
  describe('on WebGPU', () => {
    it.each(encoderOracles)(
      'sentence embeddings are those of sentence-transformers: %s',
      async (_, oracle) => {
        const folder = encoderFolder(oracle);
        const encoder = await openSentenceEncoder(await findModel(folder, folder, null, null!), WEBGPU);
        const found = await encoder.embed(oracle.texts).finally(() => encoder.close());
        for (const [i, value] of oracle.embeddings.flat().entries()) {
          expect(Math.abs(found[i]! - value)).toBeLessThan(1e-4);
        }
      },
    );

    it('pairs of rows are those of all products in float64', async () => {
      const product = await openCosineProduct(WEBGPU);
      const a = vectors(300, 384, 1, 2.2);
      const all = bruteForce(a, a, 384);
      expect(all.pairs.size).toBeGreaterThan(1000);
      expect(await pairsFound(product, a, a, 384, 128).finally(() => product.close())).toEqual(all);
    });

    it('the nearest rows are those of the CPU', async () => {
      const a = vectors(300, 24, 1, 2.2);
      const b = vectors(40, 24, 2, 1);
      const nearestOn = async (options: Parameters<typeof openNearestRows>[0]) => {
        const rows = await openNearestRows(options);
        return rows.nearest(5, a, b, 24).finally(() => rows.close());
      };
      expect(await nearestOn(WEBGPU)).toEqual(await nearestOn({ device: 'cpu', threads: 1 }));
    });
  });
}
