import { InputError } from './input-error.ts';

/** The error to tell for one of the file system that the user can mend; any other comes back as it is. */
export function diskError(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  const where = path === undefined ? '' : ` (${path})`;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new InputError(`the disk is full${where}; free some space, then run again with --resume`);
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new InputError(`permission denied${where}; mend that, then run again with --resume`);
  }
  return error;
}
