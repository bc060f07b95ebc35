import type { DocumentCount } from '../../transforms/metric.ts';
import { readFixed, readList } from '../duckdb/chunk-reader.ts';
import type { Connection } from '../duckdb/database.ts';
import { readParquet } from '../duckdb/quote.ts';
import type { PartitionTask } from './partition-task.ts';

/** By row number of the file: the counts of a row's findings, in their order; rows without counted ones are absent. */
export type FindingDocuments = ReadonlyMap<number, readonly (DocumentCount | null)[]>;

/** Reads in how many documents the items of a partition stand; `null` where nothing was counted. */
export async function readFindingDocuments(
  connection: Connection,
  task: Pick<PartitionTask, 'findingDocumentsPath' | 'partition'>,
): Promise<FindingDocuments | null> {
  if (task.findingDocumentsPath === null) return null;
  const { fileNumber, firstRow, rows } = task.partition;
  const result = await connection.stream(
    'read finding documents',
    `select row_number::double, findings, documents, is_complete from ${readParquet([task.findingDocumentsPath])}
     where file_number = ${fileNumber} and row_number >= ${firstRow} and row_number < ${firstRow + rows}`,
  );
  const counts = new Map<number, (DocumentCount | null)[]>();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return counts;
    const rowNumbers = numbers(Float64Array, readFixed(chunk, 0, 8).bytes);
    const findings = readList(chunk, 1, 4);
    const places = numbers(Int32Array, findings.items.bytes);
    const documents = numbers(Float64Array, readList(chunk, 2, 8).items.bytes);
    const complete = readList(chunk, 3, 1).items.bytes;
    for (let row = 0; row < chunk.rowCount; row++) {
      const ofRow: (DocumentCount | null)[] = [];
      const start = findings.offsets[row]!;
      for (let at = start; at < start + findings.lengths[row]!; at++) {
        while (ofRow.length < places[at]!) ofRow.push(null);
        ofRow.push({ documents: documents[at]!, complete: complete[at] === 1 });
      }
      counts.set(rowNumbers[row]!, ofRow);
    }
  }
}

function numbers<T>(
  Kind: new (buffer: ArrayBuffer, offset: number, length: number) => T,
  bytes: Uint8Array,
): T {
  const width = (Kind as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  return new Kind(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / width);
}
