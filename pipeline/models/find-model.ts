import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../input-error.ts';
import { missingModel } from './missing-model.ts';
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
  /** Local path of another file of the model by its path in the folder; `null` where there is none. */
  file(path: string): Promise<string | null>;
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
  if (local === null) {
    if (!HUB_ID.test(spec) || spec.endsWith('.onnx')) throw missingModel(spec, path);
    return findOnHub(spec, path, revision ?? 'main', hub);
  }
  if (revision !== null) {
    throw new InputError(`${spec} is on this machine, where --revision means nothing; leave it out`);
  }
  const files = await findModelFiles(path);
  const folder = files.kind === 'onnx' ? dirname(files.file) : path;
  // Where the Hub holds a model both ways, the .onnx file has a folder of its own.
  const folders = basename(folder) === 'onnx' ? [folder, dirname(folder)] : [folder];
  return found(spec, folder, files, async (name) => {
    for (const file of folders.map((one) => join(one, name))) {
      if ((await stat(file).catch(() => null)) !== null) return file;
    }
    return null;
  });
}

async function findOnHub(repo: string, path: string, revision: string, hub: ModelHub): Promise<FoundModel> {
  const name = `${repo}@${revision}`;
  const names = await hub.list(repo, revision).catch((error) => {
    throw error instanceof InputError ? missingModel(repo, path, error) : error;
  });
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
  return found(name, name, { kind: 'weights', config, weights: paths }, (path) =>
    names.includes(path) ? fetch(path) : Promise.resolve(null),
  );
}

function found(name: string, where: string, files: ModelFiles, file: FoundModel['file']): FoundModel {
  return {
    name,
    files,
    file,
    async tokenizer() {
      const path = await file(TOKENIZER);
      if (path !== null) return path;
      throw new InputError(`${where} has no ${TOKENIZER}, which the model needs to read text`);
    },
  };
}
