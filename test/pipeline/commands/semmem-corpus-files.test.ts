import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.ts';
import { temporaryFolder } from '../../support/tables.ts';
import { writeBin, writeIndex, writeSequences } from '../../support/token-corpus.ts';

const WINDOW = ['--from', '0', '--length', '2', '--threads', '1'];

describe('the files of a corpus', () => {
  it('that are passed over are told on standard error and in the summary', async () => {
    const folder = temporaryFolder();
    const pile = join(folder, 'pile');
    mkdirSync(pile);
    writeFileSync(join(pile, 'a.jsonl'), '{"text": "one two"}\n');
    writeFileSync(join(pile, 'b.json'), '{"text": "three four"}\n');
    writeFileSync(join(pile, 'notes.txt'), 'not read');
    const args = ['--corpus', pile, '--tokenizer', 'gpt2', '--output'];
    const result = await runCommand('semmem', ['corpus', 'frequencies', ...args, join(folder, 'a.parquet')]);
    expect(result.stderr).toContain('warning: corpus: 2 files read, 1 passed over (notes.txt)');
    expect(result.stdout).toContain('corpus: 2 files read, 1 passed over (notes.txt)');
    expect(result.stdout).toContain('corpus: 2 documents, 4 tokens, 4 different');
    const json = await runCommand('semmem', [
      ...['corpus', 'frequencies', ...args, join(folder, 'b.parquet'), '--json'],
    ]);
    expect(JSON.parse(json.stdout.trim().split('\n').at(-1)!)).toMatchObject({
      files: 2,
      passed_over: { files: 1, names: ['notes.txt'] },
      corpus_complete: true,
    });
  });

  it('may have names in capitals', async () => {
    const folder = temporaryFolder();
    const pile = join(folder, 'pile');
    mkdirSync(pile);
    writeBin(join(pile, 'BIG.BIN'), [1, 2, 1, 2, 3]);
    writeIndex(join(pile, 'BIG.IDX'), { sizes: [2, 3] });
    const sequences = await writeSequences(folder, [[1, 2]]);
    const args = ['--corpus', pile, '--sequences', sequences, '--output', join(folder, 'out')];
    const result = await runCommand('semmem', ['corpus', 'count', ...args, ...WINDOW]);
    expect(result.stderr).toContain('corpus: count: 2 documents\n');
    expect(result.stdout).toContain('corpus: 2 documents, 5 tokens, 3 different');
    expect(result.stdout).toContain('(tokens 0 to 1); 1 found in the corpus, at 2 places');
  });

  it('must hold something', async () => {
    const folder = temporaryFolder();
    const sequences = await writeSequences(folder, [new Array(64).fill(1)]);
    const files = [
      ['blank.jsonl', '\n \n', 'holds no document'],
      ['empty.jsonl', '{"text": ""}\n{"text": null}\n', 'holds no token; all its documents are empty'],
      ['empty.txt', '', 'holds no token; all its documents are empty'],
    ] as const;
    for (const [name, content, complaint] of files) {
      const corpus = join(folder, name);
      writeFileSync(corpus, content);
      const out = join(folder, 'out');
      const read = ['--corpus', corpus, '--tokenizer', 'gpt2', '--output'];
      const commands = [
        ['semmem', 'corpus', 'count', ...read, out, '--sequences', sequences],
        ['semmem', 'corpus', 'frequencies', ...read, join(folder, 'out.parquet')],
        ['calculate-metrics', ...read, join(folder, 'runs'), '--input', sequences],
      ] as const;
      // All of them ask the same opening of a corpus: each with one of its complaints.
      for (const [command, ...args] of name === 'empty.jsonl' ? commands : commands.slice(0, 1)) {
        const result = await runCommand(command, args);
        expect(result.status, result.stderr).toBe(2);
        expect(result.stderr).toContain(`${corpus} ${complaint}`);
      }
      expect(readdirSync(folder).filter((entry) => /^out\.(parquet|parts)/.test(entry))).toEqual([]);
    }
  });
});
