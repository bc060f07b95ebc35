import { shuffled } from './random.ts';

/**
 * Number of each row's fold: near copies (rows of one cluster) stand in one, and folds have about the same number of
 * rows of each label.
 */
export function groupedFolds(
  rows: readonly number[],
  labelOf: (row: number) => string,
  clusters: Int32Array,
  count: number,
  seed: number,
): Map<number, number> {
  const members = new Map<number, number[]>();
  for (const row of rows) {
    const cluster = clusters[row]!;
    members.set(cluster, [...(members.get(cluster) ?? []), row]);
  }
  const largestFirst = shuffled([...members.values()], seed).sort((a, b) => b.length - a.length);
  const loads = Array.from({ length: count }, () => new Map<string, number>());
  const folds = new Map<number, number>();
  for (const group of largestFirst) {
    const label = labelOf(group[0]!);
    let best = 0;
    for (let fold = 1; fold < count; fold++)
      if ((loads[fold]!.get(label) ?? 0) < (loads[best]!.get(label) ?? 0)) best = fold;
    for (const row of group) {
      folds.set(row, best);
      const own = labelOf(row);
      loads[best]!.set(own, (loads[best]!.get(own) ?? 0) + 1);
    }
  }
  return folds;
}
