import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Of } from '../../../transforms/text/utf8.ts';

test('utf8Of agrees with TextEncoder, also on lone surrogates and long texts', () => {
  const written = (text: string) => {
    const { bytes, length } = utf8Of(text);
    return bytes.slice(0, length);
  };
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(0xffff), fc.nat(0x7f))), (units) => {
      const text = String.fromCharCode(...units);
      expect(written(text)).toEqual(new TextEncoder().encode(text));
    }),
  );
  for (const text of ['', 'aé漢😀', '\ud83d', '\ude00\ud83d', '漢'.repeat(10_000)]) {
    expect(written(text)).toEqual(new TextEncoder().encode(text));
  }
});
