const PIECE =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|'|"|\$\$|\/\*|[\s\S]/g;

/** True where the text ends a statement: its last character but for spaces and comments is a semicolon outside of quotes. */
export function isComplete(sql: string): boolean {
  let ended = false;
  for (const [piece] of sql.matchAll(PIECE)) {
    if (piece.startsWith('--') || (piece.startsWith('/*') && piece.length > 2) || /^\s$/.test(piece))
      continue;
    // A quote or comment that is not closed goes on in the next line.
    if (["'", '"', '$$', '/*'].includes(piece)) return false;
    ended = piece === ';';
  }
  return ended;
}
