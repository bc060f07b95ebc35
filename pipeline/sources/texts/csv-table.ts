import { InputError } from '../../input-error.ts';
import { CsvError, CsvParser, type CsvRecord } from './csv-parser.ts';
import type { TextRow, TextTable } from './text-table.ts';
import { columnOf } from './text-table.ts';
import { utf8Pieces } from './utf8-pieces.ts';

const WHOLE_NUMBER = /^(0|-?[1-9]\d*)$/;

/** Opens a CSV file whose first line names its columns. */
export async function openCsv(path: string): Promise<TextTable> {
  const records = readRecords(path);
  const first = await records.next();
  if (first.done) throw new InputError(`${path} is empty; a CSV file begins with a line of column names`);
  const [header, ...rest] = first.value;
  const columns = header!.fields;
  const repeated = columns.find((name, at) => columns.indexOf(name) !== at);
  if (repeated !== undefined) throw new InputError(`${path}: two columns are named ${repeated}; rename one`);
  return { path, columns, rows: (wanted) => rowsOf(path, columns, wanted, rest, records) };
}

async function* rowsOf(
  path: string,
  columns: readonly string[],
  wanted: readonly string[],
  rest: readonly CsvRecord[],
  records: AsyncIterable<readonly CsvRecord[]>,
): AsyncGenerator<TextRow[]> {
  const places = wanted.map((name) => columns.indexOf(name));
  const idColumn = columnOf({ columns }, 'id');
  const id = idColumn === null ? -1 : columns.indexOf(idColumn);
  const row = ({ fields, line }: CsvRecord): TextRow => {
    if (fields.length !== columns.length)
      throw new InputError(
        `${path}, line ${line}: ${count(fields.length)} where the first line names ${columns.length}; a text with commas or line ends stands in quotes`,
      );
    return {
      where: `${path}, line ${line}`,
      cells: places.map((place) => fields[place]!),
      id: id < 0 ? null : idJson(fields[id]!),
    };
  };
  const isBlank = ({ fields }: CsvRecord) => columns.length > 1 && fields.length === 1 && fields[0] === '';
  const batch = (some: readonly CsvRecord[]) => some.filter((record) => !isBlank(record)).map(row);
  yield batch(rest);
  for await (const some of records) yield batch(some);
}

const count = (fields: number) => `${fields} ${fields === 1 ? 'field' : 'fields'}`;
const idJson = (id: string) => (WHOLE_NUMBER.test(id) ? id : JSON.stringify(id));

/** Batches of records, none of them empty. */
async function* readRecords(path: string): AsyncGenerator<CsvRecord[]> {
  const parser = new CsvParser();
  const guarded = (read: () => CsvRecord[]) => {
    try {
      return read();
    } catch (error) {
      if (error instanceof CsvError) throw new InputError(`${path} is not CSV: ${error.message}`);
      throw error;
    }
  };
  for await (const piece of utf8Pieces(path)) {
    const records = guarded(() => parser.push(piece));
    if (records.length > 0) yield records;
  }
  const last = guarded(() => parser.end());
  if (last.length > 0) yield last;
}
