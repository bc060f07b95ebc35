import { describe, expect, test } from 'vitest';
import { FINDING_TYPES } from '../../../transforms/findings/finding.ts';
import { findingsOf } from '../../../transforms/findings/findings.ts';
import { NEAR_MISS, PLANT, pick, type Random, seeded } from '../../support/planted-findings.ts';

/** Texts of the kinds that models memorize, of ours; `scripts/measure-findings.ts` plants into real ones. */
const CARRIERS = [
  'for (let i = 0; i < rows.length; i++) {\n  total += rows[i].weight * 0.25;\n}\nreturn total / 12;\n',
  ' * Permission is granted, free of charge, to any person who obtains a copy\n * of the files named above, 1998-2004.\n',
  'The river had risen in the night, and by seven the lower road was gone. Nobody in the village spoke of it.',
  '<div class="row col-4"><span id="n17">Überblick 😀</span></div>\n<svg viewBox="0 0 24 24">',
  '12 13 14 15 16 17 18 19 20 21 22\n23 24 25 26 27\n',
  '| name | count |\n|---|---|\n| 漢字 | 7 |\n\ufffd\ufffd',
];
const FRAMES = [
  [' ', ' '],
  ['\n', '\n'],
  ['"', '"'],
  ["'", "'"],
  ['(', ')'],
  ['[', ']'],
  ['<b>', '</b>'],
  ['x = "', '";'],
  ['\t`', '`'],
] as const;

/** The item within its surroundings at a random place of a carrier. */
function plant(random: Random, before: string, item: string, after: string) {
  const carrier = Array.from(pick(random, CARRIERS));
  const at = Math.floor(random() * (carrier.length + 1));
  const [left, right] = before + after === '' ? pick(random, FRAMES) : [' ', ' '];
  const head = carrier.slice(0, at).join('') + left + before;
  const start = Array.from(head).length;
  return {
    text: head + item + after + right + carrier.slice(at).join(''),
    start,
    end: start + Array.from(item).length,
  };
}

const EACH = 100;

describe('planted items', () => {
  test.each(FINDING_TYPES)(
    '%s: at least 95 %% are found, with exact spans, and not taken for placeholders',
    (type) => {
      const random = seeded(11);
      const missed: string[] = [];
      for (let n = 0; n < EACH; n++) {
        const { before, item, after } = PLANT[type](random);
        const { text, start, end } = plant(random, before, item, after);
        const hit = findingsOf(text).some(
          (one) => one.type === type && one.start === start && one.end === end && !one.placeholder,
        );
        if (!hit) missed.push(text);
      }
      expect(missed.length, missed.slice(0, 3).join('\n---\n')).toBeLessThanOrEqual(0.05 * EACH);
    },
  );

  test('at most 2 % of near misses are accused', () => {
    const accused: string[] = [];
    let all = 0;
    for (const make of Object.values(NEAR_MISS)) {
      const random = seeded(12);
      for (let n = 0; n < EACH; n++, all++) {
        const { text, start, end } = plant(random, '', make(random), '');
        if (findingsOf(text).some((one) => one.start < end && one.end > start && !one.placeholder))
          accused.push(text);
      }
    }
    expect(accused.length / all, accused.slice(0, 5).join('\n---\n')).toBeLessThanOrEqual(0.02);
  });
});
