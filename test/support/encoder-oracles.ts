import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../pipeline/package-root.ts';
import { type FormulaModel, writeFormulaModel } from './formula-model.ts';

/** What sentence-transformers says of an encoder (`test/golden/make-encoder-oracles.py`). */
export interface EncoderOracle extends FormulaModel {
  readonly config: Readonly<Record<string, unknown>>;
  readonly texts: readonly string[];
  /** Token ids of each text, special ones included, cut at `oracleLength`. */
  readonly ids: readonly (readonly number[])[];
  readonly embeddings: readonly (readonly number[])[];
}

interface Golden {
  readonly length: number;
  readonly tokenizer: Readonly<Record<string, unknown>>;
  readonly models: Readonly<Record<string, EncoderOracle>>;
}

const golden: Golden = JSON.parse(
  readFileSync(join(packageRoot, 'test/golden/encoder-oracles.json'), 'utf8'),
);

export const encoderOracles = Object.entries(golden.models);
export const tinyEncoder = golden.models.tiny!;
/** Tokens that a text may have. */
export const oracleLength = golden.length;

/** Files of sentence-transformers as the Hub holds those of all-MiniLM-L6-v2; a test may change or drop (`null`) some. */
export function sentenceFiles(width: unknown): Record<string, unknown> {
  const module = (idx: number, kind: string, path: string) => ({
    ...{ idx, name: `${idx}`, path, type: `sentence_transformers.models.${kind}` },
  });
  return {
    'tokenizer.json': golden.tokenizer,
    'modules.json': [
      module(0, 'Transformer', ''),
      module(1, 'Pooling', '1_Pooling'),
      module(2, 'Normalize', '2_Normalize'),
    ],
    '1_Pooling/config.json': {
      word_embedding_dimension: width,
      pooling_mode_cls_token: false,
      pooling_mode_mean_tokens: true,
      pooling_mode_max_tokens: false,
      pooling_mode_mean_sqrt_len_tokens: false,
    },
    'sentence_bert_config.json': { max_seq_length: golden.length, do_lower_case: false },
    'tokenizer_config.json': { model_max_length: 512 },
  };
}

/** The encoder's folder in a fresh temporary place. */
export function encoderFolder(
  oracle: EncoderOracle,
  changes: Readonly<Record<string, unknown>> = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), 'semmem-encoder-'));
  // Older files hold this beside the weights.
  const positions = BigInt64Array.from({ length: 64 }, (_, i) => BigInt(i));
  const prefix = Object.keys(oracle.tensors)[0]!.startsWith('bert.') ? 'bert.' : '';
  writeFormulaModel(folder, oracle, 'F32', 1, {
    [`${prefix}embeddings.position_ids`]: {
      type: 'I64',
      shape: [1, 64],
      bytes: new Uint8Array(positions.buffer),
    },
  });
  writeFiles(folder, { ...sentenceFiles(oracle.config.hidden_size), ...changes });
  return folder;
}

/** Writes JSON files by their paths; `null` writes none. */
export function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(folder, '1_Pooling'), { recursive: true });
  for (const [path, json] of Object.entries(files)) {
    if (json !== null) writeFileSync(join(folder, path), JSON.stringify(json));
  }
}
