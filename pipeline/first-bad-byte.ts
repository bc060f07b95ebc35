const REPLACEMENT = Buffer.from('\ufffd');

/** Where the bytes, which begin with a character, stop being UTF-8. */
export function firstBadByte(bytes: Buffer): number {
  let at = 0;
  for (const good of bytes.toString('utf8').split('\ufffd')) {
    at += Buffer.byteLength(good);
    // The sign for a bad byte may also stand there as itself.
    if (!REPLACEMENT.equals(bytes.subarray(at, at + REPLACEMENT.length))) return at;
    at += REPLACEMENT.length;
  }
  return bytes.length;
}
