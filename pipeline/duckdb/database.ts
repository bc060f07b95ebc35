import { mkdirSync, rmSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { InputError } from '../input-error.ts';
import { sqlFile } from './sql-file.ts';

/** What one in-process DuckDB may use. */
export interface DatabaseOptions {
  /** Bytes of memory before it spills. */
  readonly memoryLimit: number;
  readonly threads: number;
  /** A folder of its own: two instances that spill into one folder corrupt each other. Made and removed here. */
  readonly spillFolder: string;
}

/** Values for `$name` parameters of a statement. */
export type Parameters = Record<string, DuckDBValue>;

/** A row as plain JavaScript values: bigint for BIGINT, null for NULL. */
export type SqlRow = Record<string, unknown>;

/** A failed statement, with the file or label it came from. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
}

/** One in-process DuckDB with its connections; `close` ends all of them and removes the spill folder. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connections: Connection[] = [];
  readonly #spillFolder: string;

  private constructor(instance: DuckDBInstance, spillFolder: string) {
    this.#instance = instance;
    this.#spillFolder = spillFolder;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    mkdirSync(options.spillFolder, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads),
      memory_limit: `${Math.floor(options.memoryLimit / 1024)}KiB`,
      temp_directory: options.spillFolder,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return new Database(instance, options.spillFolder);
  }

  async connect(): Promise<Connection> {
    const connection = new Connection(await this.#instance.connect());
    this.#connections.push(connection);
    return connection;
  }

  /** Ends whatever statement runs on any connection of this database; it fails with an interrupt error. */
  interrupt(): void {
    for (const connection of this.#connections) connection.raw.interrupt();
  }

  /** Call only once no statement runs: closing under one aborts the process. */
  close(): void {
    for (const connection of this.#connections) connection.raw.closeSync();
    this.#instance.closeSync();
    rmSync(this.#spillFolder, { recursive: true, force: true });
  }
}

/** A connection whose failures name the statement. */
export class Connection {
  readonly raw: DuckDBConnection;

  constructor(raw: DuckDBConnection) {
    this.raw = raw;
  }

  /** Runs a statement of ours; `label` names it in errors. */
  async run(label: string, sql: string, parameters: Parameters = {}): Promise<void> {
    await attempt(label, sql, () => this.raw.run(sql, parameters));
  }

  async rows(label: string, sql: string, parameters: Parameters = {}): Promise<SqlRow[]> {
    const reader = await attempt(label, sql, () => this.raw.runAndReadAll(sql, parameters));
    return reader.getRowObjectsJS();
  }

  /** All rows of one of our SQL files. */
  file(name: string, parameters: Parameters = {}): Promise<SqlRow[]> {
    return this.rows(`${name}.sql`, sqlFile(name), parameters);
  }

  /** Nothing else may run on this connection until the last chunk is read: it would silently end the stream. */
  stream(label: string, sql: string, parameters: Parameters = {}) {
    return attempt(label, sql, () => this.raw.stream(sql, parameters));
  }
}

async function attempt<T>(label: string, sql: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw translate(error, label, sql);
  }
}

/** Failures that the user can mend (disk, files, memory) become one clear line; the rest keep their statement. */
export function translate(error: unknown, label: string, sql: string): Error {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n')[0] ?? message;
  const mend = (text: string) => new InputError(text, { cause: error });
  if (/No space left on device|Out of disk|max_temp_directory_size/i.test(message)) {
    return mend(`the disk is full (${line}); free some space, then run again with --resume`);
  }
  if (/^Out of Memory|failed to (pin|allocate)/i.test(message)) {
    return mend(`memory limit reached in ${label}; raise --memory-limit or lower --threads`);
  }
  const [, path, reason] = /Failed to read file "(.*?)": (.*)/.exec(line) ?? [];
  if (path !== undefined) return mend(`${path} is damaged (${reason}); copy or download it again`);
  if (/^(IO|HTTP|Permission) Error|^Invalid Input Error: .*(file|Parquet)/i.test(message))
    return mend(`${line} (${label})`);
  return new SqlError(`${label}: ${message}\n${sql}`, { cause: error });
}
