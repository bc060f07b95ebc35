import { InputError } from '../input-error.ts';
import { type Connection, SqlError } from './database.ts';
import { readParquet } from './quote.ts';

/** What DuckDB's Parquet reader says of bytes that make no sense; it does not say in which file. */
const NO_SENSE = /Invalid Error|TProtocol|Serialization Error|INTERNAL Error/;

/** Does `work`, which reads Parquet files; where their bytes make no sense, an InputError names the damaged file. */
export async function namingDamage<T>(
  connection: Connection,
  paths: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SqlError) || !NO_SENSE.test(error.message)) throw error;
    for (const path of paths) await readWhole(connection, path);
    throw error;
  }
}

async function readWhole(connection: Connection, path: string): Promise<void> {
  try {
    await connection.rows('read whole', `select bit_xor(hash(t)) from ${readParquet([path])} t`);
  } catch (error) {
    if (!(error instanceof SqlError) || !NO_SENSE.test(error.message)) throw error;
    const [reason = ''] = error.message.replace(/^.*?Error: /, '').split('\n');
    throw new InputError(`${path} is damaged (${reason.replace(/\W+$/, '')}); copy or download it again`);
  }
}
