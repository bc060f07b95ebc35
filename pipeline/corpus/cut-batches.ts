import type { CorpusBatch } from './corpus.ts';

/** A batch without its tokens: it has as many as its last document's end says. */
export type BatchCut = Pick<CorpusBatch, 'starts' | 'document' | 'position' | 'repeated' | 'continues'>;

/**
 * Cuts documents of these lengths into batches of `size` new tokens each, the last of fewer. A document that goes on in the
 * next batch is shown there again from `overlap` tokens before. Of the first one `shown` tokens are known already.
 */
export function* cutBatches(
  lengths: Iterable<number>,
  size: number,
  overlap: number,
  shown = 0,
): Generator<BatchCut> {
  let document = 0;
  let first = 0;
  let repeated = Math.min(shown, overlap);
  let position = shown - repeated;
  let starts = [0];
  let end = repeated;
  const cut = (continues: boolean) => {
    return { starts: Int32Array.from(starts), document: first, position, repeated, continues };
  };
  for (const length of lengths) {
    for (;;) {
      const taken = Math.min(length - shown, repeated + size - end);
      shown += taken;
      end += taken;
      if (shown === length) break;
      if (shown > 0) starts.push(end);
      yield cut(shown > 0);
      first = document;
      repeated = Math.min(shown, overlap);
      position = shown - repeated;
      starts = [0];
      end = repeated;
    }
    starts.push(end);
    document++;
    shown = 0;
  }
  if (starts.length > 1) yield cut(false);
}
