import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../input-error.ts';
import {
  CONFIG,
  findModelFiles,
  type ModelFiles,
  SHARD_INDEX,
  SINGLE,
  shardNames,
  withoutWeights,
} from './model-folder.ts';

/** Models of a Hub, as far as finding one needs it. */
export interface ModelHub {
  /** Paths of a repository's files. */
  list(repo: string, revision: string): Promise<readonly string[]>;
  /** Local path of one file, downloaded where it is not there yet. */
  file(repo: string, path: string, revision: string): Promise<string>;
}

/** A model whose files are on this machine. */
export interface FoundModel {
  /** The model as the user named it, with its revision. */
  readonly name: string;
  readonly files: ModelFiles;
  /** Its tokenizer.json; throws an InputError where it has none. */
  tokenizer(): Promise<string>;
}

const TOKENIZER = 'tokenizer.json';
const HUB_ID = /^\w[\w.-]*(\/\w[\w.-]*)?$/;

/** Finds a model: a folder, an .onnx file, or a repository of the Hub, whose files are downloaded. */
export async function findModel(
  spec: string,
  path: string,
  revision: string | null,
  hub: ModelHub,
): Promise<FoundModel> {
  const local = await stat(path).catch(() => null);
  if (local === null && HUB_ID.test(spec) && !spec.endsWith('.onnx'))
    return findOnHub(spec, revision ?? 'main', hub);
  if (local !== null && revision !== null) {
    throw new InputError(`${spec} is on this machine, where --revision means nothing; leave it out`);
  }
  const files = await findModelFiles(path);
  const folder = files.kind === 'onnx' ? dirname(files.file) : path;
  const tokenizer = join(folder, TOKENIZER);
  return {
    name: spec,
    files,
    async tokenizer() {
      if ((await stat(tokenizer).catch(() => null)) === null) throw noTokenizer(folder);
      return tokenizer;
    },
  };
}

async function findOnHub(repo: string, revision: string, hub: ModelHub): Promise<FoundModel> {
  const name = `${repo}@${revision}`;
  const names = await hub.list(repo, revision);
  const fetch = (path: string) => hub.file(repo, path, revision);
  if (!names.includes(CONFIG)) throw new InputError(`${name} has no ${CONFIG}: is it a model?`);
  let weights: readonly string[] = [SINGLE];
  if (!names.includes(SINGLE)) {
    if (!names.includes(SHARD_INDEX)) throw withoutWeights(repo, names);
    const index = await fetch(SHARD_INDEX);
    weights = shardNames(index, await readFile(index, 'utf8'));
  }
  const config = await fetch(CONFIG);
  const paths: string[] = [];
  for (const file of weights) paths.push(await fetch(file));
  return {
    name,
    files: { kind: 'weights', config, weights: paths },
    tokenizer: () => (names.includes(TOKENIZER) ? fetch(TOKENIZER) : Promise.reject(noTokenizer(name))),
  };
}

function noTokenizer(where: string): InputError {
  return new InputError(`${where} has no ${TOKENIZER}, which a reference model needs to read the text`);
}
