import type { Metric } from '../metric.ts';
import { codePointsOf } from '../text/code-points.ts';
import { shortPeriod } from '../text/period.ts';
import { countsUpstream } from '../upstream/count-up.ts';
import { upstreamElements } from '../upstream/elements.ts';

/**
 * Patterns as the research code published them (semantic-memorization, `filters/pattern.py` at its last commit), faults included.
 *
 * A text that counts is never called repeating. The repeat test looks at code points, without the first and last
 * where there are more than four, and needs four.
 */
export const patterns_upstream: Metric = {
  name: 'patterns_upstream',
  version: 1,
  description: 'Counting and repeating text, exactly as the published research code finds them.',
  reads: ['text'],
  columns: [
    {
      name: 'is_incrementing_upstream',
      type: 'BOOLEAN',
      unit: null,
      description: 'Integers in arithmetic progression among repeating words, by the published filter.',
      upstreamName: 'is_incrementing',
    },
    {
      name: 'is_repeating_upstream',
      type: 'BOOLEAN',
      unit: null,
      description:
        'Characters with a period of at most half the text, and no count, by the published filter.',
      upstreamName: 'is_repeating',
    },
  ],
  measure: ({ text }) => {
    const { codes, length } = codePointsOf(text);
    const elements = upstreamElements(codes, length);
    if (elements !== null && countsUpstream(elements)) return COUNT;
    const cut = length > 4 ? 1 : 0;
    return length > 3 && shortPeriod(codes, cut, length - cut) > 0 ? REPEAT : NEITHER;
  },
};

const COUNT = [true, false] as const;
const REPEAT = [false, true] as const;
const NEITHER = [false, false] as const;
