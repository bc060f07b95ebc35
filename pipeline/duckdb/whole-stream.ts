import type { Connection, Parameters } from './database.ts';

/**
 * Whether `streamed` rows are all that `select` has: a stream that meets a damaged page ends as if it were done. Where
 * rows are missing everything is read again, so that the true error comes out; `false` without one.
 */
export async function isWholeStream(
  connection: Connection,
  select: string,
  streamed: number,
  parameters: Parameters = {},
): Promise<boolean> {
  // On lines of their own: the select may end in a comment.
  const from = `from (\n${select}\n) as streamed`;
  const [all] = await connection.rows(
    'count streamed rows',
    `select count(*)::double as rows ${from}`,
    parameters,
  );
  if (streamed === all!.rows) return true;
  await connection.rows('read again', `select bit_xor(hash(streamed)) ${from}`, parameters);
  return false;
}
