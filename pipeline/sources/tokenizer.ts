import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { ByteTable } from '../../transforms/decode/byte-table.ts';
import { byteTableFromTiktoken, GPT2_ADDED_TOKENS } from '../../transforms/decode/tiktoken.ts';
import { byteTableFromTokenizerJson } from '../../transforms/decode/tokenizer-json.ts';
import { InputError } from '../input-error.ts';

export interface LoadedTokenizer {
  readonly table: ByteTable;
  /** sha256 (hex) of the file's content: two runs with equal identities decode alike. */
  readonly identity: string;
  /** The tokenizer as the user named it. */
  readonly name: string;
  /** Where it lies on this machine. */
  readonly file: string;
}

/** Fetches one file of a Hub repository into the local cache and says where it lies. */
export type FetchFromHub = (repo: string, file: string, revision?: string) => Promise<string>;

/**
 * Byte table of a `tokenizer.json` (its path, or a folder that holds it), of `gpt2`, or of a Hub repository.
 *
 * Relative paths resolve against `folder`. Throws an InputError that names the file which is missing or unsuitable.
 */
export async function loadTokenizer(
  spec: string,
  fetchFromHub: FetchFromHub,
  folder: string = process.cwd(),
): Promise<LoadedTokenizer> {
  if (spec === 'gpt2') {
    const file = createRequire(import.meta.url).resolve('gpt-tokenizer/data/r50k_base.tiktoken');
    return load(spec, file, (text) => byteTableFromTiktoken(text, GPT2_ADDED_TOKENS));
  }
  const file = (await localFile(spec, folder)) ?? (await fetchFromHub(spec, 'tokenizer.json'));
  return load(spec, file, (text) => byteTableFromTokenizerJson(JSON.parse(text)));
}

/** The file that `spec` names on this machine, or null where it has the shape of a Hub id. */
async function localFile(spec: string, folder: string): Promise<string | null> {
  const path = resolve(folder, spec);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) {
    const inside = join(path, 'tokenizer.json');
    if (await stat(inside).catch(() => null)) return inside;
    throw missing(join(spec, 'tokenizer.json'));
  }
  if (found !== null) return path;
  const isHubId = /^\w[\w.-]*(\/\w[\w.-]*)?$/.test(spec) && !/\.json$/i.test(spec);
  if (!isHubId) throw missing(spec);
  return null;
}

async function load(
  name: string,
  file: string,
  parse: (text: string) => ByteTable,
): Promise<LoadedTokenizer> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`cannot read the tokenizer ${file}: ${error.code ?? error.message}`);
  });
  try {
    const table = parse(content.toString('utf8').replace(/^\ufeff/, ''));
    return { table, identity: createHash('sha256').update(content).digest('hex'), name, file };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error instanceof SyntaxError ? `broken JSON (${error.message})` : error.message;
    throw new InputError(`${file}: ${reason.replace(/\s+/g, ' ')}`);
  }
}

function missing(what: string): InputError {
  return new InputError(`tokenizer not found: ${what} (give --tokenizer FILE, a Hub id or gpt2)`);
}
