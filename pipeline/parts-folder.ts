import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from './duckdb/database.ts';
import { quoteText, readParquet } from './duckdb/quote.ts';
import { readJson } from './files.ts';
import { InputError } from './input-error.ts';
import { takeLock } from './lock.ts';
import { InterruptedError } from './stop-flag.ts';

/** Works in the folder of a table's parts, which is gone when the table is there, or when nothing in it is worth keeping. */
export async function inPartsFolder<T>(output: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = `${output}.parts`;
  mkdirSync(folder, { recursive: true });
  const release = lock(output, join(folder, 'lock'));
  let isDone = false;
  try {
    const result = await work(folder);
    isDone = true;
    return result;
  } catch (error) {
    isDone = !readdirSync(folder).some((name) => RECEIPT.test(name));
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(
      isDone ? 'interrupted; nothing was written' : `interrupted; the same command goes on from ${folder}`,
    );
  } finally {
    release();
    if (isDone) rmSync(folder, { recursive: true, force: true });
  }
}

function lock(output: string, path: string): () => void {
  try {
    return takeLock(path, output);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      `${output} is being made by another process; wait for it, or remove ${path} if that process is gone`,
    );
  }
}

/** Where a part and its receipt go, and a folder of its own to spill into. */
export function partPaths(
  folder: string,
  index: number,
): { output: string; receipt: string; spillFolder: string } {
  const part = join(folder, partName(index));
  return { output: `${part}.parquet`, receipt: `${part}.json`, spillFolder: `${part}.spill` };
}

const RECEIPT = /^part-\d+\.json$/;
const partName = (index: number) => `part-${String(index).padStart(5, '0')}`;

/** The receipt of a part that an earlier attempt finished, or `null` where it must be made. */
export function finishedPart<R extends { readonly key: string; readonly bytes: number }>({
  key,
  receipt,
  output,
}: {
  readonly key: string;
  readonly receipt: string;
  readonly output: string;
}): R | null {
  const written = readJson(receipt) as R | null;
  if (written?.key !== key || !existsSync(output) || statSync(output).size !== written.bytes) return null;
  return written;
}

/** Writes one table of all parts, in order. */
export async function joinParts(
  connection: Connection,
  parts: readonly string[],
  metadata: Readonly<Record<string, string>>,
  path: string,
): Promise<void> {
  const pairs = Object.entries(metadata).map(([key, value]) => `${quoteText(key)}: ${quoteText(value)}`);
  const options = [
    'format parquet',
    'compression snappy',
    'use_tmp_file false',
    `kv_metadata {${pairs.join(', ')}}`,
  ];
  const select = `select * from ${readParquet(parts)}`;
  await connection.run('join parts', `copy (${select}) to ${quoteText(path)} (${options.join(', ')})`);
}
