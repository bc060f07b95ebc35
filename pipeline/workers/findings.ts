import { DECODER_VERSION } from '../../transforms/decode/decoder.ts';
import { FINDINGS_VERSION } from '../../transforms/findings/findings.ts';
import { hashOf } from '../manifest.ts';
import type { Run } from '../run.ts';
import type { Session } from '../session.ts';
import type { FindingsTask } from './findings-task.ts';
import { partFiles, partInput, type TableRequest } from './part-files.ts';
import { type Advance, runParts } from './run-parts.ts';
import type { TableWorkers } from './table-workers.ts';

/** Raise it when the machinery would write other bytes for the same findings. */
const PART_FORMAT = 2;

/** The items found in a source, one row each, as the parts of a table. */
export interface CollectedFindings {
  readonly paths: readonly string[];
  readonly key: string;
}

/** Finds, partition by partition, what a count of documents may acquit; parts of an earlier attempt are kept. */
export async function findItems(
  run: Run,
  request: TableRequest,
  workers: TableWorkers,
  session: Session,
  advance: Advance,
): Promise<CollectedFindings> {
  const tasks = request.partitions.map((partition): FindingsTask => {
    const decides = { kind: 'findings' as const, ...partInput(request, partition) };
    const versions = [PART_FORMAT, DECODER_VERSION, FINDINGS_VERSION];
    return {
      key: hashOf([decides, versions, request.tokenizer.identity]),
      ...decides,
      ...partFiles(run, 'findings', request.source.name, partition),
      memoryLimit: workers.memoryLimit,
    };
  });
  await runParts(tasks, workers.pool, session, advance);
  return { paths: tasks.map(({ output }) => output), key: hashOf(tasks.map(({ key }) => key)) };
}
