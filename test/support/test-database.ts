import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Connection, Database } from '../../pipeline/duckdb/database.ts';

/** A connection to a small database, for all tests of a file. */
export function testConnection(): () => Connection {
  let database: Database;
  let connection: Connection;
  beforeAll(async () => {
    const spillFolder = mkdtempSync(join(tmpdir(), 'spill-'));
    database = await Database.open({ memoryLimit: 2 ** 28, threads: 1, spillFolder });
    connection = await database.connect();
  });
  afterAll(() => database.close());
  return () => connection;
}
