import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { InputError } from '../input-error.ts';

/** Somewhere that text goes; waits until there is room for more. */
export interface Output {
  write(text: string): Promise<void> | void;
}

/** Standard output. A reader that has gone away (`| head`) is an error with code EPIPE, which ends a command quietly. */
export function standardOutput(stream: NodeJS.WritableStream = process.stdout): Output {
  let failure: Error | null = null;
  let wake = () => {};
  stream.on('error', (error: Error) => {
    failure = error;
    wake();
  });
  stream.on('drain', () => wake());
  return {
    async write(text) {
      if (failure !== null) throw failure;
      if (!stream.write(text)) await new Promise<void>((resolve) => (wake = resolve));
      // A pipe that is closed is told of in the next turn of the event loop.
      else await new Promise((resolve) => setImmediate(resolve));
      if (failure !== null) throw failure;
    },
  };
}

/** Where a file is to be written. */
export interface FileRequest {
  readonly path: string;
  readonly force: boolean;
  /** Folder of the run that is read, if any: nothing may be written into it. */
  readonly protectedFolder?: string;
  /** Files that are read: none of them is replaced, forced or not. */
  readonly inputs?: readonly string[];
}

/** Writes a file under a temporary name and renames it when it is whole; never overwrites without `force`. */
export async function writeWholeFile<T>(
  request: FileRequest,
  write: (temporary: string) => Promise<T>,
): Promise<T> {
  const { path } = request;
  const temporary = temporaryName(path);
  let made: string | undefined;
  try {
    requireFree(request);
    made = mkdirSync(dirname(path), { recursive: true });
    const result = await write(temporary);
    requireFree(request);
    renameSync(temporary, path);
    return result;
  } catch (error) {
    removeIfThere(temporary);
    if (made !== undefined) removeEmpty(dirname(path), made);
    throw unwritable(path, error);
  }
}

/** Lets `write` make several files, which are renamed when all are whole, the first one last. */
export function writeWholeFiles<T>(
  [path, ...more]: readonly string[],
  request: Omit<FileRequest, 'path'>,
  write: (temporaries: readonly string[]) => Promise<T>,
): Promise<T> {
  if (path === undefined) return write([]);
  return writeWholeFile({ ...request, path }, (temporary) =>
    writeWholeFiles(more, request, (temporaries) => write([temporary, ...temporaries])),
  );
}

/** Removes what a process that was killed had written of a file; nobody may be writing it. */
export function removeLeftovers(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${basename(path)}.`) && /\.\d+\.tmp$/.test(name)) rmSync(join(folder, name));
  }
}

/** The name under which a file stands until it is whole. */
export const temporaryName = (path: string) => `${path}.${process.pid}.tmp`;

function requireFree({ path, force, protectedFolder, inputs = [] }: FileRequest): void {
  if (protectedFolder !== undefined && path.startsWith(protectedFolder + sep))
    throw new InputError(`${path} is inside the run ${protectedFolder}; write elsewhere`);
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  const input = inputs.find((input) => isSameFile(input, path));
  if (input !== undefined)
    throw new InputError(`${path} is the input${input === path ? '' : ` ${input}`}; write to another file`);
  // A link would be replaced: /dev/stdout is one.
  if (!there.isFile())
    throw new InputError(`${path} exists and is not a plain file; name another for --output`);
  if (!force) throw new InputError(`${path} exists; add --force to overwrite it`);
}

/** Whether two paths lead to one file, through links or as its two names. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What matters is why the file could not be written.
  }
}

/** Removes a folder, and those that it is in up to `last`, as long as there is nothing in them. */
function removeEmpty(folder: string, last: string): void {
  try {
    rmdirSync(folder);
    if (folder !== last) removeEmpty(dirname(folder), last);
  } catch {
    // Somebody has put something there.
  }
}

function unwritable(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return new InputError(`the disk is full: cannot write ${path}`);
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new InputError(`cannot write ${path}: permission denied`);
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new InputError(`cannot write ${path}: a part of the path is a file, not a folder`);
  if (code === 'ENOENT') return new InputError(`cannot write ${path}: no file can be made there`);
  // The advice for a run does not fit here.
  if (error instanceof InputError)
    error.message = error.message.replace(', then run again with --resume', '');
  return error;
}

/** Bytes appended to a new file. */
export class FileOutput implements Output {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  write(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
  }

  close(): void {
    closeSync(this.#file);
  }
}
