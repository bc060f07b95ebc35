import type { View } from '../sinks/run-views.ts';

const KEYWORDS = (
  'select from where group by order having limit offset distinct on as and or not in is null like ilike between case when then ' +
  'else end join left right inner full outer semi anti cross using union all intersect except with recursive exists cast ' +
  'filter over partition qualify sample unnest pivot unpivot describe summarize show explain analyze asc desc true false ' +
  'count sum avg min max median quantile_cont stddev_samp round length lower upper list_contains regexp_matches'
).split(' ');

/** Commands of the shell itself. */
export const DOT_COMMANDS = ['.tables', '.schema', '.help', '.exit'];

const plain = (name: string) => /^[a-z_][a-z0-9_]*$/i.test(name);
/** A name as it must stand in SQL. */
export const shownName = (name: string) => (plain(name) ? name : `"${name.replaceAll('"', '""')}"`);

/** Completions of the last word of `line`, as readline wants them: tables and columns first, then keywords. */
export function complete(line: string, views: readonly View[]): [string[], string] {
  if (/^\.\S*$/.test(line)) return [DOT_COMMANDS.filter((command) => command.startsWith(line)), line];
  const word = /"[^"]*$|[\p{L}\p{N}_]*$/u.exec(line)?.[0] ?? '';
  const tables = views.map(({ name }) => name);
  const columns = [...new Set(views.flatMap((view) => view.columns.map(({ name }) => name)))];
  // After from, join or .schema stands a table.
  const wantsTable = /(?:\b(?:from|join|into|describe|summarize)\s+|^\.schema\s+)\S*$/i.test(line);
  const names = wantsTable ? tables : [...columns, ...tables];
  const typed = word.replace(/^"/, '').toLowerCase();
  const found = names
    .filter((name) => name.toLowerCase().startsWith(typed))
    .map(word.startsWith('"') ? quoted : shownName);
  if (!wantsTable && word !== '' && !word.startsWith('"')) {
    const upper = /[A-Z]$/.test(word);
    found.push(
      ...KEYWORDS.filter((keyword) => keyword.startsWith(typed)).map((keyword) =>
        upper ? keyword.toUpperCase() : keyword,
      ),
    );
  }
  return [[...new Set(found)], word];
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
