import type { Connection } from '../duckdb/database.ts';
import { hashOf } from '../manifest.ts';
import { type BlockedTable, blockKey, readBlock } from '../neighbour-inputs.ts';
import { requireUnchanged } from '../parquet-identity.ts';
import type { SemanticInputs } from '../semantic-inputs.ts';
import type { Session } from '../session.ts';
import type { Partition } from '../tables.ts';
import { finishedPart, type PartReceipt, writePart } from './block-parts.ts';
import { ComparedBlock } from './compared-block.ts';
import type { NeighbourKind } from './neighbour-tables.ts';
import type { BlockResult } from './part-tables.ts';
import { SemanticPass } from './semantic-pass.ts';
import { SequenceRows } from './sequence-rows.ts';
import { TextualPass } from './textual-pass.ts';

/** Raise it when parts of the same inputs would be others. */
const PART_FORMAT = 2;

/** What is compared of sequences. */
export interface ComparisonSettings {
  readonly kind: NeighbourKind;
  /** Token edits that near duplicates are apart at most. */
  readonly distance: number;
  /** Neighbours of each kind that are listed for a row. */
  readonly pairs: number;
}

/** Both tables and what compares them. */
export interface Comparison {
  readonly sequences: BlockedTable;
  readonly against: BlockedTable;
  /** 1 for every token that there may be. */
  readonly known: Uint8Array;
  readonly semantics: SemanticInputs | null;
}

/** Where the work is done. */
export interface Place {
  readonly settings: ComparisonSettings;
  readonly connection: Connection;
  readonly folder: string;
  readonly session: Session;
}

/** Makes the parts that are missing, one for each block of sequences; `reused` rows are in those that were there. */
export async function compareBlocks(
  comparison: Comparison,
  place: Place,
): Promise<{ readonly parts: readonly PartReceipt[]; readonly reused: number }> {
  const { settings, connection, folder, session } = place;
  const { sequences, against, semantics } = comparison;
  const others = against.blocks.map((block) => blockKey(against, block));
  const decides = [
    PART_FORMAT,
    settings.kind,
    settings.distance,
    settings.pairs,
    semantics?.key ?? null,
    semantics?.probes ?? null,
  ];
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
  return { parts: parts as PartReceipt[], reused };
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

const rowsIn = (block: readonly Partition[]) => block.reduce((sum, { rows }) => sum + rows, 0);
