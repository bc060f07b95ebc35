import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A model as `test/golden/make-model-oracles.py` describes it: its weights follow from names by a formula. */
export interface FormulaModel {
  readonly config: object;
  /** Matrix entries are whole numbers from -128 to 127 over 2 to this power. */
  readonly exponent: number;
  /** Multiplies the embedding: a power of two. Above 1 the model is sure that id n is followed by n + 1. */
  readonly sharpness: number;
  /** The matrix that makes states of ids; the encoders' oracles have none of a special size. */
  readonly embedding?: string;
  /** The matrix that makes logits of states; row n + 1 of a sharpened model's is 4 times row n of the embedding. */
  readonly head: string;
  readonly tensors: Readonly<Record<string, readonly number[]>>;
}

export type StoredAs = 'F32' | 'F16' | 'BF16';

/** Entry `index` of a tensor: from -128 to 127, as the Python script computes it. */
function entry(seed: number, index: number): number {
  let hash = Math.imul(index + seed, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae3d);
  return ((hash ^ (hash >>> 16)) >>> 24) - 128;
}

function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

const isChained = ({ sharpness, head }: FormulaModel, name: string) => sharpness > 1 && name === head;

/** What the 256 possible entries of a tensor stand for; exact in float32, float16 and bfloat16. */
function levels(model: FormulaModel, name: string): Float32Array {
  const matrix = model.tensors[name]!.length > 1;
  const norm = !matrix && name.endsWith('weight');
  const factor = name === model.embedding ? model.sharpness : isChained(model, name) ? 4 : 1;
  const scale = matrix ? 2 ** -model.exponent * factor : 1 / (norm ? 128 : 1024);
  return Float32Array.from({ length: 256 }, (_, i) => (norm ? 1 : 0) + (i - 128) * scale);
}

/** Numbers 0 … 255 that choose the values of one tensor among its `levels`. */
function choices(model: FormulaModel, name: string): Uint8Array {
  const shape = model.tensors[name]!;
  const count = shape.reduce((product, side) => product * side, 1);
  const chained = isChained(model, name);
  const seed = seedOf(chained ? model.embedding! : name);
  const before = chained ? count - shape[1]! : 0;
  return Uint8Array.from({ length: count }, (_, i) => entry(seed, (i + before) % count) + 128);
}

/** All values of one tensor. */
export function formulaTensor(model: FormulaModel, name: string): Float32Array {
  const level = levels(model, name);
  return Float32Array.from(choices(model, name), (choice) => level[choice]!);
}

/** Bits of a float16 of a number that it holds exactly. */
export function float16Bits(value: number): number {
  if (value === 0) return 0;
  const sign = value < 0 ? 0x8000 : 0;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), -14);
  const fraction = (Math.abs(value) / 2 ** exponent) * 1024;
  return sign | (fraction >= 1024 ? ((exponent + 15) << 10) | (fraction - 1024) : fraction);
}

function encode(model: FormulaModel, name: string, type: StoredAs): Uint8Array {
  const level = levels(model, name);
  const bits = new Uint32Array(level.buffer);
  const coded =
    type === 'F32' ? bits : type === 'F16' ? Uint16Array.from(level, float16Bits) : bits.map((b) => b >>> 16);
  const chosen = choices(model, name);
  const out = type === 'F32' ? new Uint32Array(chosen.length) : new Uint16Array(chosen.length);
  for (let i = 0; i < out.length; i++) out[i] = coded[chosen[i]!]!;
  return new Uint8Array(out.buffer);
}

/** A tensor by its bytes, as safetensors calls its type. */
export interface RawTensor {
  readonly type: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Bytes of a safetensors file. `skew` spaces make the data begin at any byte. */
export function safetensors(tensors: Readonly<Record<string, RawTensor>>, skew = 0): Uint8Array {
  const header: Record<string, object> = { __metadata__: { format: 'pt' } };
  let end = 0;
  for (const [name, { type, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype: type, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(header) + ' '.repeat(skew));
  const out = new Uint8Array(8 + text.length + end);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  let at = 8 + text.length;
  for (const { bytes } of Object.values(tensors)) {
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}

/** Writes a model's folder as the Hub holds it, in one file or several; one file may hold other tensors besides. */
export function writeFormulaModel(
  folder: string,
  model: FormulaModel,
  type: StoredAs = 'F32',
  shards = 1,
  others: Readonly<Record<string, RawTensor>> = {},
): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(model.config));
  const names = Object.keys(model.tensors);
  const weightMap: Record<string, string> = {};
  for (let shard = 0; shard < shards; shard++) {
    const file = shards === 1 ? 'model.safetensors' : `model-0000${shard + 1}-of-0000${shards}.safetensors`;
    const mine = names.filter((_, i) => i % shards === shard);
    const tensors = Object.fromEntries(
      mine.map((name) => {
        weightMap[name] = file;
        const bytes = encode(model, name, type);
        return [name, { type, shape: model.tensors[name]!, bytes }];
      }),
    );
    writeFileSync(join(folder, file), safetensors({ ...others, ...tensors }, 3));
  }
  if (shards > 1) {
    writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: weightMap }));
  }
  return folder;
}
