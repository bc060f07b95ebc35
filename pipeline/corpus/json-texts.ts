import type { Connection } from '../duckdb/database.ts';
import { quotePaths } from '../duckdb/quote.ts';
import { InputError } from '../input-error.ts';
import { byteLines, bytePieces, utf8Text } from './byte-pieces.ts';
import type { CorpusRange } from './corpus.ts';
import { corpusFormat } from './corpus-format.ts';

/** DuckDB reads zstd in pieces of this size, and a line must fit one. */
const LONGEST_ZSTD_LINE = 2 ** 26;
const LF = 0x0a;

/** Texts of the lines that start in a range of a file with a JSON object per line; empty lines are passed over. DuckDB, which reads zstd, tells of no bytes. */
export function jsonTexts(
  connection: Connection,
  range: CorpusRange,
  field: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string[]> {
  const isZstd = corpusFormat(range.path)?.packing === 'zstd';
  return isZstd ? zstdTexts(connection, range.path, field) : lineTexts(range, field, onBytes);
}

async function* lineTexts(
  { path, from, to }: CorpusRange,
  field: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string[]> {
  const isPacked = corpusFormat(path)?.packing === 'gzip';
  // A line that starts at `from` has its predecessor's end right before it; all else up to the next end is the range before's.
  const start = isPacked ? 0 : Math.max(0, from - 1);
  let isFirst = !isPacked && from > 0;
  let packedLine = 0;
  for await (const { at, lines } of byteLines(path, start, onBytes)) {
    const texts: string[] = [];
    let byte = at;
    for (const line of lines) {
      const lineAt = byte;
      byte += line.length + 1;
      packedLine++;
      if (isFirst) {
        isFirst = false;
        continue;
      }
      if (!isPacked && lineAt >= to) {
        yield texts;
        return;
      }
      if (isBlank(line)) continue;
      const text = textOf(line, field);
      if (typeof text === 'string') texts.push(text);
      else {
        const number = isPacked ? packedLine : await lineNumber(path, lineAt);
        throw new InputError(`${path}, line ${number}: ${text.complaint}`);
      }
    }
    yield texts;
  }
}

/** DuckDB passes over empty lines itself, and only it unpacks zstd on Node 20. */
async function* zstdTexts(connection: Connection, path: string, field: string): AsyncGenerator<string[]> {
  const select = `select line from read_csv(${quotePaths([path])}, columns = {'line': 'VARCHAR'}, auto_detect = false,
    header = false, delim = '\x1f', quote = '', escape = '', nullstr = '\x1e', strict_mode = false, parallel = false,
    compression = 'zstd',
    max_line_size = ${LONGEST_ZSTD_LINE}, buffer_size = ${LONGEST_ZSTD_LINE}, hive_partitioning = false)`;
  let number = 0;
  const complain = (complaint: string) =>
    new InputError(`${path}, line ${number} (empty lines not counted): ${complaint}`);
  try {
    const result = await connection.stream('read zstd lines', select);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      const texts: string[] = [];
      for (const line of chunk.getColumnValues(0) as string[]) {
        number++;
        const text = textOf(line, field);
        if (typeof text !== 'string') throw complain(text.complaint);
        texts.push(text);
      }
      yield texts;
    }
  } catch (error) {
    throw zstdError(path, error);
  }
}

function zstdError(path: string, error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  const [, line] = /CSV Error on Line: (\d+)/.exec(message) ?? [];
  if (line !== undefined && /Invalid unicode/.test(message))
    return new InputError(
      `${path}, line ${line} (empty lines not counted): not UTF-8 text; save it as UTF-8`,
    );
  if (/[Mm]aximum line size/.test(message))
    return new InputError(`${path} has a line of over ${LONGEST_ZSTD_LINE} bytes; unpack the file (zstd -d)`);
  if (/zstd/i.test(message) && !(error instanceof InputError))
    return new InputError(`${path} is damaged (its zstd cannot be unpacked); copy or download it again`);
  return error;
}

/** The text of a line, or what is wrong with the line. */
function textOf(line: Buffer | string, field: string): string | { readonly complaint: string } {
  let object: unknown;
  try {
    object = JSON.parse(
      typeof line === 'string' ? line : utf8Text(line, (byte) => `not UTF-8 text (byte ${byte} of the line)`),
    );
  } catch (error) {
    if (error instanceof InputError) return { complaint: error.message };
    return { complaint: 'broken JSON; each line must be one whole object' };
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    return { complaint: 'not a JSON object such as {"text": "…"}' };
  const { [field]: text } = object as Record<string, unknown>;
  if (typeof text === 'string') return text;
  if (text === null) return '';
  if (text !== undefined)
    return { complaint: `${field} must be a string, not ${Array.isArray(text) ? 'array' : typeof text}` };
  const fields = Object.keys(object).slice(0, 20);
  return { complaint: `no field ${field}; its fields are: ${fields.join(', ') || 'none'}` };
}

function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return false;
  return true;
}

/** Number of the line that starts at a byte, from 1. */
async function lineNumber(path: string, byte: number): Promise<number> {
  let at = 0;
  let number = 1;
  for await (const piece of bytePieces(path)) {
    for (let end = piece.indexOf(LF); end >= 0 && at + end < byte; end = piece.indexOf(LF, end + 1)) number++;
    at += piece.length;
    if (at >= byte) break;
  }
  return number;
}
