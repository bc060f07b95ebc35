import { openCorpusInputs, TRAINING_BATCH_ROWS } from './corpus-inputs.ts';
import type { GivenInputs } from './feature-columns.ts';
import { openHub } from './hub.ts';
import { type ModelInputs, openModels } from './model-inputs.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import { givenInputs, type Inputs, openInputs, type TableInputs } from './sources/inputs.ts';

/** Everything a run reads: tables, the tokenizer, and models and a corpus where they were asked for. */
export interface AllInputs extends Inputs {
  readonly models: ModelInputs | null;
  readonly corpus: Awaited<ReturnType<typeof openCorpusInputs>> | null;
}

/** What a corpus is counted for. */
const COUNTED = ['sequence_duplicates', 'sequence_occurrences', 'token_frequencies'];

/** Opens all inputs and tries the device of the models; nothing is written yet. */
export function openAll(settings: Settings, session: Session): Promise<AllInputs> {
  return session.withConnection(async (connection) => {
    const context = openHub(connection, session);
    const inputs = await openInputs(settings, context);
    const tell = {
      note: (line: string) => session.progress.note(line),
      warn: (line: string) => session.warn(line),
    };
    const corpus =
      settings.corpus.length === 0
        ? null
        : await openCorpusInputs({ ...settings, batchRows: TRAINING_BATCH_ROWS }, context);
    return { ...inputs, corpus, models: await openModels(settings, inputs, context, tell) };
  });
}

/** Names of the inputs that a table's columns can draw on. */
export function givenTo(
  table: TableInputs,
  { models, corpus }: Pick<AllInputs, 'models' | 'corpus'>,
): GivenInputs {
  const given = new Set(givenInputs(table));
  if (corpus !== null) for (const name of COUNTED) given.add(name);
  if (models !== null) for (const name of ['model', ...models.given]) given.add(name);
  return given;
}
