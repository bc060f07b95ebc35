import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Connection } from '../duckdb/database.ts';
import { quotePaths } from '../duckdb/quote.ts';
import { InputError } from '../input-error.ts';
import type { ParquetFile, RowGroup } from '../tables.ts';

const MAGIC = 'PAR1';

/** Size and footer hash of a Parquet file; an InputError says what else the file is. */
export function parquetIdentity(path: string): { bytes: number; footerSha256: string } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputError(`input not found: ${path}`);
    throw new InputError(`cannot read ${path}: ${code === 'EACCES' ? 'permission denied' : code}`);
  }
  try {
    const info = fstatSync(file);
    if (info.isDirectory()) throw new InputError(`${path} is a folder, not a Parquet file`);
    const { size } = info;
    if (size === 0) throw new InputError(`${path} is empty (0 bytes), not a Parquet file`);
    const read = (start: number, length: number) => {
      const bytes = Buffer.alloc(length);
      readSync(file, bytes, 0, length, start);
      return bytes;
    };
    const head = read(0, Math.min(4, size)).toString('latin1');
    if (size < 12 || head !== MAGIC) {
      throw new InputError(
        `${path} is not a Parquet file (it starts with ${JSON.stringify(head)}, not "${MAGIC}")`,
      );
    }
    const tail = read(size - 8, 8);
    const footerBytes = tail.readUInt32LE(0);
    if (tail.toString('latin1', 4) !== MAGIC || footerBytes > size - 12) {
      throw new InputError(`${path} is truncated: it has no Parquet footer; copy or download it again`);
    }
    const footerSha256 = createHash('sha256')
      .update(read(size - 8 - footerBytes, footerBytes + 8))
      .digest('hex');
    return { bytes: size, footerSha256 };
  } finally {
    closeSync(file);
  }
}

/** Looks into a Parquet file without reading any row. */
export async function inspectParquet(connection: Connection, path: string): Promise<ParquetFile> {
  const identity = parquetIdentity(path);
  const from = quotePaths([path]);
  const columns = new Map<string, string>();
  const groups = new Map<number, RowGroup>();
  try {
    for (const row of await connection.rows('columns', `describe select * from read_parquet(${from})`)) {
      columns.set(row.column_name as string, row.column_type as string);
    }
    const rows = await connection.rows(
      'row groups',
      `select row_group_id::integer as id, any_value(row_group_num_rows)::double as rows,
         sum(total_compressed_size)::double as compressed, sum(total_uncompressed_size)::double as uncompressed
       from parquet_metadata(${from}) group by row_group_id order by row_group_id`,
    );
    for (const { id, rows: count, compressed, uncompressed } of rows) {
      groups.set(id as number, {
        rows: count as number,
        compressedBytes: compressed as number,
        uncompressedBytes: uncompressed as number,
      });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new InputError(`cannot read ${path}: ${reason}`);
  }
  const rowGroups = [...groups.values()];
  return {
    path,
    ...identity,
    columns,
    rowGroups,
    rows: rowGroups.reduce((sum, group) => sum + group.rows, 0),
  };
}
