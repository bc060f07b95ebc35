import { describe, expect, it } from 'vitest';
import { jsonProgress, lineProgress } from '../../pipeline/progress.ts';

/** Lines that are written, and a clock that is set by hand. */
function output() {
  const lines: string[] = [];
  const clock = { seconds: 0 };
  const to = { write: (line: string) => lines.push(line), now: () => clock.seconds * 1000 };
  return { lines, clock, to };
}

describe('progress in lines', () => {
  it('tells when a stage begins and ends, and every five seconds between, with speed and time left', () => {
    const { lines, clock, to } = output();
    const progress = lineProgress(to);
    progress.begin('memories: features', 100_000);
    for (clock.seconds = 1; clock.seconds <= 11; clock.seconds++) progress.advance(clock.seconds * 2000);
    progress.end(true);
    expect(lines).toEqual([
      'memories: features: 100,000 rows',
      'memories: features: 10,000 of 100,000 rows, 2,000 rows/s, 45 s left',
      'memories: features: 20,000 of 100,000 rows, 2,000 rows/s, 40 s left',
      'memories: features: done in 12.0 s',
    ]);
  });

  it('leaves what an earlier attempt did out of speed and time left', () => {
    const { lines, clock, to } = output();
    const progress = lineProgress(to);
    progress.begin('features', 1_000_000);
    clock.seconds = 5;
    progress.advance(900_000, 900_000);
    clock.seconds = 10;
    progress.advance(910_000, 900_000);
    expect(lines.slice(1)).toEqual([
      'features: 900,000 of 1,000,000 rows, 0 rows/s, ? left',
      'features: 910,000 of 1,000,000 rows, 1,000 rows/s, 90 s left',
    ]);
  });

  it('speaks of minutes where seconds are many, and marks warnings', () => {
    const { lines, clock, to } = output();
    const progress = lineProgress(to);
    progress.begin('features', 1_000_000);
    clock.seconds = 10;
    progress.advance(1000);
    progress.warn('2 rows dropped');
    progress.note('stopping');
    expect(lines.slice(1)).toEqual([
      'features: 1,000 of 1,000,000 rows, 100 rows/s, 167 min left',
      'warning: 2 rows dropped',
      'stopping',
    ]);
  });

  it('counts in rows, or in what it is told, and one as one', () => {
    const { lines, clock, to } = output();
    const progress = lineProgress(to);
    progress.begin('a', 1);
    progress.begin('b', 2000, 'document');
    clock.seconds = 10;
    progress.advance(1000);
    expect(lines).toEqual([
      'a: 1 row',
      'b: 2,000 documents',
      'b: 1,000 of 2,000 documents, 100 documents/s, 10 s left',
    ]);
  });
});

describe('progress of a stage whose rows nobody has counted', () => {
  const tellOf = (make: typeof lineProgress) => {
    const { lines, clock, to } = output();
    const progress = make(to);
    progress.begin('count', 0, 'document');
    clock.seconds = 10;
    progress.advance(2000, 0, 0, { done: 0.4, reused: 0.2 });
    clock.seconds = 20;
    progress.advance(3000);
    progress.end(true);
    return lines;
  };

  it('tells the share and the time that is left by it; without a share neither', () => {
    expect(tellOf(lineProgress)).toEqual([
      'count',
      'count: 2,000 documents (40 %), 200 documents/s, 30 s left',
      'count: 3,000 documents, 150 documents/s',
      'count: done in 20.0 s',
    ]);
  });

  it('gives machines no total', () => {
    const events = tellOf(jsonProgress).map((line) => JSON.parse(line));
    expect(events.slice(0, 3)).toEqual([
      { event: 'stage', stage: 'count', total: null },
      {
        ...{ event: 'progress', stage: 'count', rows: 2000, reused: 0, total: null, rows_per_second: 200 },
        share: 0.4,
      },
      { event: 'progress', stage: 'count', rows: 3000, reused: 0, total: null, rows_per_second: 150 },
    ]);
  });
});

describe('progress of a stage that fails', () => {
  it('does not say that it is done', () => {
    for (const make of [lineProgress, jsonProgress]) {
      const { lines, to } = output();
      const progress = make(to);
      progress.begin('features', 1000);
      progress.end(false);
      expect(lines).toHaveLength(1);
    }
  });
});

describe('progress for machines', () => {
  it('is one object a line, at most one a second for the rows of a stage', () => {
    const { lines, clock, to } = output();
    const progress = jsonProgress(to);
    progress.begin('features', 1000);
    for (clock.seconds = 0; clock.seconds < 2.4; clock.seconds += 0.25) progress.advance(500, 400);
    progress.warn('odd');
    progress.end(true);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { event: 'stage', stage: 'features', total: 1000 },
      { event: 'progress', stage: 'features', rows: 500, reused: 400, total: 1000, rows_per_second: 100 },
      { event: 'progress', stage: 'features', rows: 500, reused: 400, total: 1000, rows_per_second: 50 },
      { event: 'warning', message: 'odd' },
      { event: 'stage_done', stage: 'features', seconds: 2.5 },
    ]);
  });
});
