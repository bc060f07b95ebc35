import { join } from 'node:path';
import type { Connection } from './duckdb/database.ts';
import { openHub } from './hub.ts';
import { hashOf } from './manifest.ts';
import { shareMemory } from './memory.ts';
import { type BlockedTable, blockKey, openBlocks, readBlock } from './neighbour-inputs.ts';
import { finishedPart, type PartReceipt, partTablePath, writePart } from './neighbours/block-parts.ts';
import { ComparedBlock } from './neighbours/compared-block.ts';
import { createClusters } from './neighbours/duplicate-clusters.ts';
import {
  NEIGHBOUR_TABLES,
  type NeighbourKind,
  type NeighbourTable,
  writeNeighbourTables,
} from './neighbours/neighbour-tables.ts';
import type { BlockResult, PartTable } from './neighbours/part-tables.ts';
import { SemanticPass } from './neighbours/semantic-pass.ts';
import { SequenceRows } from './neighbours/sequence-rows.ts';
import { TextualPass } from './neighbours/textual-pass.ts';
import { requireUnchanged } from './parquet-identity.ts';
import { inPartsFolder } from './parts-folder.ts';
import { openSemantics, type SemanticInputs, type SemanticSettings } from './semantic-inputs.ts';
import type { Session } from './session.ts';
import { type NeighbourSummary, summarizeNeighbours } from './sinks/neighbour-summary.ts';
import { writeWholeFile } from './sinks/output.ts';
import type { InputContext } from './sources/inputs.ts';
import { resolvePath, workingFolder } from './sources/local.ts';
import { type LoadedTokenizer, loadTokenizer } from './sources/tokenizer.ts';
import { checkVocabulary } from './sources/vocabulary-check.ts';
import type { Partition } from './tables.ts';

/** Raise it when parts of the same inputs would be others. */
const PART_FORMAT = 1;
/** Tokens without a tokenizer: any that a tokenizer could have. */
const ANY_TOKEN = new Uint8Array(2 ** 24).fill(1);

/** Every knob of `semmem corpus neighbours`, checked. */
export interface NeighbourSettings extends SemanticSettings {
  readonly sequences: readonly string[];
  /** The table that they are compared with; empty for themselves. */
  readonly against: readonly string[];
  /** Absolute. */
  readonly output: string;
  readonly force: boolean;
  readonly kind: NeighbourKind;
  /** Token edits that near duplicates are apart at most. */
  readonly distance: number;
  /** Neighbours of each kind that are listed for a row. */
  readonly pairs: number;
  readonly tokenizer: string;
  /** Bytes. */
  readonly memoryLimit: number;
  /** Rows of each table that are compared at once. */
  readonly blockRows: number;
}

/** Both tables and what compares them. */
interface Comparison {
  readonly sequences: BlockedTable;
  readonly against: BlockedTable;
  /** 1 for every token that there may be. */
  readonly known: Uint8Array;
  readonly semantics: SemanticInputs | null;
}

/** Where the work is done. */
interface Place {
  readonly settings: NeighbourSettings;
  readonly connection: Connection;
  readonly folder: string;
  readonly session: Session;
}

/**
 * Finds the sequences of one table that resemble those of another, and writes the tables `neighbours`, `pairs` and
 * `duplicates` into a folder. They appear when they are whole; the parts kept until then let the same command go on.
 */
export function findNeighbours(settings: NeighbourSettings, session: Session): Promise<NeighbourSummary> {
  const { main: memoryLimit } = shareMemory(settings.memoryLimit, 1, []);
  const inputs = [...settings.sequences, ...settings.against].map(resolvePath);
  return writeFiles(Object.keys(NEIGHBOUR_TABLES) as NeighbourTable[], { ...settings, inputs }, (paths) =>
    inPartsFolder(join(settings.output, 'neighbours.parquet'), (folder) =>
      session.withConnection(
        async (connection) => {
          const place = { settings, connection, folder, session };
          const comparison = await openComparison(place);
          try {
            const parts = await compareBlocks(comparison, place);
            return await writeTables(comparison, parts, paths, place);
          } finally {
            await comparison.semantics?.close();
          }
        },
        { memoryLimit, threads: settings.threads },
      ),
    ),
  );
}

/** Lets `write` make several files of the output folder, which are renamed when all are whole, the first one last. */
function writeFiles<T>(
  [table, ...more]: readonly NeighbourTable[],
  to: { readonly output: string; readonly force: boolean; readonly inputs: readonly string[] },
  write: (paths: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  if (table === undefined) return write({});
  const path = join(to.output, `${table}.parquet`);
  return writeWholeFile({ path, force: to.force, inputs: to.inputs }, (temporary) =>
    writeFiles(more, to, (paths) => write({ ...paths, [table]: temporary })),
  );
}

async function openComparison(place: Place): Promise<Comparison> {
  const { settings, connection, folder, session } = place;
  const context = openHub(connection, session);
  const rows = settings.blockRows;
  const sequences = await openBlocks(settings.sequences, { name: 'sequences', rows }, context, folder);
  const against =
    settings.against.length === 0
      ? sequences
      : await openBlocks(settings.against, { name: 'against', rows }, context, folder);
  if (settings.kind === 'textual') return { sequences, against, known: ANY_TOKEN, semantics: null };
  const tokenizer = await openTokenizer(settings.tokenizer, context);
  const { vocabularySize: size, known } = tokenizer.table;
  for (const { source } of [sequences, against]) {
    const remedy = "give the model's own --tokenizer";
    await checkVocabulary(connection, source, { what: `tokenizer ${tokenizer.name}`, size, remedy });
  }
  const semantics = await openSemantics(settings, tokenizer, folder, context, session);
  return { sequences, against, known, semantics };
}

function openTokenizer(spec: string, { hub, signal, onHub }: InputContext): Promise<LoadedTokenizer> {
  const fetch = (repo: string, path: string, revision?: string) => {
    onHub(`${repo}/${path}`);
    const address = { repo, type: 'model' as const, path, ...(revision === undefined ? {} : { revision }) };
    return hub.file(address, { signal });
  };
  return loadTokenizer(spec, fetch, workingFolder());
}

/** Makes the parts that are missing, one for each block of sequences. */
async function compareBlocks(comparison: Comparison, place: Place): Promise<PartReceipt[]> {
  const { settings, connection, folder, session } = place;
  const { sequences, against, semantics } = comparison;
  const others = against.blocks.map((block) => blockKey(against, block));
  const decides = [PART_FORMAT, settings.kind, settings.distance, settings.pairs, semantics?.key ?? null];
  const keys = sequences.blocks.map((block) => hashOf([...decides, others, blockKey(sequences, block)]));
  const parts = keys.map((key, i) => finishedPart(folder, i, key));
  let reused = 0;
  for (const [i, block] of sequences.blocks.entries()) if (parts[i] !== null) reused += rowsIn(block);
  let done = reused;
  await session.stages.run('compare', sequences.source, async (advance) => {
    for (const [i, block] of sequences.blocks.entries()) {
      if (parts[i] !== null) continue;
      const share = rowsIn(block) / against.source.rows;
      const tell = (otherRows: number) => advance(Math.floor(done + otherRows * share), reused);
      const result = await compareBlock(comparison, block, place, tell);
      parts[i] = await writePart(connection, folder, i, keys[i]!, result);
      done += rowsIn(block);
    }
  });
  for (const { source } of [sequences, against])
    for (const file of source.files) requireUnchanged(file.path, file);
  return parts as PartReceipt[];
}

/** Compares one block of sequences with all rows of the other table; `tell` hears how many of them are done. */
async function compareBlock(
  { sequences, against, known, semantics }: Comparison,
  block: readonly Partition[],
  { settings, connection, session }: Place,
  tell: (otherRows: number) => void,
): Promise<BlockResult> {
  const rest = () => pause(session);
  const compared = new ComparedBlock();
  const read = await readBlock(connection, sequences, block, known, compared);
  const otherRows = against.source.rows;
  // One of those that are kept may be the row itself, and the nearest other is told in any case.
  const kept = Math.max(settings.pairs, 1) + 1;
  const textual =
    settings.kind === 'semantic' ? null : new TextualPass(compared, settings.distance, kept, otherRows);
  const vectorsOf = (table: BlockedTable, of: readonly Partition[], rows: SequenceRows) =>
    semantics!.vectors.of(rows, hashOf([semantics!.key, blockKey(table, of)]), rest);
  const semantic =
    semantics === null
      ? null
      : new SemanticPass(
          compared,
          await vectorsOf(sequences, block, compared),
          semantics.tools,
          kept,
          otherRows,
        );
  let done = 0;
  for (const otherBlock of against.blocks) {
    const others = new SequenceRows();
    await readBlock(connection, against, otherBlock, known, others);
    compared.findOwn(others);
    await textual?.compare(others, rest);
    await semantic?.compare(others, await vectorsOf(against, otherBlock, others), rest);
    done += rowsIn(otherBlock);
    tell(done);
  }
  return { block: compared, read, textual, semantic, kept: settings.pairs };
}

/** Lets signals in, and ends the work where one asked for it. */
async function pause({ shared }: Session): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  shared.check();
}

/** Makes the tables of all parts. */
async function writeTables(
  { sequences, against, semantics }: Comparison,
  parts: readonly PartReceipt[],
  paths: Readonly<Record<string, string>>,
  { settings, connection, folder, session }: Place,
): Promise<NeighbourSummary> {
  const files = (table: PartTable) => parts.map((_, i) => partTablePath(folder, i, table));
  const [rows, otherRows] = [sequences.source.rows, against.source.rows];
  const comparedWith = settings.against.length === 0 ? settings.sequences : settings.against;
  const metadata = {
    'semantic-memorization.distance': settings.kind === 'semantic' ? 'null' : String(settings.distance),
    'semantic-memorization.encoder': semantics?.name ?? 'null',
    'semantic-memorization.compared_with': comparedWith.join(', '),
  };
  const { totals, clusters } = await session.stages.run('tables', sequences.source, async () => {
    const of = { rows: files('rows'), pairs: files('pairs'), edges: files('edges') };
    await createClusters(connection, of, rows, otherRows);
    return writeNeighbourTables(connection, of, paths, settings.kind, metadata);
  });
  return summarizeNeighbours(parts, totals, clusters, {
    rows,
    otherRows,
    seconds: session.seconds,
    kind: settings.kind,
    distance: settings.distance,
    encoder: semantics === null ? null : `${semantics.name} on ${semantics.device}`,
    output: settings.output,
  });
}

const rowsIn = (block: readonly Partition[]) => block.reduce((sum, { rows }) => sum + rows, 0);
