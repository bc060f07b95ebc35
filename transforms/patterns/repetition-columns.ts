import type { Column, Value } from '../metric.ts';
import type { Repetition } from './stretches.ts';

/** Columns of the longest stretch that repeats, and of the share of all of them; `unit` is what its period counts, `place` what its span counts. */
export function repetitionColumns(
  prefix: string,
  repeats: string,
  unit: string,
  place: string,
): readonly Column[] {
  return [
    {
      name: `${prefix}_period`,
      type: 'INTEGER',
      unit,
      description: `Smallest unit that ${repeats} in the longest such stretch; null where nothing does.`,
    },
    {
      name: `${prefix}_count`,
      type: 'DOUBLE',
      unit: 'repeats',
      description:
        'Units in that stretch, with the parts of cut ones: its length over its period, at least 2.',
    },
    {
      name: `${prefix}_start`,
      type: 'INTEGER',
      unit: place,
      description: 'Where that stretch begins, which may be within a unit.',
    },
    { name: `${prefix}_end`, type: 'INTEGER', unit: place, description: 'One past its end.' },
    {
      name: `${prefix}_coverage`,
      type: 'DOUBLE',
      unit: 'share',
      description: `Its share of the row's ${place}; 0 where nothing repeats.`,
    },
    {
      name: `${prefix}_share`,
      type: 'DOUBLE',
      unit: 'share',
      description: `Share of the row's ${place} in all such stretches: more than the coverage where a repetition is interrupted.`,
    },
  ];
}

/** Values of `repetitionColumns`; all null where the row is empty. */
export function repetitionValues(
  found: Repetition | null,
  period: number,
  share: number,
  empty: boolean,
): readonly Value[] {
  if (empty) return [null, null, null, null, null, null];
  if (found === null) return [null, null, null, null, 0, share];
  return [period, found.count, found.start, found.end, found.coverage, share];
}
