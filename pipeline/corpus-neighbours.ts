import { join } from 'node:path';
import { openHub } from './hub.ts';
import { openBlocks } from './neighbour-inputs.ts';
import { type PartReceipt, partTablePath } from './neighbours/block-parts.ts';
import { blockRowsWithin, databaseMemory } from './neighbours/block-rows.ts';
import {
  type Comparison,
  type ComparisonSettings,
  compareBlocks,
  type Place,
} from './neighbours/compare-blocks.ts';
import { createClusters } from './neighbours/duplicate-clusters.ts';
import { NEIGHBOUR_TABLES, writeNeighbourTables } from './neighbours/neighbour-tables.ts';
import type { PartTable } from './neighbours/part-tables.ts';
import { inPartsFolder } from './parts-folder.ts';
import { openSemantics, type SemanticSettings } from './semantic-inputs.ts';
import type { Session } from './session.ts';
import { type NeighbourSummary, summarizeNeighbours } from './sinks/neighbour-summary.ts';
import { writeWholeFiles } from './sinks/output.ts';
import { resolvePath } from './sources/local.ts';
import { openTokenizer } from './sources/open-tokenizer.ts';
import { checkVocabulary, tokenizerVocabulary } from './sources/vocabulary-check.ts';

/** Tokens without a tokenizer: any that a tokenizer could have. */
const ANY_TOKEN = new Uint8Array(2 ** 24).fill(1);

/** Every knob of `semmem corpus neighbours`, checked. */
export interface NeighbourSettings extends SemanticSettings, ComparisonSettings {
  readonly sequences: readonly string[];
  /** The table that they are compared with; empty for themselves. */
  readonly against: readonly string[];
  /** Absolute. */
  readonly output: string;
  readonly force: boolean;
  readonly tokenizer: string;
  /** Bytes. */
  readonly memoryLimit: number;
  /** Rows of each table that are compared at once at most. */
  readonly blockRows: number;
}

/** Where the work is done, and all knobs. */
interface TablePlace extends Place {
  readonly settings: NeighbourSettings;
}

/**
 * Finds the sequences of one table that resemble those of another, and writes the tables `neighbours`, `pairs` and
 * `duplicates` into a folder. They appear when they are whole; the parts kept until then let the same command go on.
 */
export function findNeighbours(settings: NeighbourSettings, session: Session): Promise<NeighbourSummary> {
  const blockRows = Math.min(settings.blockRows, blockRowsWithin(settings.memoryLimit, settings));
  const inputs = [...settings.sequences, ...settings.against].map(resolvePath);
  const tables = Object.keys(NEIGHBOUR_TABLES);
  const files = tables.map((table) => join(settings.output, `${table}.parquet`));
  return writeWholeFiles(files, { force: settings.force, inputs }, (paths) =>
    inPartsFolder(join(settings.output, 'neighbours.parquet'), (folder) =>
      session.withConnection(
        async (connection) => {
          const place = { settings, connection, folder, session };
          const comparison = await openComparison(place, blockRows);
          try {
            const compared = await compareBlocks(comparison, place);
            const temporaries = Object.fromEntries(tables.map((table, i) => [table, paths[i]!]));
            return await writeTables(comparison, compared, temporaries, place);
          } finally {
            await comparison.semantics?.close();
          }
        },
        { memoryLimit: databaseMemory(settings.memoryLimit), threads: settings.threads },
      ),
    ),
  );
}

async function openComparison(place: TablePlace, rows: number): Promise<Comparison> {
  const { settings, connection, folder, session } = place;
  const context = openHub(connection, session);
  const sequences = await openBlocks(settings.sequences, { name: 'sequences', rows }, context, folder);
  const against =
    settings.against.length === 0
      ? sequences
      : await openBlocks(settings.against, { name: 'against', rows }, context, folder);
  if (settings.kind === 'textual') return { sequences, against, known: ANY_TOKEN, semantics: null };
  const tokenizer = await openTokenizer(settings.tokenizer, context);
  const { known } = tokenizer.table;
  for (const { source } of [sequences, against]) {
    await checkVocabulary(connection, source, tokenizerVocabulary(tokenizer));
  }
  const semantics = await openSemantics(settings, tokenizer, folder, context, session);
  return { sequences, against, known, semantics };
}

/** Makes the tables of all parts. */
async function writeTables(
  { sequences, against, semantics }: Comparison,
  { parts, reused }: { readonly parts: readonly PartReceipt[]; readonly reused: number },
  paths: Readonly<Record<string, string>>,
  { settings, connection, folder, session }: TablePlace,
): Promise<NeighbourSummary> {
  const files = (table: PartTable) => parts.map((_, i) => partTablePath(folder, i, table));
  const [rows, otherRows] = [sequences.source.rows, against.source.rows];
  const comparedWith = settings.against.length === 0 ? settings.sequences : settings.against;
  const metadata = {
    'semantic-memorization.distance': settings.kind === 'semantic' ? 'null' : String(settings.distance),
    'semantic-memorization.encoder': semantics?.name ?? 'null',
    'semantic-memorization.probes': String(semantics?.probes ?? null),
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
    reused,
    seconds: session.seconds,
    kind: settings.kind,
    distance: settings.distance,
    encoder: semantics === null ? null : `${semantics.name} on ${semantics.device}`,
    probes: semantics?.probes ?? null,
    output: settings.output,
  });
}
