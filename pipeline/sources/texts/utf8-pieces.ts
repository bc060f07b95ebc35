import { filePieces } from '../../file-pieces.ts';
import { firstBadByte } from '../../first-bad-byte.ts';
import { InputError } from '../../input-error.ts';

const PIECE_BYTES = 2 ** 18;
const LONGEST_CHARACTER = 4;

/** The text of a file in pieces, unpacked where its name ends in `.gz`, without a byte order mark; an InputError where it cannot be read or is not UTF-8. */
export async function* utf8Pieces(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let before: Buffer = Buffer.alloc(0);
  const decode = (piece?: Buffer) => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      const seen = Buffer.concat([before, piece ?? Buffer.alloc(0)]);
      const at = bytes - before.length + firstBadByte(seen);
      throw new InputError(`${path} is not UTF-8 text (byte ${at}); save it as UTF-8`);
    }
  };
  const gzip = /\.gz$/i.test(path);
  for await (const piece of filePieces(path, { what: 'input', gzip, bytes: PIECE_BYTES })) {
    yield decode(piece);
    bytes += piece.length;
    before = lastCharacters(piece);
  }
  yield decode();
}

/** The piece's last bytes from the start of a character on: the next piece may go on with the last of them. */
function lastCharacters(piece: Buffer): Buffer {
  const last = piece.subarray(-LONGEST_CHARACTER);
  const start = last.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return Buffer.from(last.subarray(start < 0 ? last.length : start));
}
