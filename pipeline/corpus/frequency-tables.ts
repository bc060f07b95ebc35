import type { FindingTotals, WantedFinding } from '../../transforms/corpus/count-findings.ts';
import type { BigIntBuffer } from '../duckdb/column-buffers.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, quoteText } from '../duckdb/quote.ts';
import { TableWriter } from '../duckdb/table-writer.ts';
import type { CorpusCounts } from './count-corpus.ts';
import { writeFindingFrequencies } from './wanted-findings.ts';
import type { WantedWindows } from './wanted-windows.ts';

/** Key-value metadata of a Parquet file. */
export type Metadata = Readonly<Record<string, string>>;

/** Counts of each sequence (or of some rows), in the order of its table; null where it has no window. With `keep`, places as structs. */
export async function writeSequenceFrequencies(
  connection: Connection,
  wanted: WantedWindows,
  { totals, firstDocuments }: CorpusCounts,
  keep: number,
  metadata: Metadata,
  path: string,
  rows = { from: 0, to: wanted.rows },
): Promise<void> {
  const places = ['file', 'document', 'position'].map((name) => ({ name, type: 'BIGINT[]' as const }));
  const writer = await TableWriter.create(connection, 'counted', [
    { name: 'sequence_id', type: 'BIGINT' },
    { name: 'occurrences', type: 'BIGINT' },
    { name: 'documents', type: 'BIGINT' },
    ...(keep > 0 ? places : []),
  ]);
  const [ids, occurrences, documents, ...lists] = writer.columns;
  for (let row = rows.from; row < rows.to; row++) {
    const window = wanted.windowOf(row);
    (ids as BigIntBuffer).setExact(writer.rows, wanted.ids[row]!);
    occurrences!.set(writer.rows, window === null ? null : totals!.occurrences[window]!);
    documents!.set(writer.rows, window === null ? null : totals!.documents[window]!);
    if (keep > 0) {
      const found = window === null ? [] : totals!.placesOf(window);
      const files = found.map(({ document }) =>
        firstDocuments.findLastIndex((file) => file.document <= document),
      );
      lists[0]!.set(writer.rows, files);
      lists[1]!.set(
        writer.rows,
        found.map(({ document }, k) => document - firstDocuments[files[k]!]!.document),
      );
      lists[2]!.set(
        writer.rows,
        found.map(({ position }) => position),
      );
    }
    writer.endRow();
  }
  writer.close();
  const files = `[${firstDocuments.map((file) => quoteText(file.path)).join(', ')}]`;
  const positions =
    keep > 0
      ? `, list_transform(list_zip(file, document, position), lambda place: {
           file: (${files}::varchar[])[place[1] + 1], document: place[2], position: place[3]}) as positions`
      : '';
  const select = `select sequence_id, occurrences, documents${positions} from counted`;
  await copyTable(connection, select, metadata, path);
}

/** Counts of the token ids that stand in the corpus, by id. */
export async function writeTokenFrequencies(
  connection: Connection,
  counts: Float64Array,
  memorized: ReadonlyMap<number, number> | null,
  metadata: Metadata,
  path: string,
): Promise<void> {
  const split = ['memorized', 'non_memorized'].map((name) => ({ name, type: 'BIGINT' as const }));
  const writer = await TableWriter.create(connection, 'counted', [
    { name: 'token_id', type: 'INTEGER' },
    { name: 'frequency', type: 'BIGINT' },
    ...(memorized === null ? [] : split),
  ]);
  for (let id = 0; id < counts.length; id++) {
    if (counts[id] === 0) continue;
    const row = [id, counts[id]!];
    if (memorized !== null) row.push(memorized.get(id) ?? 0, counts[id]! - (memorized.get(id) ?? 0));
    for (const [column, value] of row.entries()) writer.columns[column]!.set(writer.rows, value);
    writer.endRow();
  }
  writer.close();
  await copyTable(connection, 'select * from counted', metadata, path);
}

/** Counts of findings, in the order of their table. */
export async function writeFindings(
  connection: Connection,
  items: readonly WantedFinding[],
  totals: FindingTotals,
  metadata: Metadata,
  path: string,
): Promise<void> {
  await writeFindingFrequencies(connection, items, totals);
  await copyTable(connection, 'select * from finding_frequencies', metadata, path);
}

async function copyTable(connection: Connection, select: string, metadata: Metadata, path: string) {
  const pairs = Object.entries(metadata).map(([key, value]) => `${quoteName(key)}: ${quoteText(value)}`);
  const options = `format parquet, compression zstd, use_tmp_file false, kv_metadata {${pairs.join(', ')}}`;
  await connection.run('write counts', `copy (${select}) to ${quoteText(path)} (${options})`);
}
