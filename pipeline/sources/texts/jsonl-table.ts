import { InputError } from '../../input-error.ts';
import type { TextRow, TextTable } from './text-table.ts';
import { utf8Pieces } from './utf8-pieces.ts';

/** An object of a line, and where it stands. */
interface JsonLine {
  readonly where: string;
  readonly text: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/** Opens a file with a JSON object per line; empty lines are passed over. */
export async function openJsonLines(path: string): Promise<TextTable> {
  const lines = readLines(path);
  const first = await lines.next();
  if (first.done) throw new InputError(`${path} is empty; it needs a JSON object per line`);
  const columns = Object.keys(first.value[0]!.object);
  return { path, columns, rows: (wanted) => rowsOf(wanted, first.value, lines) };
}

async function* rowsOf(
  wanted: readonly string[],
  first: readonly JsonLine[],
  lines: AsyncIterable<readonly JsonLine[]>,
): AsyncGenerator<TextRow[]> {
  const row = (line: JsonLine): TextRow => ({
    where: line.where,
    cells: wanted.map((name) => cellOf(line, name)),
    id: idJson(line),
  });
  yield first.map(row);
  for await (const some of lines) yield some.map(row);
}

function cellOf({ where, object }: JsonLine, name: string): string | null {
  const value = Object.hasOwn(object, name) ? object[name] : null;
  if (value === null || typeof value === 'string') return value;
  if (name.toLowerCase() === 'text')
    throw new InputError(
      `${where}: ${name} must be a string, not ${Array.isArray(value) ? 'array' : typeof value}`,
    );
  return JSON.stringify(value);
}

/** The id as it stands in the line: JavaScript rounds whole numbers from 2^53. */
function idJson({ text, object }: JsonLine): string | null {
  const id = Object.hasOwn(object, 'id') ? object.id : undefined;
  if (id === undefined || id === null) return null;
  if (typeof id !== 'number' || Number.isSafeInteger(id)) return JSON.stringify(id);
  const literals = [...text.matchAll(/"id"\s*:\s*(-?\d[\d.eE+-]*)/g)].map(([, literal]) => literal!);
  return literals.find((literal) => Number(literal) === id) ?? JSON.stringify(id);
}

/** Batches of lines, none of them empty. */
async function* readLines(path: string): AsyncGenerator<JsonLine[]> {
  let rest: string[] = [];
  let number = 0;
  const parsed = (line: string): JsonLine[] => {
    number++;
    return line.trim() === '' ? [] : [parseLine(`${path}, line ${number}`, line)];
  };
  for await (const piece of utf8Pieces(path)) {
    const lines = piece.split('\n');
    rest.push(lines[0]!);
    if (lines.length === 1) continue;
    const whole = [rest.join(''), ...lines.slice(1, -1)].flatMap(parsed);
    rest = [lines.at(-1)!];
    if (whole.length > 0) yield whole;
  }
  const last = parsed(rest.join(''));
  if (last.length > 0) yield last;
}

function parseLine(where: string, text: string): JsonLine {
  let object: unknown;
  try {
    object = JSON.parse(text);
  } catch {
    throw new InputError(`${where}: broken JSON; each line must be one whole object`);
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    throw new InputError(`${where}: not a JSON object such as {"id": 1, "text": "…"}`);
  return { where, text, object: object as Record<string, unknown> };
}
