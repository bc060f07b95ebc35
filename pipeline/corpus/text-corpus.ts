import { statSync } from 'node:fs';
import type { Connection } from '../duckdb/database.ts';
import { InputError } from '../input-error.ts';
import type { CorpusBatch, CorpusFile, CorpusKind, CorpusRange } from './corpus.ts';
import { corpusFormat } from './corpus-format.ts';
import { documentBatches, type TextReading } from './document-batches.ts';
import { fileIdentity } from './file-identity.ts';
import { jsonTexts } from './json-texts.ts';
import { openParquetTexts, parquetTexts, rowGroups } from './parquet-texts.ts';
import { requirePlainText } from './plain-text-check.ts';
import { identityOf, plainFiles, plainTexts } from './plain-texts.ts';
import { checkZstd } from './zstd-frames.ts';

/** Where a row or a line has its text, unless an option says otherwise. */
export const TEXT_FIELD = 'text';

/** Bytes that a range aims at. */
const RANGE_BYTES = 2 ** 26;

/** What a path holds by its name: Parquet, JSON lines (packed or not), or plain text; a folder is one of plain texts. */
export function textKind(path: string): CorpusKind {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return 'text';
  const kind = corpusFormat(path)?.kind;
  if (kind === 'parquet') return 'parquet text';
  return kind === 'jsonl' ? 'jsonl' : 'text';
}

/** Opens a file of texts, or a folder of plain ones as if it were one file; reads no text. */
export async function openTextFile(
  connection: Connection,
  path: string,
  field: string = TEXT_FIELD,
): Promise<CorpusFile> {
  const kind = textKind(path);
  if (kind === 'parquet text') return openParquetTexts(connection, path, field);
  if (kind === 'text') {
    const texts = plainFiles(path);
    const packed = texts.find((file) => corpusFormat(file.path)?.packing === 'zstd');
    if (packed !== undefined)
      throw new InputError(
        `${packed.path}: plain text in zstd is not read; unpack it (zstd -d), or use gzip`,
      );
    for (const text of texts) await requirePlainText(text.path);
    return { path, kind, identity: identityOf(path, texts), documents: texts.length, tokens: null, texts };
  }
  const identity = fileIdentity(path);
  if (identity.bytes === 0) throw new InputError(`${path} is empty; it needs a JSON object per line`);
  if (corpusFormat(path)?.packing === 'zstd') await checkZstd(path);
  return { path, kind, identity, documents: null, tokens: null };
}

/** Cuts a file into ranges of about `target` bytes: lines by the byte they start at, Parquet by row groups, plain files packed. */
export async function planTextRanges(
  connection: Connection,
  { path, kind, identity, texts }: CorpusFile,
  target: number = RANGE_BYTES,
): Promise<Omit<CorpusRange, 'index'>[]> {
  const range = ([from, to]: readonly [number, number]) => ({
    path,
    kind,
    from,
    to,
  });
  if (kind === 'jsonl') {
    const isPacked = corpusFormat(path)?.packing !== null;
    const pieces = isPacked ? 1 : Math.ceil(identity.bytes / target);
    const bound = (piece: number) => Math.floor((identity.bytes * piece) / pieces);
    return Array.from({ length: pieces }, (_, piece) => [bound(piece), bound(piece + 1)] as const).map(range);
  }
  if (texts !== undefined) {
    const files = texts.map(({ bytes }) => ({ size: 1, bytes }));
    return packed(files, target).map(([from, to]) => ({
      ...range([from, to]),
      texts: texts.slice(from, to),
    }));
  }
  return packed(await rowGroups(connection, path), target).map(range);
}

/** Reads the documents of a range in bounded memory; an InputError names the file and line of whatever is wrong. */
export function readTextRange(
  connection: Connection,
  range: CorpusRange,
  reading: TextReading & {
    readonly field?: string;
    readonly batchTokens?: number;
    readonly onBytes?: (bytes: number) => void;
  },
): AsyncGenerator<CorpusBatch> {
  const { field = TEXT_FIELD, onBytes } = reading;
  const texts =
    range.kind === 'jsonl'
      ? jsonTexts(connection, range, field, onBytes)
      : range.texts !== undefined
        ? plainTexts(range.texts)
        : parquetTexts(connection, range, field);
  return documentBatches(texts, reading, reading.batchTokens);
}

/** Bounds of stretches of items, each of about `target` bytes or of one item. */
function packed(items: readonly { size: number; bytes: number }[], target: number): [number, number][] {
  const bounds: [number, number][] = [];
  let from = 0;
  let to = 0;
  let held = 0;
  for (const { size, bytes } of items) {
    if (to > from && held + bytes > target) {
      bounds.push([from, to]);
      from = to;
      held = 0;
    }
    to += size;
    held += bytes;
  }
  if (to > from) bounds.push([from, to]);
  return bounds;
}
