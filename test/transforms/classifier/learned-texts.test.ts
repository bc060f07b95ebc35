import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readLabels } from '../../../scripts/training/labels.ts';
import { isLearned } from '../../../transforms/classifier/learned-texts.ts';

const SHARED = '../shared/data/labels';

it('a text that nobody labelled was not learned from', () => {
  expect(isLearned('The quick brown fox jumps over the lazy dog.')).toBe(false);
});

it.skipIf(!existsSync(SHARED))(
  'every labelled text was, however its white space is written; a changed one was not',
  async () => {
    const labels = await readLabels(SHARED);
    expect(labels.length).toBe(1479);
    for (const { text } of labels) expect(isLearned(text)).toBe(true);
    const long = labels.filter(({ text }) => text.trim().includes(' '));
    for (const { text } of long) expect(isLearned(` ${text.replaceAll(' ', ' \n')}\t`)).toBe(true);
    expect(labels.filter(({ text }) => isLearned(`${text}!`))).toEqual([]);
  },
);
