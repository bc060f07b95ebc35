import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readAhead } from '../../../pipeline/workers/read-ahead.ts';

const told: string[] = [];
async function* numbers(count: number, failsAt = -1): AsyncGenerator<number> {
  try {
    for (let i = 0; i < count; i++) {
      await sleep(1);
      if (i === failsAt) throw new Error(`broken at ${i}`);
      told.push(`read ${i}`);
      yield i;
    }
  } finally {
    told.push('closed');
  }
}

describe('reading ahead', () => {
  it('gives all items in order, each asked for while the one before is worked on', async () => {
    told.length = 0;
    for await (const item of readAhead(numbers(3))) {
      await sleep(20);
      told.push(`done ${item}`);
    }
    expect(told).toEqual(['read 0', 'read 1', 'done 0', 'read 2', 'done 1', 'closed', 'done 2']);
  });

  it('fails when the item is reached that could not be read', async () => {
    const seen: number[] = [];
    const attempt = async () => {
      for await (const item of readAhead(numbers(3, 1))) {
        await sleep(20);
        seen.push(item);
      }
    };
    await expect(attempt()).rejects.toThrow('broken at 1');
    expect(seen).toEqual([0]);
  });

  it('waits for what is on its way when nobody wants it any more', async () => {
    told.length = 0;
    const attempt = async () => {
      for await (const _ of readAhead(numbers(3))) throw new Error('enough');
    };
    await expect(attempt()).rejects.toThrow('enough');
    expect(told).toEqual(['read 0', 'read 1', 'closed']);
  });
});
