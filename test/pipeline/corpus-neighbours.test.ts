import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNeighbours, type NeighbourSettings } from '../../pipeline/corpus-neighbours.ts';
import { Session } from '../../pipeline/session.ts';
import { editDistance } from '../../transforms/models/edit-distance.ts';
import { query, temporaryFolder, writeParquet } from '../support/tables.ts';

/** Rows by id. */
type Rows = readonly (readonly [id: number, tokens: readonly number[]])[];

const silent = { begin() {}, advance() {}, end() {}, note() {}, warn() {} };

async function table(rows: Rows, path = join(temporaryFolder(), 'rows.parquet')): Promise<string> {
  const list = rows.map(([id, tokens]) => `(${id}::bigint, [${tokens.join(', ')}]::integer[])`);
  // Groups of one row each may be cut into blocks anywhere.
  return writeParquet(
    path,
    `from (values ${list.join(', ')}) as t(sequence_id, tokens)`,
    ', row_group_size 2048',
  );
}

async function find(given: Partial<NeighbourSettings>, session = new Session(silent)) {
  const settings: NeighbourSettings = {
    sequences: [],
    against: [],
    output: join(temporaryFolder(), 'out'),
    force: false,
    kind: 'textual',
    distance: 2,
    pairs: 10,
    encoder: 'none',
    revision: null,
    tokenizer: 'gpt2',
    device: 'cpu',
    threads: 1,
    memoryLimit: 2 ** 30,
    blockRows: 65_536,
    ...given,
  };
  const summary = await findNeighbours(settings, session);
  const read = (name: string, columns: string) =>
    query(`select ${columns} from read_parquet('${join(settings.output, name)}.parquet')`);
  return {
    summary,
    folder: settings.output,
    neighbours: await read(
      'neighbours',
      'sequence_id::integer as id, exact_duplicates::integer as exact, near_duplicates::integer as near, nearest_distance as nearest',
    ),
    pairs: await read(
      'pairs',
      'sequence_id::integer as id, neighbour_id::integer as neighbour, distance, cosine',
    ),
    duplicates: await read(
      'duplicates',
      'sequence_id::integer as id, cluster_id::integer as cluster, kind, distance, member_count::integer as members',
    ),
  };
}

/** What the tables must hold, from all pairs. */
function byComparingAll(sequences: Rows, against: Rows, distance: number, kept: number) {
  const isSame = (a: Rows[number], b: Rows[number]) => a[0] === b[0] && a[1].join() === b[1].join();
  const found = sequences.map((a) =>
    against
      .filter((b) => !isSame(a, b))
      .map((b) => ({ b, neighbour: b[0], distance: editDistance(a[1], b[1]) }))
      .filter((pair) => pair.distance <= distance)
      .sort((one, other) => one.distance - other.distance || one.neighbour - other.neighbour),
  );
  const exact = (i: number) => found[i]!.filter((pair) => pair.distance === 0).length;
  const different = (i: number) => found[i]!.find((pair) => pair.distance > 0)?.distance ?? null;
  const neighbours = sequences.map(([id], i) => ({
    id,
    exact: exact(i),
    near: found[i]!.length - exact(i),
    nearest: found[i]![0]?.distance ?? null,
  }));
  const pairs = sequences.flatMap(([id], i) =>
    found[i]!.slice(0, kept).map((pair) => ({
      id,
      neighbour: pair.neighbour,
      distance: pair.distance,
      cosine: null,
    })),
  );
  /** The rows of both tables that pairs lead to from row `i`, each named once. */
  const clusterOf = (i: number, most: number): Set<string> => {
    const name = (row: Rows[number]) => row.join(':');
    const members = new Set([name(sequences[i]!)]);
    for (let size = 0; size < members.size; ) {
      size = members.size;
      for (const [j, a] of sequences.entries())
        for (const { b, distance: edits } of found[j]!)
          if (edits <= most && (members.has(name(a)) || members.has(name(b))))
            members.add(name(a)).add(name(b));
    }
    return members;
  };
  const duplicates = sequences.flatMap(([id], i) =>
    [
      ['exact', 0],
      ['near', distance],
    ].flatMap(([kind, most]) => {
      const members = clusterOf(i, most as number);
      const inside = sequences.filter((row) => members.has(row.join(':')));
      if (members.size < 2) return [];
      if (kind === 'near' && inside.every((row) => different(sequences.indexOf(row)) === null)) return [];
      const cluster = Math.min(...inside.map(([one]) => one));
      return [{ id, cluster, kind, distance: kind === 'exact' ? 0 : different(i), members: members.size }];
    }),
  );
  return { neighbours, pairs, duplicates };
}

const tokens = fc
  .integer({ min: 1, max: 3 })
  .chain((alphabet) => fc.array(fc.integer({ min: 1, max: alphabet }), { minLength: 1, maxLength: 7 }));
const ids = fc.integer({ min: 0, max: 60 });
const rows = fc.uniqueArray(fc.tuple(ids, tokens), { selector: ([id]) => id, minLength: 1, maxLength: 14 });

describe('the tables of neighbours', () => {
  it('of three copies, a row near them and one apart', async () => {
    const a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const input = await table([
      [30, a],
      [10, a],
      [20, [...a.slice(1), 99]],
      [40, [5, 5, 5, 5]],
      [50, a],
    ]);
    const { neighbours, pairs, duplicates, summary } = await find({ sequences: [input], pairs: 2 });
    expect(neighbours).toEqual([
      { id: 30, exact: 2, near: 1, nearest: 0 },
      { id: 10, exact: 2, near: 1, nearest: 0 },
      { id: 20, exact: 0, near: 3, nearest: 2 },
      { id: 40, exact: 0, near: 0, nearest: null },
      { id: 50, exact: 2, near: 1, nearest: 0 },
    ]);
    expect(pairs.filter(({ id }) => id === 30 || id === 20)).toEqual([
      { id: 30, neighbour: 10, distance: 0, cosine: null },
      { id: 30, neighbour: 50, distance: 0, cosine: null },
      { id: 20, neighbour: 10, distance: 2, cosine: null },
      { id: 20, neighbour: 30, distance: 2, cosine: null },
    ]);
    expect(duplicates).toEqual([
      { id: 30, cluster: 10, kind: 'exact', distance: 0, members: 3 },
      { id: 30, cluster: 10, kind: 'near', distance: 2, members: 4 },
      { id: 10, cluster: 10, kind: 'exact', distance: 0, members: 3 },
      { id: 10, cluster: 10, kind: 'near', distance: 2, members: 4 },
      { id: 20, cluster: 10, kind: 'near', distance: 2, members: 4 },
      { id: 50, cluster: 10, kind: 'exact', distance: 0, members: 3 },
      { id: 50, cluster: 10, kind: 'near', distance: 2, members: 4 },
    ]);
    expect(summary).toMatchObject({
      rows_in: 5,
      rows_with: { exact_duplicates: 3, near_duplicates: 4, semantic_matches_0_8: null },
      duplicates: [
        { kind: 'exact', clusters: 1, sequences: 3, largest: 3 },
        { kind: 'near', clusters: 1, sequences: 4, largest: 4 },
      ],
    });
  });

  it('are those of comparing all pairs, however the tables are cut into blocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.option(rows),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom(1, 2, 5, 65_536),
        async (sequences, against, distance, pairs, blockRows) => {
          const folder = temporaryFolder();
          const result = await find({
            sequences: [await table(sequences, join(folder, 'a.parquet'))],
            against: against === null ? [] : [await table(against, join(folder, 'b.parquet'))],
            output: join(folder, 'out'),
            ...{ distance, pairs, blockRows },
          });
          const expected = byComparingAll(sequences, against ?? sequences, distance, pairs);
          expect(result).toMatchObject(expected);
        },
      ),
      { numRuns: 30 },
    );
  });
});
