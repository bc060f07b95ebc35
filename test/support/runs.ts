import { join } from 'node:path';
import { calculateMetrics } from '../../pipeline/flow.ts';
import type { Progress } from '../../pipeline/progress.ts';
import { Session } from '../../pipeline/session.ts';
import { type Settings, settingsFrom } from '../../pipeline/settings.ts';
import type { Summary } from '../../pipeline/sinks/summary.ts';
import { query } from './tables.ts';

const silent: Progress = { begin() {}, advance() {}, end() {}, note() {}, warn() {} };

/** The main job in this process, with GPT-2's tokenizer, one thread and no progress unless told otherwise. */
export async function run(
  settings: Partial<Settings> & Pick<Settings, 'input' | 'output'>,
  progress: Partial<Progress> = {},
): Promise<Summary> {
  const all = settingsFrom({ tokenizer: 'gpt2', runId: 'r', threads: 1, ...settings });
  return calculateMetrics(all, new Session({ ...silent, ...progress }));
}

/** Rows of a finished feature table in file order. */
export function features(output: string, table: string, select = '*', runId = 'r') {
  return query(`select ${select} from read_parquet('${join(output, runId, table)}/*.parquet')`);
}
