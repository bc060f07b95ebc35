import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../../pipeline/models/find-model.ts';
import { openSentenceEncoder } from '../../../pipeline/models/sentence-encoder.ts';
import { loadSentenceTokens } from '../../../pipeline/models/sentence-tokens.ts';
import { GraphBuilder } from '../../../transforms/models/onnx/graph-builder.ts';
import {
  encoderFolder,
  encoderOracles,
  oracleLength,
  sentenceFiles,
  tinyEncoder,
  writeFiles,
} from '../../support/encoder-oracles.ts';

const open = async (path: string) =>
  openSentenceEncoder(await findModel(path, path, null, null!), { device: 'cpu', threads: 1 });

async function embed(path: string, texts: readonly string[]): Promise<number[][]> {
  const encoder = await open(path);
  const vectors = await encoder.embed(texts).finally(() => encoder.close());
  return texts.map((_, i) => [...vectors.subarray(i * encoder.width, (i + 1) * encoder.width)]);
}

function largestDifference(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((row, i) => Math.max(...row.map((value, j) => Math.abs(value - b[i]![j]!)))));
}

describe.each(encoderOracles)('sentence embeddings: %s', (_, oracle) => {
  const folder = encoderFolder(oracle);

  it('equal those of sentence-transformers to 1e-5, in batches and alone', async () => {
    expect(largestDifference(await embed(folder, oracle.texts), oracle.embeddings)).toBeLessThan(1e-5);
    const [last] = await embed(folder, oracle.texts.slice(-1));
    expect(largestDifference([last!], oracle.embeddings.slice(-1))).toBeLessThan(1e-5);
  });

  it('come of the same tokens', async () => {
    const settings = { length: oracleLength, lowerCase: false };
    const tokens = await loadSentenceTokens(join(folder, 'tokenizer.json'), settings);
    expect(oracle.texts.map((text) => [...tokens(text)])).toEqual(oracle.ids);
  });
});

describe('a config.json', () => {
  it('may leave out what BERT has always had', async () => {
    const { hidden_act, layer_norm_eps, type_vocab_size, architectures, ...config } = tinyEncoder.config;
    expect([hidden_act, layer_norm_eps, type_vocab_size]).toEqual(['gelu', 1e-12, 2]);
    const found = await embed(encoderFolder({ ...tinyEncoder, config }), tinyEncoder.texts);
    expect(largestDifference(found, tinyEncoder.embeddings)).toBeLessThan(1e-5);
  });
});

describe('a text', () => {
  it('is lower-cased where the settings say so, and cut at the model where they say nothing', async () => {
    const tokenizer = structuredClone(sentenceFiles(0)['tokenizer.json']) as { normalizer: object };
    const cased = { ...tokenizer, normalizer: { ...tokenizer.normalizer, lowercase: false } };
    const files = { 'tokenizer.json': cased, 'sentence_bert_config.json': { do_lower_case: true } };
    const folder = encoderFolder(tinyEncoder, files);
    const [first] = await embed(folder, ['The RIVER and THE stone']);
    expect(largestDifference([first!], [tinyEncoder.embeddings[0]!])).toBeLessThan(1e-5);
    const [all, more] = await embed(folder, ['water '.repeat(62), 'water '.repeat(63)]);
    expect(more).toEqual(all);
  });

  it('of a million characters is cut, not waited for', async () => {
    const encoder = await open(encoderFolder(tinyEncoder));
    const texts = ['a', 'a ', '[SEP]', '\u0301', '中', 'ab-'].map((piece) =>
      piece.repeat(Math.ceil(1e6 / piece.length)),
    );
    const started = performance.now();
    const vectors = await encoder.embed(texts).finally(() => encoder.close());
    expect(vectors.every(Number.isFinite)).toBe(true);
    expect(performance.now() - started).toBeLessThan(60_000);
  }, 90_000);
});

/** An encoder whose token i is the vector (i, 1), with a file for its tokenizer. */
function readyEncoder(
  output: string,
  {
    type = 'float32' as 'float32' | 'float16',
    asked = 'input_ids',
    width = 2 as number | string,
    vocabulary = 1000,
  } = {},
) {
  const g = new GraphBuilder();
  const numbers = g.table(
    Float32Array.from({ length: vocabulary }, (_, i) => i),
    [vocabulary],
  );
  const ids = g.op('Gather', [numbers, g.input(asked, 'int64', ['rows', 'length'])]);
  g.input('attention_mask', 'int64', ['rows', 'length']);
  const apart = g.op('Unsqueeze', [ids, g.constant('int64', [2])]);
  const one = g.op('Add', [g.op('Sub', [apart, apart]), g.constant('float32', [1], [])]);
  const states = g.op('Concat', [apart, one], { axis: 2 });
  const pooled = g.op('ReduceMax', [states, g.constant('int64', [1])], { keepdims: 0 });
  if (output === 'sentence_embedding') g.output(output, g.cast(pooled, type), type, ['rows', width]);
  else g.output(output, g.cast(states, type), type, ['rows', 'length', width]);
  const folder = mkdtempSync(join(tmpdir(), 'semmem-encoder-'));
  writeFileSync(join(folder, 'model.onnx'), g.encode());
  writeFiles(folder, { 'tokenizer.json': sentenceFiles(2)['tokenizer.json'] });
  return join(folder, 'model.onnx');
}

describe('a ready .onnx encoder', () => {
  const texts = ['the river', 'a', 'stone stone stone'];
  // By the vocabulary of the golden: [CLS] 2 … [SEP] 3.
  const tokens = async (file: string) => {
    const encode = await loadSentenceTokens(join(file, '../tokenizer.json'), {
      length: 99,
      lowerCase: false,
    });
    return texts.map((text) => [...encode(text)]);
  };
  const unit = (x: number) => [x / Math.hypot(x, 1), 1 / Math.hypot(x, 1)];

  it.each([{ type: 'float32' as const }, { type: 'float16' as const }, { width: 'width' }])(
    'has the mean taken of its last_hidden_state: %j',
    async (kind) => {
      const file = readyEncoder('last_hidden_state', kind);
      const means = (await tokens(file)).map((ids) => ids.reduce((sum, id) => sum + id, 0) / ids.length);
      expect(largestDifference(await embed(file, texts), means.map(unit))).toBeLessThan(1e-6);
    },
  );

  it('is taken at its sentence_embedding, made a unit long', async () => {
    const file = readyEncoder('sentence_embedding');
    const largest = (await tokens(file)).map((ids) => Math.max(...ids));
    expect(largestDifference(await embed(file, texts), largest.map(unit))).toBeLessThan(1e-6);
  });

  it.each([
    [readyEncoder('logits'), /must read input_ids .* it reads input_ids, attention_mask and gives logits/],
    [readyEncoder('last_hidden_state', { asked: 'pixels' }), /it reads pixels, attention_mask/],
  ])('of another kind is refused', async (file, message) => {
    await expect(open(file)).rejects.toThrow(message);
  });
});

describe('a ready .onnx encoder of another vocabulary', () => {
  it('is refused with one line', async () => {
    const file = readyEncoder('last_hidden_state', { vocabulary: 4 });
    const error: Error = await embed(file, ['the river']).catch((error) => error);
    expect(error.name).toBe('InputError');
    expect(error.message).toMatch(/model\.onnx does not take these tokens: .*out of (data )?bounds/);
    expect(error.message).not.toMatch(/\n/);
  });
});

describe('an encoder is refused with one line', () => {
  const pooling = (mode: string) => ({ pooling_mode_mean_tokens: false, [`pooling_mode_${mode}`]: true });
  const dense = [
    { path: '', type: 'sentence_transformers.models.Transformer' },
    { path: '2', type: 'a.b.Dense' },
  ];
  it.each([
    [
      'another pooling',
      { '1_Pooling/config.json': pooling('cls_token') },
      /config\.json pools by cls; supported is mean/,
    ],
    [
      'a pooling of two kinds',
      { '1_Pooling/config.json': { pooling_mode: ['mean', 'max'] } },
      /pools by mean and max/,
    ],
    ['more modules', { 'modules.json': dense }, /modules\.json has a Dense; supported are/],
    ['no tokenizer', { 'tokenizer.json': null }, /has no tokenizer\.json/],
    ['a broken tokenizer', { 'tokenizer.json': { model: 3 } }, /tokenizer\.json: cannot encode text with it/],
    [
      'a language model',
      { 'config.json': { model_type: 'gpt2' } },
      /model_type "gpt2" is not supported \(bert is\)/,
    ],
    [
      'a decoder',
      { 'config.json': { ...tinyEncoder.config, is_decoder: true } },
      /is_decoder is true, supported is false/,
    ],
    [
      'another width',
      { 'config.json': { ...tinyEncoder.config, intermediate_size: 60 } },
      /tensor .*intermediate.* is \[64/,
    ],
  ])('with %s', async (_, changes, message) => {
    const error: Error = await open(encoderFolder(tinyEncoder, changes)).catch((error) => error);
    expect(error.name).toBe('InputError');
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/\n/);
  });

  it('where its weights give NaN', async () => {
    const folder = encoderFolder({ ...tinyEncoder, exponent: -140 });
    await expect(embed(folder, ['the river'])).rejects.toThrow(/gives NaN/);
  });

  it('where its tokenizer has more tokens than it has', async () => {
    const tensors = { ...tinyEncoder.tensors, 'embeddings.word_embeddings.weight': [10, 32] };
    const folder = encoderFolder({
      ...tinyEncoder,
      tensors,
      config: { ...tinyEncoder.config, vocab_size: 10 },
    });
    await expect(embed(folder, ['the river'])).rejects.toThrow(
      /token \d+ is outside of .*'s vocabulary of 10/,
    );
  });
});
