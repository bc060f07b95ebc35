import { expect } from 'vitest';
import { type Product, semanticPairs } from '../../pipeline/neighbours/semantic-pairs.ts';

/** All pairs by index with their cosines, as "a b" -> cosine, and how many were near a threshold. */
export async function pairsFound(
  product: Product,
  a: Float32Array,
  b: Float32Array,
  width: number,
  rows = product.rows,
) {
  const pairs = new Map<string, number>();
  let near = 0;
  const smaller: Product = { rows, candidates: product.candidates };
  for await (const block of semanticPairs(a, b, width, smaller)) {
    near += block.nearThreshold;
    for (const [i, cosine] of block.cosine.entries()) {
      const key = `${block.a[i]} ${block.b[i]}`;
      expect(pairs.has(key)).toBe(false);
      pairs.set(key, cosine);
    }
  }
  return { pairs, near };
}

/** The same by all products in float64. */
export function bruteForce(a: Float32Array, b: Float32Array, width: number) {
  const pairs = new Map<string, number>();
  let near = 0;
  for (let i = 0; i < a.length / width; i++) {
    for (let j = 0; j < b.length / width; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += a[i * width + k]! * b[j * width + k]!;
      if (sum >= 0.8) pairs.set(`${i} ${j}`, Math.min(1, sum));
      if (Math.abs(sum - 0.8) <= 1e-5 || Math.abs(sum - 0.9) <= 1e-5) near++;
    }
  }
  return { pairs, near };
}

/** Unit vectors around a few centres, the same for every seed, closer the larger `pull` is. */
export function vectors(count: number, width: number, seed: number, pull: number): Float32Array {
  const all = new Float32Array(count * width);
  const wave = (x: number) => ((Math.sin(x * 12.9898) * 43758.5453) % 1) * 2;
  for (let row = 0; row < count; row++) {
    const values = Array.from(
      { length: width },
      (_, i) => pull * wave((row % 5) * 1009 + i + 1) + wave(seed * 7919 + row * 613 + i * 17 + 3),
    );
    const length = Math.hypot(...values);
    for (let i = 0; i < width; i++) all[row * width + i] = values[i]! / length;
  }
  return all;
}
