/** A weight in 8 bits, as ONNX Runtime's MatMulNBits reads it. */
export interface QuantizedWeight {
  /** Value i of a block is scale · (code − 128): [features out, blocks · BLOCK]; the last block is filled up with 128. */
  readonly codes: Uint8Array;
  /** One of each block: [features out, blocks]. */
  readonly scales: Float32Array;
}

/** Inputs that share a scale; MatMulNBits allows 16 to 256, and smaller blocks are slower and hardly closer. */
export const BLOCK = 128;
const ZERO = 128;
const LARGEST = 127;

/**
 * Rounds a weight [features out, inputs] to 8 bits, block by block, to the nearest of 255 steps.
 *
 * No value is off by more than 1 / 254 of its block's largest. What is not a number stays so, by its scale.
 */
export function quantizeWeight(values: Float32Array, inputs: number): QuantizedWeight {
  const width = values.length / inputs;
  const blocks = Math.ceil(inputs / BLOCK);
  const codes = new Uint8Array(width * blocks * BLOCK).fill(ZERO);
  const scales = new Float32Array(width * blocks);
  for (let at = 0; at < scales.length; at++) {
    const start = Math.floor(at / blocks) * inputs + (at % blocks) * BLOCK;
    const length = Math.min(BLOCK, inputs - (at % blocks) * BLOCK);
    let largest = 0;
    for (let i = start; i < start + length; i++) largest = Math.max(largest, Math.abs(values[i]!));
    scales[at] = largest / LARGEST;
    const perStep = largest === 0 ? 0 : LARGEST / largest;
    for (let i = 0; i < length; i++) codes[at * BLOCK + i] = ZERO + Math.round(values[start + i]! * perStep);
  }
  return { codes, scales };
}

/** Bytes of codes and scales of a weight of that many features out and inputs. */
export function quantizedSize(inputs: number, width: number): number {
  return width * Math.ceil(inputs / BLOCK) * (BLOCK + Float32Array.BYTES_PER_ELEMENT);
}

/** A weight stored as [inputs, features out], turned round. */
export function transposed(values: Float32Array, inputs: number): Float32Array {
  const width = values.length / inputs;
  const turned = new Float32Array(values.length);
  for (let i = 0; i < inputs; i++)
    for (let j = 0; j < width; j++) turned[j * inputs + i] = values[i * width + j]!;
  return turned;
}
