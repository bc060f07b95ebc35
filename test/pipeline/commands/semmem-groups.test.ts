import { describe, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.ts';

const semmem = (...words: string[]) => runCommand('semmem', words);

describe('commands that have subcommands', () => {
  it.each(['corpus', 'model'])('semmem %s alone prints its help', async (group) => {
    const alone = await semmem(group);
    expect(alone).toMatchObject({ status: 0, stderr: '' });
    expect(alone.stdout).toMatch(new RegExp(`^Usage: semmem ${group} `));
    expect(alone.stdout).toBe((await semmem(group, '--help')).stdout);
  });

  it('tell mistakes under the name of the subcommand, and point to its help', async () => {
    for (const [words, line] of [
      [
        ['corpus', 'count', '--output', 'x', '--wrong'],
        "semmem corpus count: unknown option '--wrong'; see semmem corpus count --help",
      ],
      [['corpus', 'frequencies', '--output', 'x'], /^semmem corpus frequencies: --output x: the table/],
      [['model', 'check', './none'], /^semmem model check: model not found/],
      [['corpus', 'wrong'], "semmem corpus: unknown command 'wrong'; see semmem corpus --help"],
      [['runs', '--wrong'], "semmem runs: unknown option '--wrong'; see semmem runs --help"],
    ] as const) {
      const { status, stdout, stderr } = await semmem(...words);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      if (typeof line === 'string') expect(stderr).toBe(`${line}\n`);
      else expect(stderr).toMatch(line);
    }
  });
});
