import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../pipeline/package-root.ts';

interface Named {
  readonly name: string;
  readonly type: string;
}

interface Header {
  readonly grain: string | null;
  readonly reads: readonly { readonly table: string; readonly columns: readonly Named[] }[];
  readonly parameters: readonly Named[];
  readonly columns: readonly Named[];
}

/** What the comment at the head of a SQL file promises. */
function readHeader(sql: string): Header {
  const lines = sql.slice(0, sql.search(/^(?!--)/m)).split('\n');
  const values = (key: string) =>
    lines.flatMap((line) => {
      const found = new RegExp(`^-- ${key}: *(.*)$`).exec(line);
      return found === null ? [] : [found[1]!];
    });
  const named = (text: string): Named[] =>
    text.split(/,\s*/).map((one) => {
      const [, name, type] = /^(\w+) ([A-Z]+(?:\[\])?)$/.exec(one.trim()) ?? [];
      if (name === undefined) throw new Error(`"${one}" is not "name TYPE"`);
      return { name, type: type! };
    });
  const at = lines.findIndex((line) => /^-- columns:\s*$/.test(line));
  return {
    grain: values('grain')[0] ?? null,
    reads: values('reads').map((text) => {
      const [, table, columns] = /^(\w+) \((.*)\)$/.exec(text) ?? [];
      if (table === undefined) throw new Error(`"${text}" is not "table (name TYPE, …)"`);
      return { table, columns: named(columns!) };
    }),
    parameters: values('parameters').flatMap(named),
    columns: lines.slice(at + 1).flatMap((line) => {
      const [, name, type] = /^-- {3,}(\w+) +([A-Z]+(?:\[\])?)(?: {2,}\S.*)?$/.exec(line) ?? [];
      if (at >= 0 && line !== '' && name === undefined)
        throw new Error(`"${line}" is not "--   name TYPE  meaning"`);
      return name === undefined ? [] : [{ name, type: type! }];
    }),
  };
}

const folder = join(packageRoot, 'sql');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.sql'))
  .sort();

const VALUES: Readonly<Record<string, string | number | bigint | boolean>> = {
  VARCHAR: '0',
  BIGINT: 1n,
  INTEGER: 1,
  DOUBLE: 0.5,
  BOOLEAN: true,
};

describe('every SQL file', () => {
  it('is found', () => {
    expect(files.length).toBeGreaterThan(6);
  });

  it.each(files)('%s returns the columns of its header from the tables it says it reads', async (name) => {
    const sql = readFileSync(join(folder, name), 'utf8');
    const header = readHeader(sql);
    expect(header.grain, 'grain').not.toBeNull();
    expect(header.columns.length, 'columns').toBeGreaterThan(0);
    expect(sql, 'templates').not.toMatch(/\{\{|\$\{|%\(/);

    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    try {
      for (const { table, columns } of header.reads) {
        await connection.run(
          `create table ${table} (${columns.map((one) => `${one.name} ${one.type}`).join(', ')})`,
        );
      }
      const statements = await connection.extractStatements(sql);
      expect(statements.count, 'statements').toBe(1);
      const statement = await statements.prepare(0);
      const names = Array.from({ length: statement.parameterCount }, (_, index) =>
        statement.parameterName(index + 1),
      );
      expect(names.sort(), 'parameters').toEqual(header.parameters.map((one) => one.name).sort());
      if (names.length > 0)
        statement.bind(Object.fromEntries(header.parameters.map((one) => [one.name, VALUES[one.type]!])));
      const result = await statement.run();
      const returned = result.columnNames().map((column, index) => `${column} ${result.columnType(index)}`);
      expect(returned).toEqual(header.columns.map((one) => `${one.name} ${one.type}`));
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
});

describe('the header', () => {
  it('is read line by line, and a line that cannot be read is an error', () => {
    const head =
      '-- What it is.\n-- grain: a\n-- reads: t (a BIGINT, b INTEGER[])\n-- parameters: p DOUBLE\n-- columns:\n';
    expect(readHeader(`${head}--   a  BIGINT  pieces\n--   b  INTEGER[]\nselect 1`)).toEqual({
      grain: 'a',
      reads: [
        {
          table: 't',
          columns: [
            { name: 'a', type: 'BIGINT' },
            { name: 'b', type: 'INTEGER[]' },
          ],
        },
      ],
      parameters: [{ name: 'p', type: 'DOUBLE' }],
      columns: [
        { name: 'a', type: 'BIGINT' },
        { name: 'b', type: 'INTEGER[]' },
      ],
    });
    expect(() => readHeader(`${head}--   a\nselect 1`)).toThrow('"--   a" is not "--   name TYPE  meaning"');
    expect(() => readHeader('-- reads: t (a)\nselect 1')).toThrow('"a" is not "name TYPE"');
  });
});
