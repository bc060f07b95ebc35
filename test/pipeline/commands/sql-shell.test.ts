import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complete } from '../../../pipeline/commands/sql-completion.ts';
import { isComplete } from '../../../pipeline/commands/sql-statement.ts';
import { packageRoot } from '../../../pipeline/package-root.ts';
import { smallRun } from '../../support/small-run.ts';

describe('a statement ends with a semicolon', () => {
  it.each([
    ['select 1;', true],
    ['select 1', false],
    ['select 1; -- done', true],
    ["select ';", false],
    ["select ';' ;", true],
    ['select 1 -- ;', false],
    ['select 1 /* ;', false],
    ['select "a;b"', false],
    ['select $$;$$', false],
    ["select 'it''s;'", false],
    ['', false],
  ])('%j: %j', (sql, ended) => {
    expect(isComplete(sql)).toBe(ended);
  });
});

describe('completion', () => {
  const views = [
    {
      name: 'pile-memorized-15k',
      columns: [
        { name: 'sequence_id', type: 'BIGINT' },
        { name: 'Mean Value', type: 'DOUBLE' },
      ],
    },
    { name: 'features', columns: [{ name: 'source', type: 'VARCHAR' }] },
  ];
  it.each([
    ['select seq', ['sequence_id'], 'seq'],
    ['select * from pi', ['"pile-memorized-15k"'], 'pi'],
    ['select * from "pi', ['"pile-memorized-15k"'], '"pi'],
    ['from ', ['"pile-memorized-15k"', 'features'], ''],
    ['.schema fea', ['features'], 'fea'],
    ['.sc', ['.schema'], '.sc'],
    ['sel', ['select'], 'sel'],
    ['SEL', ['SELECT'], 'SEL'],
    ['select me', ['"Mean Value"', 'median'], 'me'],
    ['select zzz', [], 'zzz'],
  ])('of %j: %j', (line, found, word) => {
    expect(complete(line, views)).toEqual([found, word]);
  });
});

const hasScript = spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasScript)('on a terminal', () => {
  let folder: string;
  let runs: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'semmem-shell-'));
    runs = await smallRun(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Types each text once the one before it has been answered by what is expected; answers all that was shown. */
  function type(
    steps: readonly (readonly [type: string, until: string | RegExp])[],
  ): Promise<{ shown: string; status: number | null }> {
    const command = `stty cols 100; exec ${process.execPath} dist/pipeline/commands/semmem.cjs sql --runs ${runs}`;
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: packageRoot,
      env: { ...process.env, XDG_STATE_HOME: folder, TERM: 'xterm', INIT_CWD: packageRoot },
    });
    let shown = '';
    let from = 0;
    let step = -1;
    let typing = false;
    const next = () => {
      const until = step < 0 ? 'semmem> ' : steps[step]![1];
      const rest = shown.slice(from);
      if (typing || step === steps.length - 1) return;
      if (typeof until === 'string' ? !rest.includes(until) : !until.test(rest)) return;
      typing = true;
      // A moment later, as a person would: what comes in one piece counts as pasted.
      setTimeout(() => {
        typing = false;
        from = shown.length;
        child.stdin.write(steps[++step]![0]);
      }, 150);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      next();
    });
    return new Promise((resolve, reject) => {
      const stalled = setTimeout(() => {
        child.kill();
        reject(
          new Error(`step ${step} (${JSON.stringify(steps[step])}) was not answered: ${shown.slice(from)}`),
        );
      }, 12_000);
      child.on('close', (status) => {
        clearTimeout(stalled);
        resolve({ shown, status });
      });
    });
  }

  it('answers statements of several lines, completes, survives mistakes, stops queries and remembers', async () => {
    const { shown, status } = await type([
      ['.tables\r', 'features ('],
      ['.schema seq\r', 'did you mean seqs?'],
      ['select count(*) as n,\r', '...> '],
      ['41 + 1 as answer from seqs;\r', '1 row'],
      ['from seq', 'seq'],
      ['\t', 's'],
      [' limit 1;\r', 'columns ('],
      ['select sequnce_id from seqs;\r', /\^\r?\n/],
      ['select 1 + ', '+ '],
      ['\u0003', '^C'],
      ["copy seqs to 'x.csv';\r", 'queries only read'],
      ['select count(*) from range(100000000000) t(i) where i % 7 = 3;', ';'],
      ['\r', '\n'],
      ['\u0003', 'interrupted'],
      ['select 7 as seven;\r', 'seven'],
      ['.exit\r', ''],
    ]);
    expect(status).toBe(0);
    expect(shown).toMatch(/│ +100 │ +42 │/);
    expect(shown).toContain('Candidate bindings: "sequence_id"');
    const lines = shown.split(/\r?\n/).filter((line) => line.startsWith('│'));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(readFileSync(join(folder, 'semmem/history'), 'utf8')).toContain('41 + 1 as answer from seqs;\n');

    // The arrow up brings the last line of the last shell back.
    const again = await type([
      ['\u001b[A', '.exit'],
      ['\u001b[A', 'seven'],
      ['\r', '1 row'],
      ['\u0004', ''],
    ]);
    expect(again.status).toBe(0);
    expect(again.shown).toMatch(/│ +7 │/);
  });

  it('of unknown width shows every column', async () => {
    const semmem = `${process.execPath} dist/pipeline/commands/semmem.cjs sql --runs ${runs}`;
    const command = `stty cols 0; ${semmem} "select sequence_id, label, weight, text_redacted from seqs limit 1"`;
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd: packageRoot,
      env: { ...process.env, INIT_CWD: packageRoot },
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/│ sequence_id │ label +│ weight │ text_redacted /);
    expect(stdout).not.toContain('shown)');
  });
});
