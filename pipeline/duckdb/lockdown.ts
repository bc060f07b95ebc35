import type { Connection } from './database.ts';
import { quoteText } from './quote.ts';

/**
 * Shuts a database off for good: of the file system only `paths` stay open, and no setting can be changed back.
 *
 * DuckDB opens such a path for writing too (`copy … to` with `use_tmp_file false` overwrites it): foreign SQL must also
 * pass `openQuery` with `readOnly`.
 */
export async function lockDown(connection: Connection, paths: readonly string[]): Promise<void> {
  await connection.run('lock down', `set allowed_paths = [${paths.map(quoteText).join(', ')}]`);
  await connection.run('lock down', 'set enable_external_access = false');
  await connection.run('lock down', 'set lock_configuration = true');
}
