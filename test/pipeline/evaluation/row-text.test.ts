import { expect, it } from 'vitest';
import { readPlainText, readTokens } from '../../../pipeline/evaluation/row-text.ts';
import { packByteTable } from '../../../transforms/decode/byte-table.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const table = packByteTable([
  [0, bytes('a')],
  [1, bytes(' b')],
  [3, Uint8Array.of(0xe2)],
]);
const read = readTokens({ table, name: 'tiny' });

it('takes texts as they are, and a cell without a value for an empty text', () => {
  expect(readPlainText('  NA\n', 'line 2')).toEqual({ text: '  NA\n', tokens: null });
  expect(readPlainText(null, 'line 2').text).toBe('');
});

it('decodes lists with commas, spaces or line ends, with brackets and without', () => {
  for (const cell of ['[0, 1, 1]', '0 1 1', '[0 1\n 1]', '0,1,1', ' [ 0,1 , 1 ] '])
    expect(read(cell, 'line 2')).toEqual({ text: 'a b b', tokens: Int32Array.of(0, 1, 1) });
  for (const cell of ['', '[]', null]) expect(read(cell, 'line 2').text).toBe('');
  expect(read('3', 'line 2').text).toBe('\ufffd');
});

it('names the row whose tokens are not those of the tokenizer, or no tokens', () => {
  for (const [cell, id] of [
    ['0 2', '2'],
    ['[4]', '4'],
    ['99999999999', '99999999999'],
  ] as const)
    expect(() => read(cell, 'line 2')).toThrow(
      `line 2: tokenizer tiny has 4 tokens, and ${id} is none of them; give the model's own --tokenizer`,
    );
  for (const cell of ['-1', '1.5', 'a', '[1]]', 'None'])
    expect(() => read(cell, 'line 2')).toThrow('line 2: tokens must be whole numbers from 0');
});
