import { join } from 'node:path';
import { chooseSequences } from '../../../transforms/corpus/choose-sequences.ts';
import { countWindows } from '../../../transforms/corpus/count-windows.ts';
import type { ColumnType, Value } from '../../../transforms/metric.ts';
import type { Connection } from '../../duckdb/database.ts';
import { quoteName, quoteText } from '../../duckdb/quote.ts';
import { TableWriter } from '../../duckdb/table-writer.ts';
import { writeJson } from '../../files.ts';
import type { InstalledPackage } from './packages.ts';
import { gatherTexts } from './texts.ts';

/** How large a sample is. */
export interface SampleSize {
  /** Bytes of text at most. */
  readonly bytes: number;
  /** Sequences at most. */
  readonly sequences: number;
}

/** What a sample is made of. */
export interface SampleContents {
  readonly packages: number;
  readonly documents: number;
  readonly bytes: number;
  readonly tokens: number;
  readonly sequences: number;
}

/** Half prompt, half continuation, as Pythia's. */
const SEQUENCE_TOKENS = 64;
const PROMPT_TOKENS = 32;
const YIELD_EVERY_MS = 50;

/** GPT-2 tokens of each text. Gives way now and then, so that an interrupt is seen; `check` throws on it. */
async function tokenize(texts: readonly string[], check: () => void): Promise<Uint16Array[]> {
  const { encode } = await import('gpt-tokenizer/encoding/r50k_base');
  const asText = { disallowedSpecial: new Set<string>() };
  const documents: Uint16Array[] = [];
  let last = performance.now();
  for (const text of texts) {
    documents.push(Uint16Array.from(encode(text, asText)));
    if (performance.now() - last < YIELD_EVERY_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    check();
    last = performance.now();
  }
  return documents;
}

type Columns = readonly { readonly name: string; readonly type: ColumnType }[];

/** Writes a small table in the order of its rows. */
async function writeTable(
  connection: Connection,
  path: string,
  columns: Columns,
  rows: Iterable<readonly Value[]>,
): Promise<void> {
  const table = 'sample_table';
  const writer = await TableWriter.create(connection, table, columns);
  for (const row of rows) {
    row.forEach((value, column) => {
      writer.columns[column]!.set(writer.rows, value);
    });
    writer.endRow();
  }
  writer.close();
  const options = `format parquet, compression zstd, kv_metadata {corpus_complete: 'true'}`;
  await connection.run('write sample', `copy (from ${quoteName(table)}) to ${quoteText(path)} (${options})`);
  await connection.run('drop sample', `drop table ${quoteName(table)}`);
}

/**
 * Makes the sample in `folder`: `sequences.parquet`, `sequence_frequencies.parquet`, `token_frequencies.parquet` and
 * `sample.json`. The counts are true ones over all texts, not only over the sequences that were drawn from them.
 */
export async function buildSample(
  connection: Connection,
  folder: string,
  packages: readonly InstalledPackage[],
  size: SampleSize,
  check: () => void,
): Promise<SampleContents> {
  const texts = gatherTexts(packages, size.bytes);
  const documents = await tokenize(
    texts.map(({ text }) => text),
    check,
  );
  const chosen = chooseSequences(documents, SEQUENCE_TOKENS, size.sequences);
  const { ids, tokens } = chosen;
  const sequence = (row: number) => tokens.subarray(row * SEQUENCE_TOKENS, (row + 1) * SEQUENCE_TOKENS);

  const length = SEQUENCE_TOKENS - PROMPT_TOKENS;
  const continuations = new Int32Array(ids.length * length);
  ids.forEach((_, row) => {
    continuations.set(sequence(row).subarray(PROMPT_TOKENS), row * length);
  });
  const counts = countWindows(documents, continuations, length);
  const tokenCounts = new Map<number, number>();
  for (const document of documents)
    for (const id of document) tokenCounts.set(id, (tokenCounts.get(id) ?? 0) + 1);
  check();

  await writeTable(
    connection,
    join(folder, 'sequences.parquet'),
    [
      { name: 'sequence_id', type: 'BIGINT' },
      { name: 'tokens', type: 'INTEGER[]' },
      { name: 'document', type: 'VARCHAR' },
      { name: 'document_token', type: 'INTEGER' },
    ],
    Array.from(
      ids,
      (id, row) =>
        [id, sequence(row), texts[chosen.documents[row]!]!.document, chosen.offsets[row]!] as const,
    ),
  );
  await writeTable(
    connection,
    join(folder, 'sequence_frequencies.parquet'),
    [
      { name: 'sequence_id', type: 'BIGINT' },
      { name: 'documents', type: 'BIGINT' },
      { name: 'occurrences', type: 'BIGINT' },
    ],
    Array.from(ids, (id, row) => [id, counts.documents[row]!, counts.occurrences[row]!] as const),
  );
  await writeTable(
    connection,
    join(folder, 'token_frequencies.parquet'),
    [
      { name: 'token_id', type: 'INTEGER' },
      { name: 'frequency', type: 'BIGINT' },
    ],
    [...tokenCounts].sort((a, b) => a[0] - b[0]),
  );
  const contents: SampleContents = {
    packages: packages.length,
    documents: texts.length,
    bytes: texts.reduce((sum, { bytes }) => sum + bytes, 0),
    tokens: documents.reduce((sum, document) => sum + document.length, 0),
    sequences: ids.length,
  };
  writeJson(join(folder, 'sample.json'), contents);
  return contents;
}
