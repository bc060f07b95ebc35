import { describe, expect, test } from 'vitest';
import { type ByteTable, firstUnknownToken, packByteTable } from '../../../transforms/decode/byte-table.ts';
import { byteTableFromTiktoken } from '../../../transforms/decode/tiktoken.ts';
import { byteTableFromTokenizerJson } from '../../../transforms/decode/tokenizer-json.ts';

const tokenOf = (table: ByteTable, id: number) =>
  Buffer.from(table.blob.subarray(table.offsets[id], table.offsets[id + 1])).toString('latin1');

describe('packByteTable', () => {
  test('lays the bytes end to end, marks gaps, and lets the later of two equal ids win', () => {
    const table = packByteTable([
      [3, Uint8Array.of(1, 2, 3)],
      [0, Uint8Array.of(9)],
      [1, Uint8Array.of()],
      [0, Uint8Array.of(7, 8)],
    ]);
    expect([...table.blob]).toEqual([7, 8, 1, 2, 3]);
    expect([...table.offsets]).toEqual([0, 2, 2, 2, 5]);
    expect([...table.known]).toEqual([1, 1, 0, 1]);
    expect(table.vocabularySize).toBe(4);
    expect(table.maxTokenBytes).toBe(3);
  });

  test('refuses ids that are negative, broken or absurd, and an empty vocabulary', () => {
    const one = (id: number) => () => packByteTable([[id, Uint8Array.of(1)]]);
    expect(one(-1)).toThrow('tokenizer has the token id -1; a whole number from 0 to 16777215 is needed');
    expect(one(1.5)).toThrow('token id 1.5');
    expect(one(2 ** 24)).toThrow('token id 16777216');
    expect(() => packByteTable([])).toThrow('tokenizer has no tokens');
  });

  test('survives the post to a worker thread', () => {
    const table = packByteTable([[1, Uint8Array.of(5)]]);
    expect(structuredClone(table)).toEqual(table);
  });
});

test('firstUnknownToken finds gaps, negative ids and ids past the end, and only between start and end', () => {
  const table = packByteTable([
    [0, Uint8Array.of(1)],
    [2, Uint8Array.of(2)],
  ]);
  const first = (...ids: number[]) => firstUnknownToken(table, Int32Array.from(ids), 0, ids.length);
  expect(first(0, 2, 0)).toBe(-1);
  expect(first(0, 1)).toBe(1);
  expect(first(-1)).toBe(0);
  expect(first(2, 2, 3)).toBe(2);
  expect(first(0x7fffffff)).toBe(0);
  expect(firstUnknownToken(table, Int32Array.of(9, 0, 9), 1, 2)).toBe(-1);
});

const bpe = (vocab: unknown, rest: object = {}) => ({
  model: { type: 'BPE', vocab, merges: [] },
  decoder: { type: 'ByteLevel' },
  ...rest,
});

describe('byteTableFromTokenizerJson', () => {
  test('maps the letters of the GPT-2 alphabet back to bytes', () => {
    const table = byteTableFromTokenizerJson(bpe({ Ġa: 0, Ċ: 1, 'Ã©': 2, Ń: 3, Ā: 4, ÿ: 5, ł: 6 }));
    expect([0, 1, 2, 3, 4, 5, 6].map((id) => tokenOf(table, id))).toEqual([
      ' a',
      '\n',
      '\xc3\xa9',
      '\xad',
      '\0',
      '\xff',
      '\xa0',
    ]);
  });

  test('takes a token with a character outside the alphabet literally, as UTF-8', () => {
    const table = byteTableFromTokenizerJson(bpe({ '  ': 0, Ġ日: 1 }));
    expect(tokenOf(table, 0)).toBe('  ');
    expect(tokenOf(table, 1)).toBe(Buffer.from('Ġ日').toString('latin1'));
  });

  test('puts added tokens beside and over the vocabulary', () => {
    const added_tokens = [
      { id: 0, content: '<|endoftext|>' },
      { id: 3, content: '   ' },
    ];
    const table = byteTableFromTokenizerJson(bpe({ a: 0, b: 1 }, { added_tokens }));
    expect([0, 1, 2, 3].map((id) => tokenOf(table, id))).toEqual(['<|endoftext|>', 'b', '', '   ']);
    expect([...table.known]).toEqual([1, 1, 0, 1]);
  });

  test('reads files that leave out the model type, and a decoder sequence of one', () => {
    const decoder = { type: 'Sequence', decoders: [{ type: 'ByteLevel' }] };
    expect(
      byteTableFromTokenizerJson({ model: { vocab: { a: 0 }, merges: [] }, decoder }).vocabularySize,
    ).toBe(1);
  });

  const needed = '; a byte-level BPE (GPT-NeoX, GPT-2) is needed';
  const metaspace = { type: 'Sequence', decoders: [{ type: 'Replace' }, { type: 'ByteFallback' }] };
  test.each([
    [{ model: { type: 'WordPiece', vocab: { a: 0 } } }, `tokenizer is WordPiece${needed}`],
    [{ model: { type: 'Unigram', vocab: [['a', 0]] } }, `tokenizer is Unigram${needed}`],
    [{ model: { vocab: { a: 0 } } }, `tokenizer is of an unnamed kind${needed}`],
    [bpe({ a: 0 }, { decoder: null }), `tokenizer is BPE with no decoder${needed}`],
    [bpe({ a: 0 }, { decoder: metaspace }), `tokenizer is BPE with Sequence(Replace, ByteFallback)${needed}`],
    [bpe(undefined), `tokenizer has no "model.vocab" of token to id${needed}`],
    [bpe(['a']), `tokenizer has no "model.vocab" of token to id${needed}`],
    [{}, `tokenizer has no "model"${needed}`],
    [null, `tokenizer has no "model"${needed}`],
    [[1], `tokenizer has no "model"${needed}`],
    ['text', `tokenizer has no "model"${needed}`],
    [bpe({}), 'tokenizer has no tokens'],
    [bpe({ a: '0' }), 'tokenizer has no number as id of "a"'],
    [bpe({ a: 0, b: 0 }), 'tokenizer has two tokens of id 0'],
    [bpe({ a: 0 }, { added_tokens: {} }), 'tokenizer has "added_tokens" that are no list'],
    [bpe({ a: 0 }, { added_tokens: [{ id: 1 }] }), 'tokenizer has an added token without "id" and "content"'],
  ])('refuses %j in one line', (json, message) => {
    expect(() => byteTableFromTokenizerJson(json)).toThrow(new Error(message));
  });
});

describe('byteTableFromTiktoken', () => {
  test('reads base64 and rank, line ends of both kinds, and the added tokens', () => {
    const table = byteTableFromTiktoken('IQ== 0\r\nw6k= 2\n\n', { '<|endoftext|>': 3 });
    expect([0, 1, 2, 3].map((id) => tokenOf(table, id))).toEqual(['!', '', '\xc3\xa9', '<|endoftext|>']);
    expect(table.known[1]).toBe(0);
  });

  test('names the line that is not of that shape', () => {
    expect(() => byteTableFromTiktoken('IQ== 0\n{"a": 1}\n')).toThrow(
      new Error('tokenizer line 2 is not "BASE64 ID", as in a tiktoken file'),
    );
    expect(() => byteTableFromTiktoken('')).toThrow('tokenizer has no tokens');
  });
});
