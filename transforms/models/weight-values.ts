import type { WeightType } from './weights.ts';

/** Numbers that stored bytes stand for, little-endian; every type's values are exact in float32. */
export function weightValues(bytes: Uint8Array, type: WeightType): Float32Array {
  // A view needs an aligned start, which tensors in a file need not have.
  const { buffer } = bytes.slice();
  if (type === 'float32') return new Float32Array(buffer);
  const halves = new Uint16Array(buffer);
  if (type === 'bfloat16') return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
  return Float32Array.from(halves, float16);
}

/** Number that the 16 bits of an IEEE 754 binary16 stand for. */
export function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
