import { createInterface } from 'node:readline';
import { unknownName } from '../did-you-mean.ts';
import type { Connection } from '../duckdb/database.ts';
import { isBlank, openQuery, QueryError } from '../duckdb/query.ts';
import { InputError } from '../input-error.ts';
import { lineWidth, resultTable } from '../sinks/result-table.ts';
import type { View } from '../sinks/run-views.ts';
import { InterruptedError } from '../stop-flag.ts';
import { complete, DOT_COMMANDS, shownName } from './sql-completion.ts';
import { historyPath, readHistory, saveHistory } from './sql-history.ts';
import { isComplete } from './sql-statement.ts';

/** What the shell stands on. */
export interface ShellOptions {
  /** `null` where all tables are other files. */
  readonly run: { readonly id: string } | null;
  readonly views: readonly View[];
  readonly readOnly: boolean;
  readonly maxRows: number;
  readonly input?: NodeJS.ReadableStream;
  readonly output?: NodeJS.WritableStream & { readonly columns?: number };
  readonly historyFile?: string;
  /** Ends the shell. */
  readonly signal?: AbortSignal;
}

const HELP = `End a statement with ; to run it. Tab completes tables, columns and keywords; Ctrl-C stops a query or clears the line.
.tables        tables of the run, and features, the union of all
.schema NAME   columns of a table
.exit          leave (or Ctrl-D)
`;
const HISTORY_LINES = 1000;

/** Reads statements and dot commands line by line until `.exit` or the end of the input. */
export async function runShell(connection: Connection, options: ShellOptions): Promise<void> {
  const { input = process.stdin, output = process.stdout, historyFile = historyPath(), views } = options;
  const prompt = 'semmem> ';
  const lines = createInterface({
    input,
    output,
    terminal: true,
    prompt,
    history: readHistory(historyFile),
    historySize: HISTORY_LINES,
    removeHistoryDuplicates: true,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    completer: (line: string) => complete(line, views),
  });
  let history: readonly string[] = [];
  let pending = '';
  let running = false;
  /** The lines have ended; `left` also drops those that wait. */
  let closed = false;
  let left = false;
  const ask = () => {
    if (closed) return;
    lines.setPrompt(pending === '' ? prompt : '   ...> ');
    lines.prompt();
  };
  const say = (text: string) => output.write(text);
  const run = async (sql: string) => {
    running = true;
    try {
      for await (const result of openQuery(connection, sql, options.readOnly)) {
        const width = lineWidth(output.columns);
        say(await resultTable(result, { maxRows: options.maxRows, width }));
      }
    } catch (error) {
      if (!(error instanceof InputError) && !(error instanceof InterruptedError)) throw error;
      say(`${error instanceof QueryError ? error.full : error.message}\n`);
    } finally {
      running = false;
    }
  };
  const leave = () => {
    left = true;
    lines.close();
  };
  const take = async (line: string) => {
    if (pending === '' && /^\s*\./.test(line)) {
      if (/^\s*\.(exit|quit)\s*$/.test(line)) return leave();
      return say(dotCommand(line.trim(), views));
    }
    if (pending === '' && /^\s*(exit|quit)\s*;?\s*$/i.test(line)) return leave();
    pending = pending === '' ? line : `${pending}\n${line}`;
    if (isBlank(pending)) pending = '';
    else if (isComplete(pending)) {
      const sql = pending;
      pending = '';
      await run(sql);
    }
  };

  lines.on('SIGINT', () => {
    if (running) return connection.raw.interrupt();
    pending = '';
    // Clears what is typed; the old line stays in sight.
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
    say('^C\n');
    ask();
  });
  lines.on('history', (all) => {
    history = all;
  });
  say(
    `${options.run === null ? 'tables' : `run ${options.run.id}`}: ${views.map(({ name }) => shownName(name)).join(', ')}. End a statement with ; (.help for help)\n`,
  );
  ask();
  // One line after the other, also where many are pasted at once.
  let work: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      work = work.then(() => (left ? undefined : take(line))).then(ask);
      work.catch(reject);
    });
    lines.on('close', () => {
      // At once: a prompt after this would open the input again.
      closed = true;
      work = work.then(() => resolve());
    });
  }).finally(() => saveHistory(historyFile, history));
  say('\n');
}

function dotCommand(line: string, views: readonly View[]): string {
  const [word, ...rest] = line.split(/\s+/);
  if (word === '.help') return HELP;
  if (word === '.tables')
    return views.map(({ name, columns }) => `${shownName(name)} (${columns.length} columns)\n`).join('');
  try {
    if (word !== '.schema') throw unknownName('command', word!, DOT_COMMANDS);
    const asked = rest
      .join(' ')
      .replace(/;$/, '')
      .replace(/^"(.*)"$/, '$1');
    const names = views.map(({ name }) => name);
    if (asked === '') throw new InputError(`.schema takes a table: ${names.join(', ')}`);
    const view = views.find(({ name }) => name.toLowerCase() === asked.toLowerCase());
    if (view === undefined) throw unknownName('table', asked, names);
    const longest = Math.max(...view.columns.map(({ name }) => name.length));
    return view.columns.map(({ name, type }) => `${name.padEnd(longest)}  ${type}\n`).join('');
  } catch (error) {
    if (error instanceof InputError) return `${error.message}\n`;
    throw error;
  }
}
