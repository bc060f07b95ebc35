import { type Command, Option } from 'commander';
import { findingsOf } from '../../transforms/findings/findings.ts';
import type { Connection } from '../duckdb/database.ts';
import { findingLine } from '../evaluation/finding-line.ts';
import { InputError } from '../input-error.ts';
import type { Session } from '../session.ts';
import { type Output, standardOutput } from '../sinks/output.ts';
import { resolvePath } from '../sources/local.ts';
import { openTexts } from '../sources/texts/open-texts.ts';
import { columnOf, namesOf, type TextTable } from '../sources/texts/text-table.ts';
import { newCommand } from './command-line.ts';
import { note, withDatabase } from './run-options.ts';
import { untilStopped, writeTextFile } from './text-options.ts';

interface DetectOptions {
  readonly input: string;
  readonly output?: string;
  readonly force?: boolean;
}

const HELP = `
Each line of the output is {"id", "findings": [{"type", "start", "end", "validated", "confidence", "placeholder"}]}:
  start, end   the item, in code points of the text as given; end is one past its last
  validated    a checksum, a numbering plan or a fixed format confirms it
  placeholder  it can harm nobody: a documentation value, a masked one, a private address
The lines stand in the order of the input. An id keeps its type; in CSV whole numbers are numbers, all else is text.
Without a column id it is the row's number, from 0. The findings of a row without a text are null.

  semmem detect --input texts.jsonl --format jsonl > findings.jsonl`;

/** `semmem detect`: personal data and secrets in texts, with their places. */
export function detectCommand(): Command {
  return newCommand('detect', 'Finds personal data and secrets in texts, and says where they stand.')
    .requiredOption(
      '--input <FILE>',
      'texts: .csv, .jsonl, either as .gz, or .parquet with the columns id and text',
    )
    .addOption(
      new Option('--format <FORMAT>', 'one JSON object per line').choices(['jsonl']).default('jsonl'),
    )
    .option('--output <FILE>', 'write there instead of to standard output')
    .option('--force', 'overwrite that file')
    .addHelpText('after', HELP)
    .action(detect);
}

async function detect(options: DetectOptions): Promise<void> {
  const { output, force = false } = options;
  if (output === '-')
    throw new InputError('--output takes a file, not -; without it, findings are on standard output');
  await withDatabase({ threads: 1 }, async (connection, session) => {
    const input = resolvePath(options.input);
    const table = await openTable(connection, input);
    if (output === undefined) return writeFindings(table, session, standardOutput());
    const path = resolvePath(output);
    return writeTextFile({ path, force, input }, (file) => writeFindings(table, session, file));
  });
}

async function openTable(connection: Connection, path: string): Promise<TextTable> {
  const table = await openTexts(connection, path);
  if (columnOf(table, 'text') === null) throw new InputError(`${path}: no column text; ${namesOf(table)}`);
  return table;
}

async function writeFindings(table: TextTable, session: Session, output: Output): Promise<void> {
  let number = 0;
  let without = 0;
  for await (const batch of untilStopped(table.rows([columnOf(table, 'text')!]), session)) {
    const lines = batch.map(({ id, cells: [text] }) => {
      if (text == null) without++;
      return findingLine(id, number++, text == null ? null : findingsOf(text));
    });
    await output.write(lines.join(''));
  }
  if (without > 0) note(`${without.toLocaleString('en-US')} rows have no text: their findings are null`);
}
