import { basename } from 'node:path';
import { InputError } from '../input-error.ts';
import { bytePieces } from './byte-pieces.ts';

/** Names of plain text, whatever its first line looks like. */
const TEXT = /\.(txt|text|md)(\.gz)?$/i;
const TABLE = /\.[ct]sv(\.gz)?$/i;
/** A first line that is longer is not looked at. */
const LONGEST_LINE = 2 ** 24;
const BRACE = 0x7b;
/** Blanks, and the mark of UTF-8. */
const BEFORE: ReadonlySet<number> = new Set([0x20, 0x09, 0xef, 0xbb, 0xbf]);

/** An InputError where a file that would be one plain text holds many by its look: a table, or JSON lines that no name tells of. */
export async function requirePlainText(path: string): Promise<void> {
  const name = basename(path);
  const asText = 'to count it as one document, name it .txt';
  if (TABLE.test(name)) {
    throw new InputError(
      `${path} is a table, which is read as .jsonl or .parquet; write it as one of them, or, ${asText}`,
    );
  }
  if (TEXT.test(name) || !(await beginsWithObject(path))) return;
  const ending = /\.gz$/i.test(name) ? '.jsonl.gz' : '.jsonl';
  throw new InputError(
    `${path} begins with a JSON object, but its name does not say that it is JSON lines; name it ${ending}, or, ${asText}`,
  );
}

/** True where the first line of a file is a JSON object. */
async function beginsWithObject(path: string): Promise<boolean> {
  const held: Buffer[] = [];
  let bytes = 0;
  for await (const piece of bytePieces(path)) {
    const end = piece.indexOf(0x0a);
    held.push(end < 0 ? piece : piece.subarray(0, end));
    bytes += held.at(-1)!.length;
    if (!mayBeObject(held[0]!) || bytes > LONGEST_LINE) return false;
    if (end >= 0) break;
  }
  return isObject(new TextDecoder().decode(Buffer.concat(held)));
}

/** Most plain texts are told by their first byte. */
function mayBeObject(start: Buffer): boolean {
  const at = start.findIndex((byte) => !BEFORE.has(byte));
  return start[at] === BRACE;
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
