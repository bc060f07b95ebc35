import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../input-error.ts';

/** The files that make a model. */
export type ModelFiles =
  | { readonly kind: 'weights'; readonly config: string; readonly weights: readonly string[] }
  | { readonly kind: 'onnx'; readonly file: string };

export const CONFIG = 'config.json';
export const SINGLE = 'model.safetensors';
/** Lists which tensor is in which of several files. */
export const SHARD_INDEX = 'model.safetensors.index.json';

/** Finds a model in a folder as the Hub holds it, or takes a ready .onnx file; an InputError says what is missing. */
export async function findModelFiles(path: string): Promise<ModelFiles> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new InputError(`model not found: ${path} (a folder, an .onnx file or a Hub id)`);
  if (found.isFile()) {
    if (path.endsWith('.onnx')) return { kind: 'onnx', file: path };
    throw new InputError(
      `${path} is no model: give the folder with ${CONFIG} and ${SINGLE}, or an .onnx file`,
    );
  }
  const names = await readdir(path);
  const onnx = names.filter((name) => name.endsWith('.onnx'));
  if (!names.includes(CONFIG)) {
    if (onnx.length === 1) return { kind: 'onnx', file: join(path, onnx[0]!) };
    throw new InputError(`${path} has no ${CONFIG}: is it the folder of a model?`);
  }
  const config = join(path, CONFIG);
  if (names.includes(SINGLE)) return { kind: 'weights', config, weights: [join(path, SINGLE)] };
  if (names.includes(SHARD_INDEX)) {
    const shards = shardNames(join(path, SHARD_INDEX), await readFile(join(path, SHARD_INDEX), 'utf8'));
    const missing = shards.filter((name) => !names.includes(name));
    if (missing.length > 0)
      throw new InputError(`${path} lacks ${missing.join(', ')}, which ${SHARD_INDEX} names`);
    return { kind: 'weights', config, weights: shards.map((name) => join(path, name)) };
  }
  throw withoutWeights(path, names);
}

/** Files that an index of shards names, each once. */
export function shardNames(path: string, json: string): string[] {
  const broken = new InputError(`${path} is not an index of safetensors files; download it again`);
  try {
    const names: unknown[] = Object.values(JSON.parse(json).weight_map);
    const shards = [...new Set(names)];
    // A name with a folder in it could point anywhere.
    if (shards.length > 0 && shards.every((name) => typeof name === 'string' && /^[^/\\]+$/.test(name))) {
      return shards as string[];
    }
  } catch {}
  throw broken;
}

/** Why a folder without safetensors can't be used, and what to do. */
export function withoutWeights(path: string, names: readonly string[]): InputError {
  const torch = names.find((name) => /^pytorch_model.*\.bin(\.index\.json)?$/.test(name));
  if (torch === undefined) return new InputError(`${path} has no ${SINGLE}`);
  return new InputError(
    `${path} has its weights only as ${torch}, which can run code when read; take a revision with ${SINGLE}, or ` +
      `convert it once: python -c "from transformers import AutoModelForCausalLM as M; ` +
      `M.from_pretrained('${path}', torch_dtype='auto').save_pretrained('${path}')"`,
  );
}
