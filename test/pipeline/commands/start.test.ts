import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../pipeline/package-root.ts';
import { query, temporaryFolder } from '../../support/tables.ts';

const COMMANDS = join(packageRoot, 'dist/pipeline/commands');
const CLASSES = ['recitation', 'reconstruction', 'recollection'];

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** Runs the built command as `npm start` does; `watch` sees the child and what it said so far. */
function start(
  words: string[],
  cache: string,
  watch: (child: ChildProcess, stderr: string) => void = () => {},
) {
  return new Promise<Ended>((resolve) => {
    const started = performance.now();
    const env = { ...process.env, XDG_CACHE_HOME: cache, INIT_CWD: cache, npm_lifecycle_event: 'start' };
    const child = spawn(process.execPath, [join(COMMANDS, 'start.cjs'), ...words], { env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
      watch(child, stderr);
    });
    child.on('close', (status) =>
      resolve({ status, stdout, stderr, seconds: (performance.now() - started) / 1000 }),
    );
  });
}

function shell(command: string, folder: string) {
  return new Promise<Ended>((resolve) => {
    const started = performance.now();
    const child = spawn('bash', ['-c', command], { cwd: folder, env: { ...process.env, INIT_CWD: folder } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('close', (status) =>
      resolve({ status, stdout, stderr, seconds: (performance.now() - started) / 1000 }),
    );
  });
}

describe('npm start', () => {
  let cache: string;
  let output: string;
  let first: Ended;

  beforeAll(async () => {
    cache = mkdtempSync(join(tmpdir(), 'semmem-test-'));
    output = join(cache, 'runs');
    first = await start(['--output', output], cache);
  });

  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  const features = () =>
    `read_parquet('${join(output, readdirSync(output).sort()[0]!, 'sample')}/*.parquet')`;

  it('runs the main job on the sample and prints how many sequences each class has', async () => {
    expect([first.status, first.stderr]).toEqual([
      0,
      expect.stringMatching(/^making the sample .*\nsample made in .*\nmeasuring 20,000/),
    ]);
    const counts = await query(`select taxonomy, count(*)::int as n from ${features()} group by all`);
    expect(counts.map(({ taxonomy }) => taxonomy).sort()).toEqual([...CLASSES].sort());
    for (const { taxonomy, n } of counts) {
      expect(first.stdout).toMatch(new RegExp(`│ ${taxonomy} +│ +${n!.toLocaleString('en-US')} │`));
    }
  });

  it('shows three examples of each class with their evidence, redacted', async () => {
    const { status, stdout } = await start(['--output', output, '--json'], cache);
    expect(status).toBe(0);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.at(-1)).toMatchObject({
      event: 'summary',
      tables: [{ table: 'sample', rows_out: 20_000 }],
    });
    const examples = events.filter(({ event }) => event === 'example');
    expect(examples.map(({ taxonomy }) => taxonomy)).toEqual(
      [...CLASSES].sort((a, b) => (a < b ? -1 : 1)).flatMap((name) => [name, name, name]),
    );
    for (const example of examples) {
      expect(Object.keys(example)).not.toContain('text');
      expect(Object.keys(example)).not.toContain('tokens');
      const [row] = await query(
        `select text_redacted, sequence_duplicates::int as sequence_duplicates, is_templating, taxonomy, document
         from ${features()} where sequence_id = ${example.sequence_id}`,
      );
      expect(example).toMatchObject(row!);
      expect(example.sequence_duplicates > 5).toBe(example.taxonomy === 'recitation');
      expect(first.stdout).toContain(example.document);
    }
    expect(
      first.stdout.match(/^ {4}in [\d,]+ files?, (no|a) template, [\d.]+ bits per character, /gm),
    ).toHaveLength(9);
  });

  it('prints nothing that could steer a terminal, and no line too long to read', () => {
    const [shown] = first.stdout.split('Next:');
    expect(shown).not.toMatch(/[^\P{Cc}\n]/u);
    for (const line of shown!.split('\n')) expect([...line].length).toBeLessThanOrEqual(180);
  });

  it('takes the sample from the cache the second time, and is faster', async () => {
    const second = await start(['--output', output], cache);
    expect([second.status, second.stderr]).toEqual([0, 'measuring 20,000 sequences\n']);
    expect(second.seconds).toBeLessThan(first.seconds);
    expect(readdirSync(join(cache, 'semantic-memorization'))).toHaveLength(1);
  });

  it('suggests commands that work as they stand', async () => {
    const commands = first.stdout
      .split('Next:\n')[1]!
      .trim()
      .split('\n')
      .map((line) => line.trim());
    expect(
      commands.map((line) =>
        line.replace(/^npm run -s ([\w-]+) -- (sql|export|catalog|--input)?.*/, '$1 $2'),
      ),
    ).toEqual(['semmem sql', 'semmem export', 'semmem catalog', 'calculate-metrics --input']);
    for (const command of commands) {
      const built = command.replace(/^npm run -s ([\w-]+) --/, `'${process.execPath}' '${COMMANDS}/$1.cjs'`);
      const { status, stderr } = await shell(built, cache);
      expect([command, status, status === 0 ? '' : stderr]).toEqual([command, 0, '']);
    }
    const [header] = readFileSync(join(cache, 'recitation.csv'), 'utf8').split('\n');
    expect(header).toMatch(/^sequence_id,text_redacted,/);
    expect(header!.split(',')).not.toContain('text');
    expect(header!.split(',')).not.toContain('tokens');
  });

  it('ends with status 130 on an interrupt and leaves no half sample', async () => {
    const other = temporaryFolder();
    let sent = false;
    const { status, stderr, stdout } = await start([], other, (child, said) => {
      if (!sent && said.includes('making')) sent = child.kill('SIGINT');
    });
    expect([status, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(/start: interrupted; start again at any time\n$/);
    expect(readdirSync(join(other, 'semantic-memorization'))).toEqual([]);
  });

  it('answers mistakes with status 2 and one line', async () => {
    const unknown = await start(['--outptu', 'x'], cache);
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringMatching(/^start: .*--outptu.*\n$/)]);
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const unwritable = await start(['--output', join(file, 'runs')], cache);
    expect([unwritable.status, unwritable.stderr]).toEqual([
      2,
      expect.stringMatching(/start: cannot write to .*file.*\n$/),
    ]);
  });
});
