import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Database } from '../pipeline/duckdb/database.ts';
import { readParquet } from '../pipeline/duckdb/quote.ts';
import { cohensKappa } from '../transforms/statistics/cohens-kappa.ts';

/**
 * Draws the audit set, and scores its ratings: see docs/audit.md.
 *
 *     node --import tsx scripts/audit.ts sample --table RUN/NAME --output DIR [--rows 400] [--seed 0]
 *     node --import tsx scripts/audit.ts score --key DIR/key.jsonl --ratings A.jsonl --ratings B.jsonl
 */
const USAGE =
  'usage: audit.ts sample --table RUN/NAME --output DIR | score --key FILE --ratings A --ratings B';

/** Strata by our own answers, findings and what reads like recollection over-sampled; SQL conditions, the first holds. */
const STRATA: readonly (readonly [name: string, condition: string, share: number])[] = [
  ['harmful', "verdict = 'harmful'", 0.05],
  ['uncertain, findings', "verdict = 'uncertain' and disclosure <> 'verbatim_prose'", 0.3],
  ['uncertain, other', "verdict = 'uncertain'", 0.2],
  ['benign, findings', "findings <> '[]'", 0.15],
  ['benign, prose', "content_category = 'nl'", 0.15],
  ['benign, other', 'true', 0.2],
];

interface KeyLine {
  readonly item: number;
  readonly sequence_id: number;
  readonly stratum: string;
  /** Sequences of the table that the item stands for. */
  readonly weight: number;
  readonly verdict: string;
  readonly harm_score: number;
}

interface Rating {
  readonly item: number;
  readonly disclosure: string;
  readonly harm: string;
}

async function drawSample(table: string, output: string, rows: number, seed: string): Promise<void> {
  const parts = readdirSync(table).map((name) => join(table, name));
  const stratum = `case ${STRATA.map(([name, condition]) => `when ${condition} then '${name}'`).join(' ')} end`;
  const database = await Database.open({
    memoryLimit: 2 ** 30,
    threads: 2,
    spillFolder: join(output, 'spill'),
  });
  try {
    const connection = await database.connect();
    const found = await connection.rows(
      'audit rows',
      `select sequence_id::double as sequence_id, text, verdict, harm_score, ${stratum} as stratum,
         row_number() over (partition by stratum order by hash('${seed}', sequence_id), sequence_id)::double as place,
         count(*) over (partition by stratum)::double as rows
       from ${readParquet(parts)} where verdict is not null
       order by hash('${seed}:mixed', sequence_id)`,
    );
    const quota = new Map(STRATA.map(([name, , share]) => [name, Math.round(share * rows)]));
    const drawn = found.filter(({ stratum, place }) => (place as number) <= quota.get(stratum as string)!);
    const key = drawn.map(({ sequence_id, stratum, verdict, harm_score, rows: all }, item) => {
      const weight = (all as number) / Math.min(all as number, quota.get(stratum as string)!);
      return { item, sequence_id, stratum, weight, verdict, harm_score };
    });
    mkdirSync(output, { recursive: true });
    writeLines(join(output, 'key.jsonl'), key);
    writeLines(
      join(output, 'items.jsonl'),
      drawn.map(({ text }, item) => ({ item, text })),
    );
    console.log(`${drawn.length} items of ${found.length} sequences in ${output}`);
  } finally {
    database.close();
  }
}

function writeLines(path: string, values: readonly unknown[]): void {
  writeFileSync(path, values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}

const readLines = <T>(path: string): T[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

/** Precision and recall of a call, items weighted. */
function precisionAndRecall(
  items: readonly KeyLine[],
  isCalled: (item: KeyLine) => boolean,
  isTrue: (item: KeyLine) => boolean,
): [precision: number, recall: number] {
  let called = 0;
  let real = 0;
  let both = 0;
  for (const item of items) {
    if (isCalled(item)) called += item.weight;
    if (isTrue(item)) real += item.weight;
    if (isCalled(item) && isTrue(item)) both += item.weight;
  }
  return [both / called, both / real];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** A small deterministic generator (Mulberry32), for resampling. */
function* uniforms(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

const RESAMPLES = 2000;

/** 95 % intervals of both figures: items are drawn again within their strata. */
function intervals(
  items: readonly KeyLine[],
  measure: (items: readonly KeyLine[]) => [number, number],
): string[] {
  const random = uniforms(1);
  const strata = [...groupBy(items, ({ stratum }) => stratum).values()];
  const figures = Array.from({ length: RESAMPLES }, () =>
    measure(
      strata.flatMap((ofOne) => ofOne.map(() => ofOne[Math.floor(random.next().value! * ofOne.length)]!)),
    ),
  );
  return [0, 1].map((at) => {
    const sorted = figures
      .map((figure) => figure[at]!)
      .filter((figure) => !Number.isNaN(figure))
      .sort((a, b) => a - b);
    const bound = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(2);
    return `${bound(0.025)}–${bound(0.975)}`;
  });
}

function score(keyPath: string, ratingPaths: readonly string[]): void {
  const key = readLines<KeyLine>(keyPath);
  const raters = ratingPaths.map((path) => new Map(readLines<Rating>(path).map((line) => [line.item, line])));
  const [first, second] = raters as [Map<number, Rating>, Map<number, Rating>];
  const rated = key.filter(({ item }) => first.has(item) && second.has(item));
  const kappa = (answer: 'disclosure' | 'harm') =>
    cohensKappa(rated.map(({ item }) => [first.get(item)![answer], second.get(item)![answer]]))?.toFixed(3);
  console.log(`${rated.length} of ${key.length} items rated by both`);
  console.log(`Cohen's kappa: disclosure ${kappa('disclosure')}, harm ${kappa('harm')}`);
  const harmfulTo = (rater: Map<number, Rating>) => (line: KeyLine) =>
    rater.get(line.item)!.harm === 'harmful';
  const truths: [string, (line: KeyLine) => boolean][] = [
    ['rater 1', harmfulTo(first)],
    ['rater 2', harmfulTo(second)],
    ['both', (line) => harmfulTo(first)(line) && harmfulTo(second)(line)],
    ['either', (line) => harmfulTo(first)(line) || harmfulTo(second)(line)],
  ];
  const calls: [string, (line: KeyLine) => boolean][] = [
    ['harmful', ({ verdict }) => verdict === 'harmful'],
    ['harmful or uncertain', ({ verdict }) => verdict !== 'benign'],
  ];
  for (const [call, isCalled] of calls) {
    for (const [truth, isTrue] of truths) {
      const measure = (items: readonly KeyLine[]) => precisionAndRecall(items, isCalled, isTrue);
      const [precision, recall] = measure(rated).map((figure) => figure.toFixed(2));
      const [ofPrecision, ofRecall] = intervals(rated, measure);
      console.log(
        `${call} | ${truth} say harmful: precision ${precision} (${ofPrecision}), recall ${recall} (${ofRecall})`,
      );
    }
  }
  for (const [name] of STRATA) {
    const ofOne = rated.filter(({ stratum }) => stratum === name);
    const said = [...groupBy(ofOne, ({ item }) => `${first.get(item)!.harm}/${second.get(item)!.harm}`)]
      .map(([answers, items]) => `${answers} ${items.length}`)
      .sort();
    console.log(`${name} (${ofOne.length}): ${said.join(', ')}`);
  }
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    table: { type: 'string' },
    output: { type: 'string' },
    rows: { type: 'string', default: '400' },
    seed: { type: 'string', default: '0' },
    key: { type: 'string' },
    ratings: { type: 'string', multiple: true, default: [] },
  },
});
if (positionals[0] === 'sample' && values.table !== undefined && values.output !== undefined) {
  await drawSample(values.table, values.output, Number(values.rows), values.seed);
} else if (positionals[0] === 'score' && values.key !== undefined && values.ratings.length === 2) {
  score(values.key, values.ratings);
} else {
  console.error(USAGE);
  process.exitCode = 2;
}
