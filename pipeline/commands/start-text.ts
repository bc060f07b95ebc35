import { relative } from 'node:path';
import Table from 'cli-table3';
import type { Taxonomy } from '../../transforms/taxonomy/taxonomy.ts';
import type { Summary } from '../sinks/summary.ts';
import { workingFolder } from '../sources/local.ts';
import type { Sample } from '../sources/sample/sample.ts';

/** One sequence to show, redacted, with what its class rests on. */
export interface Example {
  readonly taxonomy: Taxonomy;
  readonly text_redacted: string;
  /** Distinct documents that contain the continuation. */
  readonly sequence_duplicates: number;
  readonly is_templating: boolean;
  readonly huffman_coding_length: number;
  readonly document: string;
}

const WIDTH = 96;
const LINES = 3;
const INDENT = '    ';

const MEANING: Readonly<Record<Taxonomy, (threshold: number) => string>> = {
  recitation: (threshold) => `continuation stands in more than ${threshold} files`,
  reconstruction: () => 'rarer, but it counts up or repeats: the pattern tells how it goes on',
  recollection: () => 'rare and without a pattern',
};
const CLASSES = Object.keys(MEANING) as Taxonomy[];

const grouped = (value: number) => value.toLocaleString('en-US');
const counted = (value: number, noun: string) => `${grouped(value)} ${noun}${value === 1 ? '' : 's'}`;

/** What `npm start` prints: the corpus, the classes, examples of each, and what to try next. */
export function startText(
  sample: Sample,
  summary: Summary,
  examples: readonly Example[],
  output: string | null,
): string {
  const { threshold, counts } = summary.tables[0]!.taxonomy!;
  const rowsOf = (name: Taxonomy) =>
    counts.reduce((sum, one) => sum + (one.taxonomy === name ? one.rows : 0), 0);
  const columns = ['left', 'right', 'right', 'left'] as ('left' | 'right')[];
  const table = new Table({
    head: ['taxonomy', 'sequences', 'share', 'why such a text can be memorized'],
    colAligns: columns,
    style: { head: [], border: [], compact: true },
  });
  for (const name of CLASSES) {
    const share = `${((100 * rowsOf(name)) / sample.sequences).toFixed(1)}%`;
    table.push([name, grouped(rowsOf(name)), share, MEANING[name](threshold)]);
  }
  const corpus =
    `The corpus: ${counted(sample.documents, 'file')} of ${counted(sample.packages, 'installed package')}, ` +
    `${grouped(sample.tokens)} tokens of GPT-2.\n` +
    `Cut from it: ${grouped(sample.sequences)} sequences of 64 tokens. Each second half was looked for at every place of the corpus.`;
  const folder = relative(workingFolder(), summary.folder);
  const where = `Run ${summary.run_id}: ${summary.seconds.toFixed(1)} s, in ${folder.startsWith('..') ? summary.folder : folder}`;
  const blocks = [
    corpus,
    table.toString(),
    'Examples, with sequence_duplicates, is_templating, huffman_coding_length, and the file they come from:',
    ...CLASSES.flatMap((name) => [
      name,
      ...examples.filter(({ taxonomy }) => taxonomy === name).map(exampleText),
    ]),
    `${where}\nThe examples are redacted, and so are exports unless you say --unredacted.`,
    `Next:\n${nextCommands(sample, output)
      .map((line) => `  ${line}`)
      .join('\n')}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function exampleText({
  text_redacted,
  sequence_duplicates,
  is_templating,
  huffman_coding_length,
  document,
}: Example): string {
  const evidence = [
    `in ${counted(sequence_duplicates, 'file')}`,
    is_templating ? 'a template' : 'no template',
    `${huffman_coding_length.toFixed(1)} bits per character`,
    document,
  ];
  return [
    ...wrap(printable(text_redacted)).map((line) => `  | ${line}`),
    `${INDENT}${evidence.join(', ')}`,
  ].join('\n');
}

/** On one line, and without characters that could steer a terminal. */
function printable(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
}

/** Whole words on lines of at most `WIDTH` characters; longer words are broken, and what is too much is cut. */
function wrap(text: string): string[] {
  const lines = text.match(new RegExp(`.{1,${WIDTH}}(?= |$)|.{1,${WIDTH}}`, 'gu')) ?? [];
  const shown = lines.slice(0, LINES).map((line) => line.trim());
  return lines.length > LINES ? [...shown.slice(0, -1), `${shown.at(-1)} ...`] : shown;
}

/** Commands as they can be pasted where this one was started; `output` is the folder of runs unless it is the default. */
function nextCommands(sample: Sample, output: string | null): string[] {
  const [semmem, calculate] = invocations();
  const runs = output === null ? '' : ` --runs ${shellWord(output)}`;
  const out = output === null ? '' : ` --output ${shellWord(output)}`;
  const input = `--input ${shellWord(sample.sequencesPath)} --sequence-frequencies ${shellWord(sample.sequenceFrequenciesPath)}`;
  return [
    `${semmem} sql${runs} "select taxonomy, count(*) as sequences, avg(huffman_coding_length) as bits from features group by all"`,
    `${semmem} export${runs} --where "taxonomy = 'recitation'" --output recitation.csv`,
    `${semmem} catalog`,
    `${calculate} ${input} --tokenizer gpt2${out}`,
  ];
}

/** How our two commands are called from here: through npm in a clone, by name where they are installed. */
function invocations(): readonly [semmem: string, calculateMetrics: string] {
  const event = process.env.npm_lifecycle_event;
  if (event === undefined) return ['semmem', 'calculate-metrics'];
  if (event === 'npx') return ['npx semmem', 'npx calculate-metrics'];
  return ['npm run -s semmem --', 'npm run -s calculate-metrics --'];
}

function shellWord(word: string): string {
  return /^[\w./:@+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
