import { ModelError } from '../../transforms/models/model-error.ts';
import { InputError } from '../input-error.ts';

/** What `work` returns; a ModelError becomes an InputError that names the model. */
export function asInputError<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ModelError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}
