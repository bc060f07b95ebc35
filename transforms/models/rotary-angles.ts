import type { Rotary } from './layers.ts';

/**
 * Angle of each pair of features at each position: [positions, dimensions / 2], in radians.
 *
 * Rounded to float32 at each step, as the published models were trained.
 */
export function rotaryAngles({ dimensions, base }: Rotary, positions: number): Float32Array {
  const pairs = dimensions / 2;
  const angles = new Float32Array(positions * pairs);
  for (let pair = 0; pair < pairs; pair++) {
    const frequency = Math.fround(1 / Math.fround(base ** Math.fround((2 * pair) / dimensions)));
    for (let position = 0; position < positions; position++) {
      angles[position * pairs + pair] = position * frequency;
    }
  }
  return angles;
}
