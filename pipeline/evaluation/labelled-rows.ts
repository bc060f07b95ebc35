import { LABELS } from '../../transforms/evaluation/labels.ts';
import { unknownName } from '../did-you-mean.ts';
import { InputError } from '../input-error.ts';

/** Columns that a table of labels may have beside its texts. */
export const LABEL_COLUMNS = ['category', 'is_code', 'memorized', 'note'] as const;

/** What a row of labels says; `null` and the empty note: nothing. */
export interface RowLabels {
  readonly category: string | null;
  readonly isCode: boolean | null;
  readonly memorized: boolean | null;
  readonly note: string;
}

/** Reads the cells of `LABEL_COLUMNS`, `undefined` for a column that is not there; InputErrors name the row. */
export function readLabels(cells: Record<string, string | null | undefined>, where: string): RowLabels {
  const category = cells.category?.trim().toLowerCase() || null;
  if (category !== null && !LABELS.includes(category)) {
    const { message } = unknownName('category', category, LABELS);
    throw new InputError(`${where}: ${message}`);
  }
  return {
    category,
    isCode: readFlag('is_code', cells.is_code, where),
    memorized: readFlag('memorized', cells.memorized, where),
    note: cells.note?.trim() ?? '',
  };
}

function readFlag(name: string, cell: string | null | undefined, where: string): boolean | null {
  const word = cell?.trim().toLowerCase() ?? '';
  if (word === '') return null;
  if (['1', '1.0', 'true'].includes(word)) return true;
  if (['0', '0.0', 'false'].includes(word)) return false;
  throw new InputError(`${where}: ${name} must be 1 or 0, or True or False, not ${JSON.stringify(cell)}`);
}
