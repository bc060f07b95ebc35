import { type Measure, ratio } from './measure.ts';

/** Share of rows with a given answer, under a name; the counts are those of all answers. */
export function rate(
  rows: readonly number[],
  name: string,
  answer: (row: number) => string,
  counted: string,
): Measure {
  const hits = rows.map((row) => answer(row) === counted);
  const counts: Record<string, number> = {};
  for (const row of rows) counts[answer(row)] = (counts[answer(row)] ?? 0) + 1;
  return {
    names: [name],
    rows: rows.length,
    figures(weights) {
      let hit = 0;
      let all = 0;
      for (let i = 0; i < rows.length; i++) {
        const weight = weights[rows[i]!]!;
        all += weight;
        if (hits[i]) hit += weight;
      }
      return [ratio(hit, all)];
    },
    details: { counts },
  };
}
