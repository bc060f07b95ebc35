import { describe, expect, it } from 'vitest';
import { shareMemory } from '../../pipeline/memory.ts';

const MIB = 2 ** 20;
const groups = (...mib: number[]) =>
  mib.map((size, index) => ({ index, fileNumber: 0, firstRow: 0, rows: 1, groupBytes: size * MIB }));
const share = (limit: number, threads: number, ...mib: number[]) =>
  shareMemory(limit * MIB, threads, groups(...mib));

describe('memory is shared out', () => {
  it('over all threads where there is enough, and no worker gets more than its part', () => {
    const { workers, worker, main } = share(4096, 4, 30, 25);
    expect(workers).toBe(4);
    expect(worker * workers).toBeLessThanOrEqual(4096 * MIB);
    expect(main).toBeLessThanOrEqual(4096 * MIB);
  });

  it('over fewer workers where row groups need more than a share, by the largest of them', () => {
    expect(share(2048, 8, 20).workers).toBe(8);
    expect(share(2048, 8, 200).workers).toBeLessThan(8);
    expect(share(2048, 8, 20, 200, 20)).toEqual(share(2048, 8, 200));
    expect(share(2048, 8, 4000).workers).toBe(1);
  });

  it('to one worker at least, which gets what its row group needs even beyond the limit', () => {
    const { workers, worker } = share(256, 8, 1000);
    expect(workers).toBe(1);
    expect(worker).toBeGreaterThan(2000 * MIB);
  });

  it('and more memory or smaller row groups never mean fewer workers', () => {
    const workers = (limit: number, mib: number) => share(limit, 16, mib).workers;
    for (let limit = 256; limit < 8192; limit *= 2)
      expect(workers(limit * 2, 50)).toBeGreaterThanOrEqual(workers(limit, 50));
    for (let mib = 1; mib < 1024; mib *= 2)
      expect(workers(2048, mib)).toBeGreaterThanOrEqual(workers(2048, mib * 2));
  });

  it('before the partitions are known, to the main thread', () => {
    expect(shareMemory(1024 * MIB, 2, []).main).toBeGreaterThan(512 * MIB);
  });
});
