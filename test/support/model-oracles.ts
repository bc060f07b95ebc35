import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../pipeline/package-root.ts';
import { type FormulaModel, type StoredAs, writeFormulaModel } from './formula-model.ts';

/** What transformers says of a model (`test/golden/make-model-oracles.py`); lists are by row and predicted token. */
export interface ModelOracle extends FormulaModel {
  readonly config: Readonly<Record<string, unknown>>;
  /** Tokens of `ids` that greedy generation starts from. */
  readonly prompt: number;
  readonly ids: readonly (readonly number[])[];
  readonly greedy: readonly (readonly number[])[];
  readonly log_probability: readonly (readonly number[])[];
  readonly rank: readonly (readonly number[])[];
  readonly mean: readonly (readonly number[])[];
  readonly deviation: readonly (readonly number[])[];
  readonly margin: readonly (readonly number[])[];
  /** Of row 0, by layer and head. */
  readonly attention_entropy: readonly (readonly number[])[];
  readonly attention_gini: readonly (readonly number[])[];
  /** Of row 0 at its last position, by layer: two features. */
  readonly hidden: readonly (readonly number[])[];
}

const oracles: Record<string, ModelOracle> = JSON.parse(
  readFileSync(join(packageRoot, 'test/golden/model-oracles.json'), 'utf8'),
);

/** The oracle of a model of Pythia-70m's real shape; its weights take seconds to write. */
export const pythia70m = oracles['gpt_neox, the size of pythia-70m']!;

/** The oracles of tiny models, by what they are. */
export const tinyOracles = Object.entries(oracles).filter(([, oracle]) => oracle !== pythia70m);

/** The tiny oracle of that name. */
export function tinyOracle(name: string): ModelOracle {
  return tinyOracles.find(([known]) => known === name)![1];
}

/** The model's folder, as the Hub holds it, in a fresh temporary place. */
export function oracleFolder(oracle: ModelOracle, type: StoredAs = 'F32', shards = 1): string {
  return writeFormulaModel(mkdtempSync(join(tmpdir(), 'semmem-model-')), oracle, type, shards);
}

/** Log-probability above which a model is sure of a token, as it is of memorized text. */
export const SURE = Math.log(0.99);

/** By how much a log-probability may differ from the oracle's: 1e-5 where p > .99, else 2e-4. */
export const allowed = (logProbability: number) => (logProbability > SURE ? 1e-5 : 2e-4);

/** The same where a device computes in float16: 2e-3 where p > .99, else 2e-2. */
export const allowedInFloat16 = (logProbability: number) => (logProbability > SURE ? 2e-3 : 2e-2);

/** Rows as the model continues them, and rows in which token `i` of the continuation is another. */
export function rowsOf({ ids, greedy }: ModelOracle): { memorized: number[][]; left: number[][] } {
  const memorized = ids.map((row, i) => [...row.slice(0, 10), ...greedy[i]!]);
  const left = memorized.map((row, i) => row.map((token, at) => (at === 10 + i ? (token + 1) % 300 : token)));
  return { memorized, left };
}
