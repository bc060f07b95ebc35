import type { GivenInputs } from './feature-columns.ts';
import { openHub } from './hub.ts';
import { type ModelInputs, openModels } from './model-inputs.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import { givenInputs, type Inputs, openInputs, type TableInputs } from './sources/inputs.ts';

/** Everything a run reads: tables, the tokenizer, and models where they were asked for. */
export interface AllInputs extends Inputs {
  readonly models: ModelInputs | null;
}

/** Opens all inputs and tries the device of the models; nothing is written yet. */
export function openAll(settings: Settings, session: Session): Promise<AllInputs> {
  return session.withConnection(async (connection) => {
    const context = openHub(connection, session);
    const inputs = await openInputs(settings, context);
    const note = (line: string) => session.progress.note(line);
    return { ...inputs, models: await openModels(settings, inputs, context, note) };
  });
}

/** Names of the inputs that a table's columns can draw on. */
export function givenTo(table: TableInputs, models: ModelInputs | null): GivenInputs {
  const given = new Set(givenInputs(table));
  if (models !== null) for (const name of ['model', ...models.given]) given.add(name);
  return given;
}
