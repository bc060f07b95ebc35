import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float16, weightValues } from '../../../transforms/models/weight-values.ts';
import { float16Bits } from '../../support/formula-model.ts';

describe('stored weights', () => {
  it('are the numbers that their bits stand for', () => {
    const f32 = new Uint8Array(new Float32Array([1.5, -2]).buffer);
    expect([...weightValues(f32, 'float32')]).toEqual([1.5, -2]);
    expect([...weightValues(Uint8Array.of(0xc0, 0x3f, 0, 0xc0), 'bfloat16')]).toEqual([1.5, -2]);
    expect([...weightValues(Uint8Array.of(0, 0x3e, 0, 0xc0), 'float16')]).toEqual([1.5, -2]);
  });

  it('may begin at any byte', () => {
    const bytes = Uint8Array.of(9, 0, 0x3e, 0, 0xc0).subarray(1);
    expect([...weightValues(bytes, 'float16')]).toEqual([1.5, -2]);
  });

  it.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('in float16 %i is %d', (bits, value) => {
    expect(float16(bits)).toBe(value);
  });

  it('in float16 come back from the bits that tests write', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2047, max: 2047 }), fc.integer({ min: -24, max: 4 }), (n, power) => {
        expect(float16(float16Bits(n * 2 ** power)) + 0).toBe(n * 2 ** power + 0);
      }),
    );
  });
});
