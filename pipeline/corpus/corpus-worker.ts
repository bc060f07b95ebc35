import { SharedState } from '../stop-flag.ts';
import { answer, startData, type WorkerAnswer } from '../worker-answer.ts';
import { type CountResources, type CountTask, countRange } from './count-range.ts';
import type { RangeReading } from './read-range.ts';

/** What the threads are started with. */
export interface CorpusResources extends CountResources {
  readonly reading: RangeReading;
}

/** Entry of a worker thread: one range. */
export default function work(task: CountTask): Promise<WorkerAnswer> {
  const { resources, shared } = startData<CorpusResources>();
  return answer(() => countRange(task, resources, resources.reading, new SharedState(shared)));
}
