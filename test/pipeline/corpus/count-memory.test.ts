import { describe, expect, it } from 'vitest';
import { type CountMemory, threadsFor } from '../../../pipeline/corpus/count-memory.ts';
import type { Corpus } from '../../../pipeline/corpus/open-corpus.ts';

const corpus = { ranges: new Array(8).fill({}) } as unknown as Corpus;
const MIB = 2 ** 20;

/** Memory of a count of so many items in text, and what is said of it. */
function shared(items: number, limits: CountMemory) {
  const said: string[] = [];
  const findings = new Array(items).fill({ type: 'email', value: 'a@b.net' });
  const memory = threadsFor(limits, corpus, { wanted: null, keep: 0, findings }, (line) => said.push(line));
  return { ...memory, said };
}

describe('the memory of a count', () => {
  it('is shared by the main thread and as many others as fit, each with all findings', () => {
    const limits = { threads: 2, memoryLimit: 600 * MIB };
    expect(shared(0, limits)).toMatchObject({ threads: 2, said: [] });
    expect(shared(300_000, limits)).toMatchObject({
      threads: 1,
      said: ['the memory limit allows 1 of 2 threads'],
    });
    expect(shared(10, limits).memoryLimit).toBeLessThan(shared(0, limits).memoryLimit);
  });

  it('too small for the findings is refused, with the least that would do', () => {
    expect(() => shared(300_000, { threads: 2, memoryLimit: 400 * MIB })).toThrow(
      'counting with one thread takes 344 MB, and 0 windows and 300000 findings 240 MB more: --memory-limit must be at least 584MB, or count the sequences in several tables',
    );
    expect(shared(300_000, { threads: 2, memoryLimit: 584e6 }).threads).toBe(1);
  });
});
