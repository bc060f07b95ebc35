import { isUtf8 } from 'node:buffer';
import { filePieces } from '../file-pieces.ts';
import { firstBadByte } from '../first-bad-byte.ts';
import { InputError } from '../input-error.ts';
import { corpusFormat } from './corpus-format.ts';

const PIECE_BYTES = 2 ** 20;
/** What Node can hold as one text, with room for what is put around it. */
const LARGEST_TEXT = 2 ** 28;

/** Bytes of a file in pieces, unpacked where its name ends in `.gz`; an InputError where it cannot be read or unpacked. */
export function bytePieces(
  path: string,
  from = 0,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const gzip = corpusFormat(path)?.packing === 'gzip';
  return filePieces(path, { what: 'corpus', gzip, bytes: PIECE_BYTES, from, ...(onBytes && { onBytes }) });
}

/** The whole of a file's bytes as one text. */
export async function wholeText(path: string): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of bytePieces(path)) {
    bytes += piece.length;
    if (bytes > LARGEST_TEXT)
      throw new InputError(
        `${path} is too large for one document (over ${LARGEST_TEXT} bytes); write it as JSONL`,
      );
    pieces.push(piece);
  }
  return utf8Text(Buffer.concat(pieces), (byte) => `${path} is not UTF-8 text (byte ${byte})`);
}

/** The lines of a file from a byte on, each with the byte it starts at; a line end is LF, and a last one begins no line. */
export async function* byteLines(
  path: string,
  from = 0,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<{ at: number; lines: Buffer[] }> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let at = from;
  for await (const piece of bytePieces(path, from, onBytes)) {
    let start = 0;
    const lines: Buffer[] = [];
    for (let end = piece.indexOf(0x0a); end >= 0; end = piece.indexOf(0x0a, start)) {
      const rest = piece.subarray(start, end);
      lines.push(heldBytes === 0 ? rest : Buffer.concat([...held, rest]));
      if (heldBytes > 0) held = [];
      heldBytes = 0;
      start = end + 1;
    }
    held.push(piece.subarray(start));
    heldBytes += piece.length - start;
    if (heldBytes > LARGEST_TEXT)
      throw new InputError(
        `${path} has a line of over ${LARGEST_TEXT} bytes; it needs a JSON object per line`,
      );
    if (lines.length === 0) continue;
    yield { at, lines };
    for (const line of lines) at += line.length + 1;
  }
  if (heldBytes > 0) yield { at, lines: [Buffer.concat(held)] };
}

/** The text of bytes that must be UTF-8; where they are not, `complaint` names the first bad byte. */
export function utf8Text(bytes: Buffer, complaint: (byte: number) => string): string {
  if (!isUtf8(bytes)) throw new InputError(`${complaint(firstBadByte(bytes))}; save it as UTF-8`);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', hasMark ? 3 : 0);
}
