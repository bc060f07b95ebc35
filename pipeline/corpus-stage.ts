import { mkdirSync, rmSync } from 'node:fs';
import { noFindings } from '../transforms/corpus/count-findings.ts';
import { CONTINUATION } from '../transforms/corpus/wanted-part.ts';
import { countKey } from './corpus/count-corpus.ts';
import { writeFindings, writeSequenceFrequencies, writeTokenFrequencies } from './corpus/frequency-tables.ts';
import { requireUnchangedCorpus } from './corpus/open-corpus.ts';
import { itemsOf, type SearchedTables } from './corpus-findings.ts';
import { readWanted } from './corpus-inputs.ts';
import { countWanted } from './corpus-pass.ts';
import type { Connection } from './duckdb/database.ts';
import { readJson, writeJson } from './files.ts';
import { hashOf } from './manifest.ts';
import { shareMemory } from './memory.ts';
import type { AllInputs } from './open-all.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import { openFindingCounts } from './sources/finding-counts.ts';
import type { TableInputs } from './sources/inputs.ts';
import { openJoinTable } from './sources/join-table.ts';
import { openTokenCounts } from './sources/token-counts.ts';

/** Raise it when the tables of the same counts would be others. */
const TABLES_FORMAT = 2;

/**
 * Counts the continuations of all tables of a run in one pass over its corpus, and the items of the searched ones, and
 * joins the counts to each table. Counts of an earlier attempt are kept; without a corpus the tables are as they were.
 */
export function withCorpusCounts(
  run: Run,
  inputs: AllInputs,
  searched: SearchedTables,
  settings: Settings,
  session: Session,
): Promise<readonly TableInputs[]> {
  if (inputs.corpus === null) return Promise.resolve(inputs.tables);
  const { main: memoryLimit } = shareMemory(settings.memoryLimit, settings.threads, []);
  const { threads } = settings;
  const options = { memoryLimit, threads, spillFolder: run.stage('spill', 'corpus') };
  return session.withConnection(async (connection) => {
    await countOnce(connection, run, inputs, searched, settings, session);
    const tables: TableInputs[] = [];
    for (const table of inputs.tables) {
      tables.push(await joined(connection, run, table, searched.has(table.source.name)));
    }
    return tables;
  }, options);
}

const sequencesPath = (run: Run, table: string) => run.stage('corpus', 'sequences', `${table}.parquet`);
const findingsPath = (run: Run) => run.stage('corpus', 'finding_frequencies.parquet');
const tokensPath = (run: Run) => run.stage('corpus', 'token_frequencies.parquet');

async function countOnce(
  connection: Connection,
  run: Run,
  { corpus: opened, tables }: AllInputs,
  searched: SearchedTables,
  settings: Settings,
  session: Session,
): Promise<void> {
  const { corpus, tokenizer, reading } = opened!;
  const sources = tables.map(({ source }) => source);
  const origins = [
    sources.map(({ name, files, tokensColumn }) => [name, tokensColumn, files]),
    [...searched].map(([name, { found }]) => [name, found.key]),
  ];
  const part = CONTINUATION;
  const question = {
    corpus,
    wanted: { part },
    keep: 0,
    reading: reading(part.length - 1),
    tokenizer,
    origins,
  };
  const key = hashOf([TABLES_FORMAT, countKey(question)]);
  const receipt = run.stage('corpus', 'counted.json');
  if ((readJson(receipt) as { key: string } | null)?.key === key) return;
  const parts = run.stage('corpus', 'parts');
  for (const folder of [parts, run.stage('corpus', 'sequences')]) mkdirSync(folder, { recursive: true });
  const { wanted, ends } = await readWanted(connection, sources, part, () => session.shared.check());
  const place = { settings, inputs: opened!, folder: parts };
  const items = await itemsOf(connection, searched);
  const asked = { wanted, keep: question.keep, findings: items.length > 0 ? items : null, origins };
  const counts = await countWanted(place, asked, session);
  requireUnchangedCorpus(corpus);
  // Tables of other counts may have one footer, by which the parts that they are joined to would take them for the same.
  const metadata = { corpus_complete: String(!settings.corpusSample), count: key };
  for (const [number, { name }] of sources.entries()) {
    const rows = { from: ends[number - 1] ?? 0, to: ends[number]! };
    await writeSequenceFrequencies(connection, wanted, counts, 0, metadata, sequencesPath(run, name), rows);
  }
  await writeTokenFrequencies(connection, counts.tokenCounts, null, metadata, tokensPath(run));
  if (searched.size > 0) {
    const found = counts.findings ?? noFindings(items.length);
    await writeFindings(connection, items, found, metadata, findingsPath(run));
  }
  writeJson(receipt, { key, documents: counts.documents, tokens: counts.tokens });
  rmSync(parts, { recursive: true });
}

/** The table with the counts in place of published ones; counts of tokens and findings that were given stay. */
async function joined(
  connection: Connection,
  run: Run,
  table: TableInputs,
  isSearched: boolean,
): Promise<TableInputs> {
  const kind = 'sequence_frequencies';
  const path = sequencesPath(run, table.source.name);
  const counted = await openJoinTable(connection, kind, [path]);
  const tokenCounts =
    table.tokenCounts.length > 0 ? table.tokenCounts : await openTokenCounts(connection, [tokensPath(run)]);
  const findingCounts = isSearched
    ? await openFindingCounts(connection, [findingsPath(run)])
    : table.findingCounts;
  return { ...table, joins: new Map([...table.joins, [kind, counted]]), tokenCounts, findingCounts };
}
