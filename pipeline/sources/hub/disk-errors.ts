/** Errors of the disk under the cache, in words that tell the user what to do. */
import { InputError } from '../../input-error.ts';

/** Runs `work`, which writes below `folder`; a full or closed disk becomes an InputError about `what`. */
export async function writingTo<T>(folder: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOSPC' || code === 'EDQUOT') throw diskFull(folder, what, code);
    if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code))
      throw new InputError(
        `${what}: cannot write in ${folder} (${code}); set HF_HUB_CACHE to a folder of yours`,
      );
    throw error;
  }
}

/** The disk of `folder` has no room for `what`; what has arrived is kept. */
export function diskFull(folder: string, what: string, detail: string): InputError {
  return new InputError(
    `${what}: disk full in ${folder} (${detail}); free some space or set HF_HUB_CACHE elsewhere, then run the same command again`,
  );
}
