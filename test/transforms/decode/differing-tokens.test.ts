import { describe, expect, it } from 'vitest';
import { packByteTable } from '../../../transforms/decode/byte-table.ts';
import { differingTokens } from '../../../transforms/decode/differing-tokens.ts';

const table = (tokens: Record<number, string>) =>
  packByteTable(Object.entries(tokens).map(([id, text]) => [Number(id), Buffer.from(text)] as const));

describe('tokens that differ between two vocabularies', () => {
  it('are those of one id and other bytes, the lowest of which is told', () => {
    const found = differingTokens(
      table({ 0: 'a', 1: 'b', 2: 'é', 3: '' }),
      table({ 0: 'a', 1: 'c', 2: 'e', 3: '' }),
    );
    expect(found).toMatchObject({ compared: 4, different: 2, first: { id: 1 } });
    expect(found.first!.bytes.map((bytes) => Buffer.from(bytes).toString())).toEqual(['b', 'c']);
  });

  it('are none among equals, and ids that only one of them has do not count', () => {
    const one = table({ 0: 'a', 2: 'c' });
    expect(differingTokens(one, one)).toEqual({ compared: 2, different: 0, first: null });
    expect(differingTokens(one, table({ 0: 'a', 1: 'b', 9: 'z' }))).toEqual({
      compared: 1,
      different: 0,
      first: null,
    });
  });
});
