import { describe, expect, it } from 'vitest';
import { proseBeyond } from '../../../transforms/verdict/prose-beyond.ts';
import { proseSpan } from '../../../transforms/verdict/running-prose.ts';

const SENTENCE = 'and the old man was in the house by the sea when the rain had come, ';
const PROSE = SENTENCE.repeat(10);
const span = (start: number, end: number) => ({ start, end });

describe('prose beyond boilerplate', () => {
  it('is what stands more than 100 code points away on either side', () => {
    const all = proseSpan(PROSE);
    expect(proseBeyond(PROSE, [span(0, 20)])).toBe(all - 120);
    expect(proseBeyond(PROSE, [span(300, 320)])).toBe(all - 220);
    expect(proseBeyond(PROSE, [span(PROSE.length - 20, PROSE.length)])).toBe(all - 119);
  });

  it('leaves what several notices and other spans cover out once', () => {
    const all = proseSpan(PROSE);
    expect(proseBeyond(PROSE, [span(200, 220), span(250, 270)])).toBe(all - 270);
    expect(proseBeyond(PROSE, [span(200, 220)], [span(150, 160), span(400, 410)])).toBe(all - 230);
  });

  it('is nothing where boilerplate is everywhere, and all prose where there is none', () => {
    expect(proseBeyond(PROSE, [span(150, 160), span(350, 360), span(550, 560)])).toBeLessThan(100);
    expect(proseBeyond(PROSE, [])).toBe(proseSpan(PROSE));
    expect(proseBeyond('', [])).toBe(0);
    expect(proseBeyond('and', [span(0, 3)])).toBe(0);
  });

  it('is linear: a megabyte of notices takes less than a second', () => {
    const text = SENTENCE.repeat(15_000);
    const spans = Array.from({ length: 100_000 }, (_, i) => span(10 * i, 10 * i + 5));
    const from = performance.now();
    proseBeyond(text, spans);
    expect(performance.now() - from).toBeLessThan(1000);
  });
});
