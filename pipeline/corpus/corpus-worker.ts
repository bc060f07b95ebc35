import { SharedState } from '../stop-flag.ts';
import { answer, startData, type WorkerAnswer } from '../worker-answer.ts';
import { type CountResources, type CountTask, countRange } from './count-range.ts';
import type { RangeReading } from './read-range.ts';

/** What the threads are started with. */
export interface CorpusResources extends CountResources {
  readonly reading: RangeReading;
}

/** A range, and how many bytes of the corpus are done with it. */
export interface WeighedTask extends CountTask {
  readonly weight: number;
}

/** Entry of a worker thread: one range. */
export default function work(task: WeighedTask): Promise<WorkerAnswer> {
  const { resources, shared: buffer } = startData<CorpusResources>();
  const shared = new SharedState(buffer);
  let left = task.weight;
  const onBytes = (bytes: number) => {
    const more = Math.min(bytes, left);
    left -= more;
    shared.addBytes(more);
  };
  return answer(async () => {
    const receipt = await countRange(task, resources, { ...resources.reading, onBytes }, shared);
    onBytes(left);
    return receipt;
  });
}
