import { Decoder } from '../../transforms/decode/decoder.ts';
import { isCounted } from '../../transforms/findings/counted.ts';
import { findingsOf } from '../../transforms/findings/findings.ts';
import { normalizedValue } from '../../transforms/findings/normalized-value.ts';
import { tokenListNumber } from '../../transforms/verdict/token-list-number.ts';
import type { BigIntBuffer } from '../duckdb/column-buffers.ts';
import { namingDamage } from '../duckdb/damaged-file.ts';
import { TableWriter } from '../duckdb/table-writer.ts';
import type { SharedState } from '../stop-flag.ts';
import { makePart, type PartTask, type Receipt } from './part-task.ts';
import type { PartitionResources } from './partition-task.ts';
import { rowErrorOf } from './row-error.ts';
import { readSequences } from './sequence-reader.ts';

/** One part of the table of items whose documents are counted. */
export interface FindingsTask extends PartTask {
  readonly kind: 'findings';
}

const COLUMNS = [
  { name: 'row_number', type: 'BIGINT' },
  { name: 'finding', type: 'INTEGER' },
  { name: 'type', type: 'VARCHAR' },
  { name: 'value', type: 'VARCHAR' },
  { name: 'token_list', type: 'BIGINT' },
] as const;

/** Finds the items of one partition that a count of documents may acquit: one row each, with its normalised value. */
export function collectFindings(
  task: FindingsTask,
  resources: PartitionResources,
  shared: SharedState,
): Promise<Receipt> {
  return makePart(task, shared, async (reading, writing) => {
    const writer = await TableWriter.create(writing, 'part', COLUMNS);
    const [rowNumbers, findings, types, values, tokenLists] = writer.columns;
    const decoder = new Decoder(resources.byteTable);
    const { known } = resources.byteTable;
    const repeated = new Set(task.repeatedRows);
    await namingDamage(reading, [task.path], async () => {
      for await (const chunk of readSequences(reading, task)) {
        shared.check();
        for (let row = 0; row < chunk.rows; row++) {
          const rowNumber = chunk.rowNumbers[row]!;
          if (repeated.has(rowNumber) || rowErrorOf(chunk, row, known) !== null) continue;
          const start = chunk.offsets[row]!;
          const end = start + chunk.lengths[row]!;
          const text = decoder.decode(chunk.items, start, end);
          let tokenList: number | null = null;
          for (const [index, finding] of findingsOf(text).entries()) {
            if (!isCounted(finding)) continue;
            (rowNumbers as BigIntBuffer).set(writer.rows, rowNumber);
            findings!.set(writer.rows, index);
            types!.set(writer.rows, finding.type);
            values!.set(writer.rows, normalizedValue(finding, text));
            tokenList ??= tokenListNumber(chunk.items, start, end);
            tokenLists!.set(writer.rows, tokenList);
            writer.endRow();
          }
        }
        shared.addRows(chunk.rows);
      }
    });
    writer.close();
    const { fileNumber, rows } = task.partition;
    return {
      counts: { rowsIn: rows },
      select: `select ${fileNumber}::integer as file_number, * from part`,
      options: [],
      metadata: {},
    };
  });
}
