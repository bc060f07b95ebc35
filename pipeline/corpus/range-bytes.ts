import type { Corpus } from './open-corpus.ts';

/** Bytes of the files of a corpus that each of its ranges stands for, as if all items of a file were alike; whole numbers. */
export function rangeBytes({ files, ranges }: Pick<Corpus, 'files' | 'ranges'>): number[] {
  const bytesOf = new Map(files.map(({ path, identity }) => [path, identity.bytes]));
  const items = new Map<string, number>();
  for (const { path, from, to } of ranges) items.set(path, (items.get(path) ?? 0) + to - from);
  return ranges.map(({ path, from, to, stream }) => {
    const bytes = (stream?.shards ?? [{ path }]).reduce((sum, shard) => sum + bytesOf.get(shard.path)!, 0);
    return Math.round((bytes * (to - from)) / items.get(path)!);
  });
}
