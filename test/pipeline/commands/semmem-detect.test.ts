import { existsSync, linkSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.ts';
import { temporaryFolder, writeParquet } from '../../support/tables.ts';

const detect = (...args: string[]) => runCommand('semmem', ['detect', ...args]);

function file(name: string, content: string, folder = temporaryFolder()): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const found = async (path: string) => {
  const { status, stdout, stderr } = await detect('--input', path, '--format', 'jsonl');
  expect([status, stderr]).toEqual([0, '']);
  return lines(stdout);
};

const EMAIL = 'ines.waltham@fjordmail.no';
/** The item stands behind a sign of two UTF-16 units. */
const TEXT = `😀 "x", ask ${EMAIL}\nnow`;
const START = [...TEXT.slice(0, TEXT.indexOf(EMAIL))].length;
const FINDING = {
  type: 'email',
  start: START,
  end: START + EMAIL.length,
  validated: expect.any(Boolean),
  confidence: expect.any(Number),
  placeholder: false,
};

describe('findings', () => {
  it('stand in code points of the text, in order of the rows, under ids of their own type', async () => {
    const rows = [
      { id: 7, text: TEXT },
      { id: '7', text: 'nothing' },
      { text: TEXT },
      { id: null, text: '' },
      { id: 1.5, text: TEXT, more: [1] },
    ];
    const wanted = [
      { id: 7, findings: [FINDING] },
      { id: '7', findings: [] },
      { id: 2, findings: [FINDING] },
      { id: 3, findings: [] },
      { id: 1.5, findings: [FINDING] },
    ];
    const answer = await found(file('t.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
    expect(answer).toEqual(wanted);
    expect(Object.keys(answer[0].findings[0])).toEqual([
      'type',
      'start',
      'end',
      'validated',
      'confidence',
      'placeholder',
    ]);
  });

  it('are the same from CSV and Parquet', async () => {
    const cell = `"${TEXT.replaceAll('"', '""')}"`;
    const csv = await found(file('t.csv', `id,text\n7,${cell}\nx,\n`));
    expect(csv).toEqual([
      { id: 7, findings: [FINDING] },
      { id: 'x', findings: [] },
    ]);
    const path = join(temporaryFolder(), 't.parquet');
    await writeParquet(path, `select 7 as id, '${TEXT}' as text`);
    expect(await found(path)).toEqual(csv.slice(0, 1));
    await writeParquet(path, `select '${TEXT}' as text`);
    expect(await found(path)).toEqual([{ id: 0, findings: [FINDING] }]);
  });

  it('go to a file, whole or not at all', async () => {
    const folder = temporaryFolder();
    const input = file('t.jsonl', `${JSON.stringify({ id: 'a', text: TEXT })}\n`, folder);
    const output = join(folder, 'out.jsonl');
    expect(await detect('--input', input, '--output', output)).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(lines(readFileSync(output, 'utf8'))).toEqual([{ id: 'a', findings: [FINDING] }]);
    expect((await detect('--input', input, '--output', output)).stderr).toContain('exists; add --force');
    expect((await detect('--input', input, '--output', output, '--force')).status).toBe(0);
  });

  it('are null where a row has no text, which is said', async () => {
    const { status, stdout, stderr } = await detect(
      '--input',
      file('t.jsonl', '{"text": "a"}\n{"text": null}\n{}\n'),
    );
    expect([status, stderr]).toEqual([0, 'note: 2 rows have no text: their findings are null\n']);
    expect(lines(stdout)).toEqual([
      { id: 0, findings: [] },
      { id: 1, findings: null },
      { id: 2, findings: null },
    ]);
  });
});

it('never replaces its input, under whatever name and with whatever force', async () => {
  const folder = temporaryFolder();
  const content = `id,text\n1,${EMAIL}\n`;
  const input = file('t.csv', content, folder);
  const link = join(folder, 'link.csv');
  symlinkSync(input, link);
  const second = join(folder, 'second.csv');
  linkSync(input, second);
  const to = (from: string, output: string) => detect('--input', from, '--output', output, '--force');
  for (const [from, output, named] of [
    [input, input, ''],
    [link, input, ` ${link}`],
    [input, second, ` ${input}`],
  ] as const) {
    const { status, stderr } = await to(from, output);
    expect([status, stderr]).toEqual([
      2,
      `semmem detect: ${output} is the input${named}; write to another file\n`,
    ]);
    expect(readFileSync(input, 'utf8')).toBe(content);
  }
  expect((await to(input, file('other.csv', content, folder))).status).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['link.csv', 'other.csv', 'second.csv', 't.csv']);
});

it('ends with status 130 when it is interrupted, and leaves no half of a file', async () => {
  const folder = temporaryFolder();
  const input = file('t.jsonl', `${JSON.stringify({ text: TEXT })}\n`.repeat(400_000), folder);
  const output = join(folder, 'out/f.jsonl');
  const { status, stderr } = await runCommand('semmem', ['detect', '--input', input, '--output', output], {
    onStart: (child) => {
      const seen = setInterval(() => {
        if (!existsSync(join(folder, 'out')) || readdirSync(join(folder, 'out')).length === 0) return;
        clearInterval(seen);
        child.kill('SIGINT');
      }, 5);
    },
  });
  expect([status, stderr]).toEqual([130, 'semmem detect: interrupted\n']);
  expect(existsSync(join(folder, 'out'))).toBe(false);
});

describe('a mistake is one line and status 2', () => {
  const cases: [string, () => string[], RegExp][] = [
    ['no input', () => [], /required option '--input <FILE>' not specified; see semmem detect --help/],
    ['no such file', () => ['--input', join(temporaryFolder(), 'a.jsonl')], /input not found: .*a\.jsonl/],
    [
      'no text',
      () => ['--input', file('a.csv', 'id,words\n1,x\n')],
      /a\.csv: no column text; it has "id", "words"/,
    ],
    [
      'other separators',
      () => ['--input', file('a.csv', 'id;text\n1;x\n')],
      /no column text; it has "id;text"; is it separated by commas\?/,
    ],
    [
      'broken JSON',
      () => ['--input', file('a.jsonl', '{"text": "a"}\n{"text": "b"\n')],
      /a\.jsonl, line 2: broken JSON/,
    ],
    [
      'a text that is none',
      () => ['--input', file('a.jsonl', '{"text": "a"}\n{"text": 5}\n')],
      /a\.jsonl, line 2: text must be a string, not number/,
    ],
    [
      'a format that is not known',
      () => ['--input', file('a.jsonl', '{}'), '--format', 'csv'],
      /'csv' is invalid/,
    ],
    ['no Parquet', () => ['--input', file('a.parquet', 'PAR1')], /a\.parquet/],
    [
      '- as a file',
      () => ['--input', file('a.jsonl', '{}'), '--output', '-'],
      /--output takes a file, not -/,
    ],
  ];
  it.each(cases)('%s', async (_, args, message) => {
    const { status, stderr } = await detect(...args());
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^semmem detect: /);
  });
});
