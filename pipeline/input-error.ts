/** Anything the user can mend: ends the process with status 2 and this one line, which names culprit and remedy. */
export class InputError extends Error {
  override readonly name: string = 'InputError';
}
