/**
 * Plants valid items and near misses into real sequences and prints, per kind, how many are found with exact spans and
 * how many near misses are accused: reported as no placeholder.
 *
 *     node --import tsx scripts/measure-findings.ts [--texts FILE.parquet] [--each 400] [--seed 1] [--show 5]
 */
import { parseArgs } from 'node:util';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { NEAR_MISS, PLANT, pick, type Random, seeded } from '../test/support/planted-findings.ts';
import { FINDING_TYPES } from '../transforms/findings/finding.ts';
import { findingsOf } from '../transforms/findings/findings.ts';

const { values } = parseArgs({
  options: {
    texts: { type: 'string', default: '../shared/golden/upstream-filters-pile-memorized-15k.parquet' },
    each: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '0' },
  },
});
const each = Number(values.each);
const show = Number(values.show);
const rows = (await parquetReadObjects({
  file: await asyncBufferFromFile(values.texts),
  columns: ['text'],
  compressors,
})) as { text: string }[];
const texts = rows.map(({ text }) => Buffer.from(text).toString());

/** Before anything else, as the planted texts teach the engine other forms of strings. */
for (const [name, some] of [
  ['all rows', texts],
  ['rows without findings', texts.filter((text) => findingsOf(text).length === 0)],
] as const) {
  let best = Infinity;
  for (let run = 0; run < 15; run++) {
    const started = performance.now();
    for (const text of some) findingsOf(text);
    best = Math.min(best, (performance.now() - started) / some.length);
  }
  console.log(`${name} (${some.length}): ${(1000 * best).toFixed(2)} µs a row`);
}

/** Half of all stand between blanks, half are glued to quotes, brackets or code. */
const APART = [
  [' ', ' '],
  ['\n', '\n'],
  [' ', ', '],
  [' ', '. '],
] as const;
const GLUED = [
  ['"', '"'],
  ["'", "'"],
  ['(', ')'],
  ['[', ']'],
  ['{x:"', '"}'],
  ['<b>', '</b>'],
  ['x = "', '";'],
  ['\t`', '`'],
  ['>', '<'],
  [':"', '",'],
  ['=', ';'],
] as const;

function planted(random: Random, before: string, item: string, after: string, n: number) {
  const carrier = Array.from(pick(random, texts));
  const at = Math.floor(random() * (carrier.length + 1));
  const [left, right] = pick<readonly [string, string]>(
    random,
    before + after !== ''
      ? [
          [' ', ' '],
          ['\n', '\n'],
          ['; ', ' '],
        ]
      : n % 2 === 0
        ? APART
        : GLUED,
  );
  const head = carrier.slice(0, at).join('') + left + before;
  const start = Array.from(head).length;
  return {
    text: head + item + after + right + carrier.slice(at).join(''),
    start,
    end: start + Array.from(item).length,
  };
}

const table: Record<string, string | number>[] = [];
for (const type of FINDING_TYPES) {
  const random = seeded(Number(values.seed));
  let exact = 0;
  let overlapping = 0;
  let placeholders = 0;
  let shown = 0;
  for (let n = 0; n < each; n++) {
    const { before, item, after } = PLANT[type](random);
    const { text, start, end } = planted(random, before, item, after, n);
    const same = findingsOf(text).filter((finding) => finding.type === type);
    const hit = same.find((finding) => finding.start === start && finding.end === end);
    if (hit !== undefined) exact++;
    if (hit?.placeholder) placeholders++;
    if (hit === undefined && same.some((finding) => finding.start < end && finding.end > start))
      overlapping++;
    if (hit === undefined && shown++ < show) {
      const near = findingsOf(text).filter((finding) => finding.start < end && finding.end > start);
      console.log(
        type,
        JSON.stringify(
          Array.from(text)
            .slice(Math.max(0, start - 20), end + 10)
            .join(''),
        ),
        JSON.stringify(near),
      );
    }
  }
  table.push({
    type,
    recall: exact / each,
    'other span': overlapping,
    'taken for placeholder': placeholders,
  });
}
console.table(table);

const misses: Record<string, string | number>[] = [];
let all = 0;
let accusedOfAll = 0;
for (const [kind, make] of Object.entries(NEAR_MISS)) {
  const random = seeded(Number(values.seed));
  let accused = 0;
  let reported = 0;
  let shown = 0;
  for (let n = 0; n < each; n++) {
    const item = make(random);
    const { text, start, end } = planted(random, '', item, '', n);
    const near = findingsOf(text).filter((finding) => finding.start < end && finding.end > start);
    if (near.length > 0) reported++;
    const bad = near.filter(({ placeholder }) => !placeholder);
    if (bad.length > 0) {
      accused++;
      if (shown++ < show)
        console.log(
          kind,
          JSON.stringify(
            Array.from(text)
              .slice(Math.max(0, start - 12), end + 8)
              .join(''),
          ),
          JSON.stringify(bad),
        );
    }
  }
  all += each;
  accusedOfAll += accused;
  misses.push({
    'near miss': kind,
    accused: accused / each,
    'reported as placeholder': (reported - accused) / each,
  });
}
console.table(misses);
console.log(`near misses accused: ${accusedOfAll} of ${all} (${((100 * accusedOfAll) / all).toFixed(2)} %)`);
