/** A model that can't be run as it is given: one line that names what is wrong with its files. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
