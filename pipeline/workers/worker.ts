import { SharedState } from '../stop-flag.ts';
import { answer, startData, type WorkerAnswer } from '../worker-answer.ts';
import { collectFindings, type FindingsTask } from './findings-task.ts';
import type { Receipt } from './part-task.ts';
import { computePartition, type PartitionResources, type PartitionTask } from './partition-task.ts';

/** Entry of a worker thread: one partition. */
export default function work(task: PartitionTask | FindingsTask): Promise<WorkerAnswer> {
  const { resources, shared } = startData<PartitionResources>();
  return answer(() => compute(task, resources, new SharedState(shared)));
}

function compute(
  task: PartitionTask | FindingsTask,
  resources: PartitionResources,
  shared: SharedState,
): Promise<Receipt> {
  if (task.kind === 'findings') return collectFindings(task, resources, shared);
  return computePartition(task, resources, shared);
}
