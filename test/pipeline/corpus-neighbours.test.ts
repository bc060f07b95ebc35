import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNeighbours, type NeighbourSettings } from '../../pipeline/corpus-neighbours.ts';
import { findModel } from '../../pipeline/models/find-model.ts';
import { openSentenceEncoder } from '../../pipeline/models/sentence-encoder.ts';
import { Session } from '../../pipeline/session.ts';
import { neighbourText } from '../../pipeline/sinks/neighbour-summary.ts';
import { editDistance } from '../../transforms/models/edit-distance.ts';
import { encoderFolder, tinyEncoder } from '../support/encoder-oracles.ts';
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
    probes: null,
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

const outputs = ['neighbours.parquet', 'pairs.parquet', 'duplicates.parquet'];

describe('a comparison', () => {
  it('keeps the place of rows that cannot be compared, says why, and drops repeated ids', async () => {
    const input = await writeParquet(
      join(temporaryFolder(), 'rows.parquet'),
      `select unnest([1, 2, 3, null, 1, 4, 5])::bigint as "Index",
         unnest([[1, 2, 3], null, [], [1, 2, 3], [1, 2, 3], [1, null], [1, 2, 3, 4]])::integer[] as tokens`,
    );
    const { folder, summary } = await find({ sequences: [input] });
    const found = await query(
      `select sequence_id::integer as id, exact_duplicates::integer as exact, near_duplicates::integer as near, row_error
       from read_parquet('${folder}/neighbours.parquet')`,
    );
    expect(found.map((row) => Object.values(row))).toEqual([
      [1, 0, 1, null],
      [2, null, null, 'null_tokens'],
      [3, null, null, 'empty_tokens'],
      [null, null, null, 'null_id'],
      [4, null, null, 'null_token'],
      [5, 0, 1, null],
    ]);
    expect(summary).toMatchObject({ rows_in: 7, repeated_ids_dropped: 1, rows_with_errors: 4 });
  });

  it('that is stopped goes on from the parts it has, and ends with the same tables', async () => {
    const folder = temporaryFolder();
    const many: Rows = Array.from({ length: 60 }, (_, i) => [i, [i % 7, 2, 3, 4, 5, i % 3]]);
    const given = { sequences: [await table(many, join(folder, 'a.parquet'))], blockRows: 10 };
    const whole = await find({ ...given, output: join(folder, 'whole') });

    const output = join(folder, 'stopped');
    const parts = `${join(output, 'neighbours.parquet')}.parts`;
    let session: Session | null = null;
    const advance = () => {
      if (existsSync(join(parts, 'part-00001.json'))) session!.stop();
    };
    session = new Session({ ...silent, advance });
    await expect(find({ ...given, output }, session)).rejects.toThrow(
      'interrupted; the same command goes on',
    );
    expect(readdirSync(output)).toEqual(['neighbours.parquet.parts']);
    const done = readFileSync(join(parts, 'part-00000.json'), 'utf8');

    const told: number[] = [];
    const watched = new Session({ ...silent, advance: (_, reused = 0) => told.push(reused) });
    const resumed = await find({ ...given, output }, watched);
    expect(Math.min(...told)).toBeGreaterThanOrEqual(20);
    expect(done).toContain('"key"');
    for (const name of outputs)
      expect(readFileSync(join(output, name))).toEqual(readFileSync(join(folder, 'whole', name)));
    expect(readdirSync(output).sort()).toEqual([...outputs].sort());
    expect(resumed.duplicates).toEqual(whole.duplicates);
    expect(whole.summary.rows_reused).toBe(0);
    const { rows_reused: reused } = resumed.summary;
    expect(reused).toBe(Math.min(...told));
    const text = neighbourText({ ...resumed.summary, seconds: 0.5 });
    expect(text).toContain(`0.5 s, ${2 * (60 - reused)} rows/s`);
  });

  it('never overwrites without --force', async () => {
    const input = await table([[1, [1, 2]]]);
    const { folder: output } = await find({ sequences: [input] });
    await expect(find({ sequences: [input], output })).rejects.toThrow(
      'neighbours.parquet exists; add --force',
    );
    await find({ sequences: [input], output, force: true });
  });

  it('by meaning has the cosines of the sentence encoder, none of a row with itself', async () => {
    const folder = encoderFolder(tinyEncoder);
    // In tokens of GPT-2: a text, its beginning, signs, the text again, and more of it.
    const fox = [464, 2068, 7586, 21831, 18045];
    const rows: Rows = [
      [1, fox],
      [2, fox.slice(0, 4)],
      [3, [11, 11, 11, 11]],
      [4, fox],
      [5, [...fox, 625, 262]],
    ];
    const texts = [
      ...['The quick brown fox jumps', 'The quick brown fox', ',,,,', 'The quick brown fox jumps'],
      'The quick brown fox jumps over the',
    ];
    const { folder: output, pairs } = await find({
      ...{ sequences: [await table(rows)], kind: 'all', encoder: folder, pairs: 5 },
    });
    const found = await findModel(folder, folder, null, null!);
    const encoder = await openSentenceEncoder(found, { device: 'cpu', threads: 1 });
    const vectors = await encoder.embed(texts).finally(() => encoder.close());
    const cosine = (i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k < encoder.width; k++)
        sum += vectors[i * encoder.width + k]! * vectors[j * encoder.width + k]!;
      return sum;
    };
    const above = (i: number, least: number) =>
      rows.filter((_, j) => j !== i && cosine(i, j) >= least).length;
    const counts = await query(
      `select semantic_matches_0_8::integer as s8, semantic_matches_0_9::integer as s9, exact_duplicates::integer as exact
       from read_parquet('${output}/neighbours.parquet')`,
    );
    expect(counts).toEqual(
      [1, 0, 0, 1, 0].map((exact, i) => ({ s8: above(i, 0.8), s9: above(i, 0.9), exact })),
    );
    expect(pairs.filter((pair) => pair.cosine !== null).length).toBeGreaterThan(1);
    for (const { id, neighbour, cosine: told } of pairs) {
      expect(id).not.toBe(neighbour);
      if (told !== null) expect(told).toBeCloseTo(cosine(Number(id) - 1, Number(neighbour) - 1), 5);
    }
  });
});
