import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BLOCK, quantizeWeight, transposed } from '../../../../transforms/models/onnx/quantized-weights.ts';

const rounded = ({ codes, scales }: ReturnType<typeof quantizeWeight>, at: number) =>
  scales[Math.floor(at / BLOCK)]! * (codes[at]! - 128);

it('rounds each block to 127 steps of either sign, of its own size', () => {
  const weight = quantizeWeight(
    Float32Array.of(127, -127, 1, 0.4, ...new Float32Array(BLOCK - 4), 0.5),
    BLOCK + 1,
  );
  expect([...weight.codes.subarray(0, 5)]).toEqual([255, 1, 129, 128, 128]);
  expect(weight.codes[BLOCK]).toBe(255);
  expect([...weight.scales]).toEqual([1, Math.fround(0.5 / 127)]);
});

it('fills up the last block of a row with zeros', () => {
  const { codes, scales } = quantizeWeight(Float32Array.of(1, 2, 3, 4), 2);
  expect(codes).toHaveLength(2 * BLOCK);
  expect([...codes.subarray(2, BLOCK)].every((code) => code === 128)).toBe(true);
  expect([...scales]).toEqual([Math.fround(2 / 127), Math.fround(4 / 127)]);
});

it('keeps a block of zeros zero, and what is not a number visible', () => {
  expect(rounded(quantizeWeight(new Float32Array(BLOCK), BLOCK), 3)).toBe(0);
  const { scales } = quantizeWeight(Float32Array.of(1, Number.NaN), 2);
  expect(scales[0]).toBeNaN();
});

it('is off by half a step at most', () => {
  const rows = fc.integer({ min: 1, max: 2 * BLOCK + 3 }).chain((inputs) =>
    fc.record({
      inputs: fc.constant(inputs),
      values: fc.array(
        fc.integer({ min: -8192, max: 8192 }).map((n) => n / 1024),
        {
          minLength: inputs * 2,
          maxLength: inputs * 2,
        },
      ),
    }),
  );
  fc.assert(
    fc.property(rows, ({ inputs, values }) => {
      const given = Float32Array.from(values);
      const weight = quantizeWeight(given, inputs);
      const blocks = Math.ceil(inputs / BLOCK);
      given.forEach((value, i) => {
        const at = Math.floor(i / inputs) * blocks * BLOCK + (i % inputs);
        const step = weight.scales[Math.floor(at / BLOCK)]!;
        expect(Math.abs(rounded(weight, at) - value)).toBeLessThanOrEqual(step / 2 + 1e-5 * Math.abs(value));
      });
    }),
  );
});

it('turns a weight round', () => {
  expect([...transposed(Float32Array.of(1, 2, 3, 4, 5, 6), 2)]).toEqual([1, 4, 2, 5, 3, 6]);
});
