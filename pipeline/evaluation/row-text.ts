import { type ByteTable, firstUnknownToken } from '../../transforms/decode/byte-table.ts';
import { Decoder } from '../../transforms/decode/decoder.ts';
import { InputError } from '../input-error.ts';

/** A text to measure; `tokens` where the row is given as such. */
export interface RowText {
  readonly text: string;
  readonly tokens: Int32Array | null;
}

/** The vocabulary that rows of tokens are decoded with. */
export interface Vocabulary {
  readonly table: ByteTable;
  readonly name: string;
}

/** Reads the cell of a row as its text; `where` names the row in errors. A cell without a value is an empty text. */
export type ReadText = (cell: string | null, where: string) => RowText;

/** Texts as they stand in the cells. */
export const readPlainText: ReadText = (cell) => ({ text: cell ?? '', tokens: null });

const TOKEN_LIST = /^\s*\[?[\d\s,]*\]?\s*$/;

/** Texts of cells that hold token ids, `[1, 2, 3]` or with nothing but spaces between them. */
export function readTokens({ table, name }: Vocabulary): ReadText {
  const decoder = new Decoder(table);
  return (cell, where) => {
    if (!TOKEN_LIST.test(cell ?? ''))
      throw new InputError(`${where}: tokens must be whole numbers from 0, such as [1, 2, 3] or 1 2 3`);
    const ids = (cell ?? '').match(/\d+/g) ?? [];
    const tokens = Int32Array.from(ids, (id) => Math.min(Number(id), 2 ** 31 - 1));
    const unknown = firstUnknownToken(table, tokens, 0, tokens.length);
    if (unknown >= 0)
      throw new InputError(
        `${where}: tokenizer ${name} has ${table.vocabularySize} tokens, and ${ids[unknown]} is none of them; give the model's own --tokenizer`,
      );
    return { text: decoder.decode(tokens, 0, tokens.length), tokens };
  };
}
