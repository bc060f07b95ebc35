import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type JoinTableName, joinTables } from '../../transforms/joined-columns.ts';
import type { Connection } from '../duckdb/database.ts';
import { InputError } from '../input-error.ts';
import type { Settings } from '../settings.ts';
import type { JoinTable, Source } from '../tables.ts';
import { type FindingCounts, openFindingCounts } from './finding-counts.ts';
import type { HubClient } from './hub/hub-client.ts';
import { hubPath } from './hub/hub-path.ts';
import { type HubSplit, resolveSplit } from './hub/hub-split.ts';
import { openJoinTable } from './join-table.ts';
import { expandInput, expandPath, resolvePath, workingFolder } from './local.ts';
import { expandPublished, type PublishedTable, publishedJoins } from './published.ts';
import { openSource } from './source.ts';
import { openTokenCounts, type TokenCounts } from './token-counts.ts';
import { type LoadedTokenizer, loadTokenizer } from './tokenizer.ts';
import { checkVocabulary, tokenizerVocabulary } from './vocabulary-check.ts';

/** One feature table to be: its source and all that is joined to it. */
export interface TableInputs {
  readonly source: Source;
  readonly joins: ReadonlyMap<JoinTableName, JoinTable>;
  readonly tokenCounts: readonly TokenCounts[];
  readonly findingCounts: FindingCounts | null;
}

/** Everything a run reads, found and checked before any row is measured. */
export interface Inputs {
  readonly tables: readonly TableInputs[];
  readonly tokenizer: LoadedTokenizer;
}

/** Names of the inputs that metrics and joined columns of a table can draw on. */
export function givenInputs({ source, joins, tokenCounts }: TableInputs): ReadonlySet<string> {
  const given = [...joins.values()].flatMap(({ values }) => [...values.keys()]);
  if (source.score !== null) given.push('memorization_score');
  if (tokenCounts.length > 0) given.push('token_frequencies');
  return new Set(given);
}

/** False where the counts of a table's sequences come from a sample of the corpus. */
export function isCorpusComplete({ joins }: TableInputs): boolean {
  return joins.get('sequence_frequencies')?.corpusComplete ?? true;
}

/** What opening the inputs needs: a database to look into files, and the Hub. */
export interface InputContext {
  readonly connection: Connection;
  readonly hub: HubClient;
  readonly signal: AbortSignal;
  /** Hears what is looked for on the Hub, which may take long to answer. */
  readonly onHub: (what: string) => void;
  /** Hears how far a download is. */
  readonly onDownload: (what: string, bytes: number, total: number) => void;
}

const OPTION_OF: Readonly<Record<JoinTableName, keyof Settings>> = {
  sequence_frequencies: 'sequenceFrequencies',
  code_scores: 'codeScores',
  snowclones: 'snowclones',
  templates: 'templates',
  neighbours: 'neighbours',
  perplexities: 'perplexities',
  memorization_scores: 'memorizationScores',
};

/** Opens all sources, joined tables and the tokenizer; nothing is written yet. */
export async function openInputs(settings: Settings, context: InputContext): Promise<Inputs> {
  const { signal, hub } = context;
  const fromHub = (repo: string, path: string, revision?: string) => {
    context.onHub(`${repo}/${path}`);
    return hub.file(
      { repo, type: 'model', path, ...(revision === undefined ? {} : { revision }) },
      { signal, onProgress: (bytes, total) => context.onDownload(`${repo}/${path}`, bytes, total) },
    );
  };
  const published = expandPublished(settings);
  const tables: TableInputs[] = [];
  for (const given of settings.input) tables.push(await openLocal(given, settings, context));
  for (const table of published) tables.push(await openPublished(table, settings, context));
  requireDistinctNames(tables.map(({ source }) => source.name));
  const tokenizer = await loadTokenizer(settings.tokenizer, fromHub, workingFolder());
  const vocabulary = tokenizerVocabulary(tokenizer);
  for (const { source } of tables) await checkVocabulary(context.connection, source, vocabulary);
  return { tables, tokenizer };
}

async function openLocal(given: string, settings: Settings, context: InputContext): Promise<TableInputs> {
  const address = hubPath(given);
  const input =
    address === null
      ? await expandInput(context.connection, given)
      : { name: stem(address.path), paths: [await context.hub.file(address, { signal: context.signal })] };
  const source = await openSource(context.connection, {
    ...input,
    score: null,
    carryExtraColumns: settings.extraColumns,
  });
  return { source, ...(await openJoins(settings, {}, context)) };
}

async function openPublished(
  table: PublishedTable,
  settings: Settings,
  context: InputContext,
): Promise<TableInputs> {
  const source = await openSource(context.connection, {
    name: table.name,
    paths: await download(table.source, context),
    score: table.score,
    carryExtraColumns: settings.extraColumns && table.dataset !== 'pile',
  });
  return { source, ...(await openJoins(settings, publishedJoins(table), context)) };
}

function download(split: HubSplit, context: InputContext): Promise<string[]> {
  const { signal, onDownload } = context;
  const what = `${split.repo} ${split.split}`;
  context.onHub(what);
  return resolveSplit(context.hub, split, {
    signal,
    onProgress: (bytes, total) => onDownload(what, bytes, total),
  });
}

/** The tables given by options; else the published ones of a published table. */
async function openJoins(
  settings: Settings,
  published: ReturnType<typeof publishedJoins>,
  context: InputContext,
): Promise<Omit<TableInputs, 'source'>> {
  const local = async (given: readonly string[], table: string) =>
    (await Promise.all(given.map((path) => localOrHub(tableOf(path, table), context)))).flat();
  const joins = new Map<JoinTableName, JoinTable>();
  for (const kind of Object.keys(joinTables) as JoinTableName[]) {
    const given = settings[OPTION_OF[kind]] as readonly string[];
    const split = (published as Record<string, HubSplit | undefined>)[kind];
    const paths =
      given.length > 0 ? await local(given, kind) : split === undefined ? [] : await download(split, context);
    if (paths.length > 0) joins.set(kind, await openJoinTable(context.connection, kind, paths));
  }
  const splits = published.token_frequencies ?? [];
  const tokenPaths =
    settings.tokenFrequencies.length > 0
      ? await local(settings.tokenFrequencies, 'token_frequencies')
      : (await Promise.all(splits.map((split) => download(split, context)))).flat();
  const tokenCounts = tokenPaths.length > 0 ? await openTokenCounts(context.connection, tokenPaths) : [];
  const findingPaths = await local(settings.findingFrequencies, 'finding_frequencies');
  const findingCounts =
    findingPaths.length > 0 ? await openFindingCounts(context.connection, findingPaths) : null;
  return { joins, tokenCounts, findingCounts };
}

/** The commands that count write tables of several kinds into one folder: there the table of its name is meant. */
function tableOf(given: string, table: string): string {
  const path = join(resolvePath(given), `${table}.parquet`);
  return existsSync(path) ? path : given;
}

async function localOrHub(given: string, { connection, hub, signal }: InputContext): Promise<string[]> {
  const address = hubPath(given);
  return address === null ? expandPath(connection, given) : [await hub.file(address, { signal })];
}

const stem = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.parquet$/, '');

function requireDistinctNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    const key = name.toLowerCase();
    if (seen.has(key)) throw new InputError(`two tables are named ${name}; name one: --input NAME=PATH`);
    seen.add(key);
  }
}
