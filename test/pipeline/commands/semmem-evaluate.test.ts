import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.ts';
import { query, temporaryFolder } from '../../support/tables.ts';

// Nothing here may need the network: what asks for it meets a closed door.
const env = { HF_HUB_OFFLINE: '1', HF_HOME: '/nonexistent' };
const evaluate = (...args: string[]) => runCommand('semmem', ['evaluate', ...args], { env });

function file(name: string, content: string | Uint8Array, folder = temporaryFolder()): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const COUNTING = Array.from({ length: 20 }, (_, i) => `item ${i}\\n`)
  .join('')
  .replaceAll('\\n', '\n');
const REPEATING = 'over and out. '.repeat(20);
const PROSE = 'She asked whether anyone had seen the ferry leave, and nobody on the pier had.';
const CODE = 'if (x === null) {\n  return [];\n}\nfor (const y of x) list.push(y);\n';
const LICENCE = 'The keeper of the lighthouse shall polish the lamp at dusk, and at dawn once more.';
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const table = (header: string, rows: readonly (readonly string[])[]) =>
  `${header}\n${rows.map((row) => `${row.map(quoted).join(',')}\n`).join('')}`;

const LABELS = table('id,text,category,is_code,memorized,note', [
  ['a', COUNTING, 'pattern-incrementing', 'True', 'True', ''],
  ['b', REPEATING, 'pattern-repeating', 'False', 'True', ''],
  ['c', PROSE, 'pattern-repeating', 'False', 'False', 'odd'],
  ['d', CODE, 'code', 'True', 'True', ''],
  ['e', PROSE.toUpperCase(), 'nl', 'True', 'False', ''],
  ['f', LICENCE, 'duplicated', 'False', 'True', 'licence'],
  ['g', 'qzx', 'random', 'False', 'False', ''],
]);

/** Makes `tokenizer.json` of a vocabulary of single characters: `a` is 0. */
function tokenizer(folder: string): string {
  const vocab = Object.fromEntries([...'abcdefghij'].map((letter, id) => [letter, id]));
  const content = {
    model: { type: 'BPE', vocab, merges: [] },
    decoder: { type: 'ByteLevel' },
    added_tokens: [],
  };
  return file('tokenizer.json', JSON.stringify(content), folder);
}

describe('--labels', () => {
  it('gives the figures as one JSON object', async () => {
    const { status, stdout, stderr } = await evaluate('--labels', file('labels.csv', LABELS), '--json');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.trimEnd()).not.toContain('\n');
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      rows: 7,
      learned_rows: 0,
      pattern: { rows: 7, precision: 1, recall: 2 / 3, f1: 4 / 5 },
      incrementing: { f1: 1, counts: { true_positives: 1, true_negatives: 6 } },
      repeating: { recall: 1 / 2, counts: { false_negatives: 1 } },
      verdict: { rows: 4 },
      left_out: { random: 1 },
      memorized: { rows: 4, pattern: { f1: 1 } },
      notes: { odd: { rows: 1, repeating: { recall: 0 } }, licence: { rows: 1 } },
      // is_code is the published classifier's word, as there is a category.
      upstream: { pattern: { f1: 4 / 5 }, code_vs_nl: { rows: 2, balanced_accuracy: 1 / 2 } },
      always_majority: { pattern: { recall: 0 } },
      nearest_neighbour: { repeating: { rows: 7 } },
      bootstrap: { resamples: 1000, clusters: 7 },
    });
    expect(report.pattern.intervals.f1).toHaveLength(2);
    expect(report.errors).toBe(undefined);
  });

  it('takes is_code for the truth where there is no category', async () => {
    const path = file(
      'labels.csv',
      table('is_code,text', [
        ['1', CODE],
        ['0', PROSE],
        ['0', ''],
      ]),
    );
    const { status, stdout } = await evaluate('--labels', path, '--json');
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.rows).toBe(3);
    for (const section of ['pattern', 'category', 'verdict']) expect(report).not.toHaveProperty(section);
    expect(report.always_majority.code_vs_nl).toMatchObject({
      rows: 3,
      accuracy: 2 / 3,
      balanced_accuracy: 1 / 2,
    });
    expect(report.upstream).not.toHaveProperty('code_vs_nl');
  });

  it('shows tables to people, and the wrong answers without what may be personal', async () => {
    const secret = `Write to mona@lake-cottage.example or call +41 44 668 18 00. ${PROSE}`;
    const path = file(
      'labels.csv',
      table('id,text,category', [
        ['x1', secret, 'pattern-repeating'],
        ['x2', CODE, 'code'],
      ]),
    );
    const { status, stdout } = await evaluate('--labels', path, '--errors', '1');
    expect(status).toBe(0);
    expect(stdout).toMatch(/│ all 2 rows\s*│\s*rows │/);
    expect(stdout).toContain('row 0, id "x1": people say pattern-repeating, we not repeating');
    expect(stdout).toContain(PROSE.slice(0, 20));
    expect(stdout).not.toContain('mona@lake');
    const open = await evaluate('--labels', path, '--errors', '1', '--unredacted', '--json');
    expect(JSON.parse(open.stdout).errors.repeating).toEqual([
      {
        row: 0,
        truth: 'pattern-repeating',
        answer: 'not repeating',
        confidence: expect.any(Number),
        id: '"x1"',
        note: '',
        text: secret,
      },
    ]);
  });

  it('decodes tokens', async () => {
    const folder = temporaryFolder();
    const path = file(
      'labels.csv',
      table('tokens,category', [['[0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]', 'pattern-repeating']]),
      folder,
    );
    const args = [
      '--labels',
      path,
      '--tokenizer',
      tokenizer(folder),
      '--json',
      '--errors',
      '1',
      '--unredacted',
    ];
    const { status, stdout } = await evaluate(...args);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ repeating: { f1: 1 }, errors: { repeating: [] } });
  });
});

describe('--input', () => {
  const TEXTS = ['  leading', '', 'NA', 'null', '1.0', 'a "b", c\r\nd\n', REPEATING, COUNTING, 'é\u2028😀'];

  async function predicted(content: string, ...args: string[]) {
    const folder = temporaryFolder();
    const target = join(folder, 'deep/out.csv');
    const result = await evaluate(
      '--input',
      file('texts.csv', content, folder),
      '--predictions',
      target,
      ...args,
    );
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(result.stderr).toMatch(/^\d+ rows in .*out\.csv\n$/);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['out.csv']);
    return query(`select * from read_csv('${target}', header = true, all_varchar = true)`);
  }

  it('answers every row, in order, under the ids as given', async () => {
    const ids = TEXTS.map(
      (_, i) => ['x,1', '"q"', '007', '-5', 'é', 'a\nb', '99999999999999999999', '', '8'][i]!,
    );
    const rows = await predicted(
      table(
        'text,other,id',
        TEXTS.map((text, i) => [text, 'o', ids[i]!]),
      ),
    );
    expect(Object.keys(rows[0]!)).toEqual([
      'id',
      'is_incrementing',
      'is_repeating',
      'code_probability',
      'content_category',
      'verdict',
    ]);
    expect(rows.map(({ id }) => id ?? '')).toEqual(ids);
    expect(rows.map((row) => `${row.is_incrementing} ${row.is_repeating}`)).toEqual(
      TEXTS.map((text) => `${text === COUNTING} ${text === REPEATING}`),
    );
    for (const { verdict } of rows) expect(['benign', 'harmful', 'uncertain']).toContain(verdict);
  });

  it('numbers rows from 0 where no id is given', async () => {
    const rows = await predicted(
      table(
        'text',
        TEXTS.map((text) => [text]),
      ),
    );
    expect(rows.map(({ id }) => id)).toEqual(TEXTS.map((_, i) => String(i)));
    // A column of another name is no id.
    expect((await predicted('sequence_id,text\n77,x\n'))[0]!.id).toBe('0');
  });

  it('answers rows of tokens as it does the texts that they decode to', async () => {
    const folder = temporaryFolder();
    const tokens = ['[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]', '[]', '0 5 3'];
    const rows = await predicted(
      table(
        'tokens',
        tokens.map((list) => [list]),
      ),
      '--tokenizer',
      tokenizer(folder),
    );
    expect(rows).toEqual(
      await predicted(
        table(
          'text',
          ['abababababab', '', 'afd'].map((text) => [text]),
        ),
      ),
    );
    expect(rows.map(({ is_repeating }) => is_repeating)).toEqual(['true', 'false', 'false']);
  });

  it('leaves a file alone that exists, unless forced', async () => {
    const input = file('t.csv', 'text\nx\n');
    const target = file('out.csv', 'mine');
    const refused = await evaluate('--input', input, '--predictions', target);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('exists; add --force') });
    expect(readFileSync(target, 'utf8')).toBe('mine');
    expect((await evaluate('--input', input, '--predictions', target, '--force', '--json')).stdout).toBe(
      `${JSON.stringify({ input, predictions: target, rows: 1 })}\n`,
    );
    expect(readFileSync(target, 'utf8')).toMatch(/^id,/);
    const itself = await evaluate('--input', input, '--predictions', input, '--force');
    expect(itself).toMatchObject({ status: 2, stderr: expect.stringContaining('is the input; write') });
    expect(readFileSync(input, 'utf8')).toBe('text\nx\n');
  });

  it('leaves nothing behind where a row cannot be read', async () => {
    const folder = temporaryFolder();
    const input = file('t.csv', `text\n${'x\n'.repeat(300_000)}"open`, folder);
    const { status, stderr } = await evaluate('--input', input, '--predictions', join(folder, 'o/out.csv'));
    expect([status, stderr]).toEqual([
      2,
      `semmem evaluate: ${input} is not CSV: line 300002: a quote opens and does not close before the end of the file\n`,
    ]);
    expect(existsSync(join(folder, 'o'))).toBe(false);
  });
});

describe('a mistake is one line and status 2', () => {
  const folder = () => temporaryFolder();
  const cases: [string, () => string[], RegExp][] = [
    ['nothing to do', () => [], /nothing to evaluate: give --labels FILE, or --input FILE/],
    [
      'both',
      () => ['--labels', 'a.csv', '--input', 'b.csv'],
      /--labels compares and --input predicts; give one/,
    ],
    ['no --predictions', () => ['--input', 'b.csv'], /--input needs --predictions FILE\.csv/],
    [
      '--predictions of labels',
      () => ['--labels', 'b.csv', '--predictions', 'c.csv'],
      /--predictions goes with --input/,
    ],
    [
      '--errors of an input',
      () => ['--input', 'a.csv', '--predictions', 'b.csv', '--errors', '1'],
      /--errors needs --labels/,
    ],
    [
      '--errors that are no number',
      () => ['--labels', 'a.csv', '--errors', 'x'],
      /--errors must be a whole number, not "x"/,
    ],
    ['no such file', () => ['--labels', join(folder(), 'a.csv')], /input not found: .*a\.csv/],
    [
      'a format that is not known',
      () => ['--labels', file('a.txt', 'x')],
      /name it \.csv \(separated by commas\), \.jsonl \(either may be \.gz too\) or \.parquet/,
    ],
    ['an empty file', () => ['--labels', file('a.csv', '')], /a\.csv is empty/],
    ['a header alone', () => ['--labels', file('a.csv', 'text,category\n')], /a\.csv has no rows/],
    [
      'no text',
      () => ['--labels', file('a.csv', 'words,category\nx,nl\n')],
      /no column text or tokens; it has "words", "category"/,
    ],
    [
      'no labels',
      () => ['--labels', file('a.csv', 'text,label\nx,nl\n')],
      /no column category or is_code to compare with; it has "text", "label"/,
    ],
    [
      'a label that is not known',
      () => ['--labels', file('a.csv', 'text,category\nx,nl\ny,proze\n')],
      /a\.csv, line 3: unknown category: proze.*valid: code, code\+nl, nl, .*other/,
    ],
    [
      'a flag that is none',
      () => ['--labels', file('a.csv', 'text,is_code\nx,2\n')],
      /a\.csv, line 2: is_code must be 1 or 0/,
    ],
    [
      'not text at all',
      () => ['--labels', file('a.csv', Uint8Array.of(0x50, 0x4b, 0xff, 0x00))],
      /a\.csv is not UTF-8 text/,
    ],
    [
      'no --tokenizer within reach',
      () => ['--labels', file('a.csv', 'tokens,category\n1 2,nl\n')],
      /pythia-70m/,
    ],
    [
      'tokens of another tokenizer',
      () => ['--labels', file('a.csv', 'tokens,category\n1 99,nl\n'), '--tokenizer', tokenizer(folder())],
      /a\.csv, line 2: tokenizer .* has 10 tokens, and 99 is none of them/,
    ],
    [
      'a folder for --predictions',
      () => ['--input', file('a.csv', 'text\nx\n'), '--predictions', folder()],
      /exists and is not a plain file/,
    ],
  ];
  it.each(cases)('%s', async (_, args, message) => {
    const { status, stdout, stderr } = await evaluate(...args());
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^semmem evaluate: /);
    expect(stderr).not.toContain('    at ');
  });

  it('a folder that may not be written to', async () => {
    const closed = join(temporaryFolder(), 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    const target = process.getuid?.() === 0 ? '/proc/out.csv' : join(closed, 'out.csv');
    const { status, stderr } = await evaluate('--input', file('a.csv', 'text\nx\n'), '--predictions', target);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^semmem evaluate: .*out\.csv/);
    expect(existsSync(target)).toBe(false);
  });
});

it('explains the columns in its help', async () => {
  const { status, stdout } = await evaluate('--help');
  expect(status).toBe(0);
  for (const word of ['pattern-incrementing', 'is_code', 'memorized', 'code_probability', '--errors <N>'])
    expect(stdout).toContain(word);
});

const SHARED = '../shared/data/labels/pythia-70m-deduped-human-labels.csv';
it.skipIf(!existsSync(SHARED))(
  'reproduces the published filters’ agreement with people on ../shared',
  async () => {
    const { status, stdout } = await evaluate('--labels', SHARED, '--json');
    expect(status).toBe(0);
    const { rows, learned_rows, upstream, pattern, left_out } = JSON.parse(stdout);
    expect(rows).toBe(1231);
    // It is what they were trained on, which the report says.
    expect(learned_rows).toBe(1231);
    expect(left_out).toEqual({ 'empty/blank': 11, other: 12, random: 4, structured: 2 });
    expect(upstream.pattern.f1).toBeCloseTo(0.789, 3);
    expect(upstream.code_vs_nl.rows).toBe(533);
    expect(pattern.f1).toBeGreaterThan(upstream.pattern.f1);
  },
);
