import { Clusters } from '../../transforms/neighbours/clusters.ts';
import { isValid, readFixed } from '../duckdb/chunk-reader.ts';
import type { BigIntBuffer } from '../duckdb/column-buffers.ts';
import type { Connection } from '../duckdb/database.ts';
import { readParquet } from '../duckdb/quote.ts';
import { TableWriter } from '../duckdb/table-writer.ts';
import { DUPLICATE_KINDS } from './cluster-edges.ts';

/** Parts of the result: their tables of rows and of edges. */
export interface PartFiles {
  readonly rows: readonly string[];
  readonly edges: readonly string[];
}

/** Makes the table `clusters`: by kind, each sequence with others that pairs connect it to, and how many they are. */
export async function createClusters(
  connection: Connection,
  files: PartFiles,
  rows: number,
  otherRows: number,
): Promise<void> {
  const ids = new BigInt64Array(rows);
  const own = new Float64Array(rows).fill(-1);
  const isThere = new Uint8Array(rows);
  await eachRow(
    connection,
    `select place, sequence_id, own_place from ${readParquet(files.rows)} where row_error is null`,
    ([place, id, ownPlace]) => {
      ids[Number(place)] = id!;
      isThere[Number(place)] = 1;
      if (ownPlace !== null) own[Number(place)] = Number(ownPlace);
    },
  );
  const writer = await TableWriter.create(connection, 'clusters', [
    { name: 'kind', type: 'VARCHAR' },
    { name: 'sequence_id', type: 'BIGINT' },
    { name: 'cluster_id', type: 'BIGINT' },
    { name: 'members', type: 'BIGINT' },
  ]);
  for (const [number, kind] of DUPLICATE_KINDS.entries()) {
    const clusters = new Clusters(rows + otherRows);
    await eachRow(
      connection,
      `select place, other_place from ${readParquet(files.edges)} where kind = ${number}`,
      ([place, other]) => clusters.unite(Number(place), rows + Number(other)),
    );
    writeClusters(writer, kind, clusters, { ids, isThere, own }, otherRows);
  }
  writer.close();
}

/** The rows of the compared table by place. */
interface Rows {
  readonly ids: BigInt64Array;
  readonly isThere: Uint8Array;
  readonly own: Float64Array;
}

function writeClusters(
  writer: TableWriter,
  kind: string,
  clusters: Clusters,
  { ids, isThere, own }: Rows,
  otherRows: number,
): void {
  const rows = ids.length;
  const members = new Int32Array(rows + otherRows);
  const least = new BigInt64Array(rows).fill(2n ** 63n - 1n);
  for (let row = 0; row < rows; row++) {
    if (isThere[row] === 0) continue;
    // The smallest number stands for a cluster, so one with a row of the compared table has such a row's.
    const cluster = clusters.of(row);
    if (ids[row]! < least[cluster]!) least[cluster] = ids[row]!;
    // A sequence that stands in both tables is one member.
    if (own[row]! < 0) members[cluster]!++;
  }
  for (let other = 0; other < otherRows; other++) members[clusters.of(rows + other)]!++;
  for (let row = 0; row < rows; row++) {
    const cluster = clusters.of(row);
    if (isThere[row] === 0 || members[cluster]! < 2) continue;
    writer.columns[0]!.set(writer.rows, kind);
    (writer.columns[1] as BigIntBuffer).setExact(writer.rows, ids[row]!);
    (writer.columns[2] as BigIntBuffer).setExact(writer.rows, least[cluster]!);
    writer.columns[3]!.set(writer.rows, members[cluster]!);
    writer.endRow();
  }
}

/** Visits the rows of a query whose columns are BIGINT. */
async function eachRow(
  connection: Connection,
  sql: string,
  visit: (row: readonly (bigint | null)[]) => void,
): Promise<void> {
  const result = await connection.stream('read parts', sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const columns = Array.from({ length: chunk.columnCount }, (_, i) => {
      const { bytes, validity } = readFixed(chunk, i, 8);
      return { data: new BigInt64Array(bytes.buffer, bytes.byteOffset, chunk.rowCount), validity };
    });
    for (let row = 0; row < chunk.rowCount; row++)
      visit(columns.map(({ data, validity }) => (isValid(validity, row) ? data[row]! : null)));
  }
}
