import type { Command } from 'commander';
import type { Connection } from '../duckdb/database.ts';
import { evaluateLabels } from '../evaluation/label-evaluation.ts';
import { LABEL_COLUMNS } from '../evaluation/labelled-rows.ts';
import { PREDICTED, PREDICTIONS_HEADER, predictionLine } from '../evaluation/predictions.ts';
import { type ReadText, readPlainText, readTokens } from '../evaluation/row-text.ts';
import { TextMeasurer } from '../evaluation/text-measurer.ts';
import { InputError } from '../input-error.ts';
import type { Session } from '../session.ts';
import { DEFAULTS } from '../settings.ts';
import { evaluationText } from '../sinks/evaluation-text.ts';
import { standardOutput } from '../sinks/output.ts';
import { resolvePath } from '../sources/local.ts';
import { openTexts } from '../sources/texts/open-texts.ts';
import { columnOf, namesOf, type TextTable } from '../sources/texts/text-table.ts';
import { newCommand } from './command-line.ts';
import { withDatabase } from './run-options.ts';
import { openTokenizer, untilStopped, writeTextFile } from './text-options.ts';

interface EvaluateOptions {
  readonly labels?: string;
  readonly input?: string;
  readonly predictions?: string;
  readonly tokenizer: string;
  readonly errors?: number;
  readonly unredacted?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

const HELP = `
The table of labels has one row per text, with the columns
  text or tokens  the text as it is, or ids such as [1, 2, 3], which --tokenizer decodes
  category        a person's word: code, code+nl, nl, pattern-incrementing, pattern-repeating, duplicated, template,
                  boilerplate; random, structured, empty/blank and other are left out of the category's figures
  is_code         1 or 0. The truth where there is no category; beside one, the published classifier's word
  memorized, note (optional) also give the figures of memorized rows alone, and of the rows of each note

Predictions have the columns id (as given in a column id, else the row's number from 0),
${PREDICTED.join(', ')}; a cell that is not defined for its row is empty.

  semmem evaluate --labels labels.csv --errors 5
  semmem evaluate --input texts.csv --predictions answers.csv`;

/** `semmem evaluate`: our answers beside people's labels, or alone. */
export function evaluateCommand(): Command {
  return newCommand(
    'evaluate',
    'Measures texts apart from any run: compares the answers with labels that people gave, or writes them to a file.',
  )
    .option(
      '--labels <FILE>',
      'table of texts with labels (.csv, .jsonl, either as .gz, or .parquet): how far we agree',
    )
    .option('--input <FILE>', 'table of texts without labels: write --predictions')
    .option('--predictions <FILE.csv>', 'where the answers to --input go')
    .option('--tokenizer <FILE|HUB_ID|gpt2>', 'decodes tokens; texts need none', DEFAULTS.tokenizer)
    .option('--errors <N>', 'also show N wrong answers of each kind, the surest first', readCount)
    .option('--unredacted', 'show their texts as they are')
    .option('--force', 'overwrite the file of predictions')
    .option('--json', 'one JSON object on standard output instead of tables')
    .addHelpText('after', HELP)
    .action(evaluate);
}

function readCount(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InputError(`--errors must be a whole number, not ${JSON.stringify(value)}`);
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const { labels, input, predictions } = options;
  if (labels !== undefined && input !== undefined)
    throw new InputError('--labels compares and --input predicts; give one of them');
  if (labels !== undefined && predictions !== undefined)
    throw new InputError('--predictions goes with --input; --labels writes its figures to standard output');
  if (labels !== undefined)
    return withDatabase({ threads: 1 }, (connection, session) =>
      compare(resolvePath(labels), options, connection, session),
    );
  if (input === undefined)
    throw new InputError('nothing to evaluate: give --labels FILE, or --input FILE with --predictions FILE');
  if (predictions === undefined) throw new InputError('--input needs --predictions FILE.csv to write to');
  if (options.errors !== undefined)
    throw new InputError('--errors needs --labels: without them nothing is wrong');
  return withDatabase({ threads: 1 }, (connection, session) =>
    predict(resolvePath(input), resolvePath(predictions), options, connection, session),
  );
}

async function compare(path: string, options: EvaluateOptions, connection: Connection, session: Session) {
  const table = await openTexts(connection, path);
  const { column, read } = await textOf(table, options.tokenizer, session);
  const labelColumns = LABEL_COLUMNS.filter((name) => columnOf(table, name) !== null);
  if (!labelColumns.some((name) => name === 'category' || name === 'is_code')) {
    throw new InputError(
      `${path}: no column category or is_code to compare with; ${namesOf(table)}; without labels there is --input FILE --predictions FILE`,
    );
  }
  const wanted = [column, ...labelColumns.map((name) => columnOf(table, name)!)];
  const { report, learnedRows, errors } = await evaluateLabels(untilStopped(table.rows(wanted), session), {
    read,
    labelColumns,
    errors: options.errors ?? null,
    unredacted: options.unredacted ?? false,
  });
  if (report.rows === 0) throw new InputError(`${path} has no rows below its line of column names`);
  const json = () =>
    `${JSON.stringify({ labels: path, learned_rows: learnedRows, ...report, ...(errors && { errors }) })}\n`;
  await standardOutput().write(options.json ? json() : evaluationText(report, learnedRows, errors));
}

async function predict(
  path: string,
  target: string,
  options: EvaluateOptions,
  connection: Connection,
  session: Session,
): Promise<void> {
  const table = await openTexts(connection, path);
  const { column, read } = await textOf(table, options.tokenizer, session);
  const measurer = new TextMeasurer(PREDICTED);
  const request = { path: target, force: options.force ?? false, input: path };
  const rows = await writeTextFile(request, async (output) => {
    await output.write(PREDICTIONS_HEADER);
    let number = 0;
    for await (const batch of untilStopped(table.rows([column]), session))
      await output.write(batch.map((row) => predictionLine(measurer, read, row, number++)).join(''));
    return number;
  });
  if (options.json)
    await standardOutput().write(`${JSON.stringify({ input: path, predictions: target, rows })}\n`);
  else process.stderr.write(`${rows.toLocaleString('en-US')} rows in ${target}\n`);
}

/** The column that holds the texts, and how its cells are read. */
async function textOf(
  table: TextTable,
  tokenizer: string,
  session: Session,
): Promise<{ column: string; read: ReadText }> {
  const text = columnOf(table, 'text');
  if (text !== null) return { column: text, read: readPlainText };
  const tokens = columnOf(table, 'tokens');
  if (tokens === null) throw new InputError(`${table.path}: no column text or tokens; ${namesOf(table)}`);
  return { column: tokens, read: readTokens(await openTokenizer(tokenizer, session)) };
}
