import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../pipeline/input-error.ts';
import { loadModelFolder } from '../../../pipeline/models/load-model.ts';
import { weightReader } from '../../../pipeline/models/read-weight.ts';
import { openWeightsScorer } from '../../../pipeline/models/scorer.ts';
import { formulaTensor, safetensors, writeFormulaModel } from '../../support/formula-model.ts';
import { oracleFolder, tinyOracle } from '../../support/model-oracles.ts';

const oracle = tinyOracle('gpt_neox, parallel');
const fresh = () => mkdtempSync(join(tmpdir(), 'semmem-load-'));
const withConfig = (change: object) => {
  const folder = oracleFolder(oracle);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...oracle.config, ...change }));
  return folder;
};

async function refusal(path: string): Promise<string> {
  const error = await loadModelFolder(path).catch((e) => e);
  expect(error).toBeInstanceOf(InputError);
  expect(error.message).not.toContain('\n');
  return error.message;
}

describe('a model’s folder', () => {
  it('gives the model’s size without reading a weight', async () => {
    const { model, modelType, tensors, parameters } = await loadModelFolder(oracleFolder(oracle));
    // Two embeddings; per block 3 + 1 + 2 + 2 matrices of 48 x 48, their biases and two norms; the last norm.
    expect(parameters).toBe(2 * 300 * 48 + 2 * (8 * 48 ** 2 + 3 * 48 + 48 + 96 + 48 + 4 * 48) + 2 * 48);
    expect(modelType).toBe('gpt_neox');
    expect(model).toMatchObject({ vocabulary: 300, width: 48, layers: 2, heads: 3, context: 64 });
    expect(tensors).toHaveLength(Object.keys(oracle.tensors).length);
  });

  it('gives weights at any byte offset, from any shard', async () => {
    for (const type of ['F32', 'F16', 'BF16'] as const) {
      const read = weightReader(await loadModelFolder(oracleFolder(oracle, type, 3)));
      for (const [name, shape] of Object.entries(oracle.tensors)) {
        expect(read(name, shape)).toEqual(formulaTensor(oracle, name));
      }
    }
  });

  it('may consist of links into other folders, as in the Hub’s cache', async () => {
    const root = fresh();
    const plain = writeFormulaModel(join(root, 'plain'), oracle, 'F16', 2);
    mkdirSync(join(root, 'snapshots/main'), { recursive: true });
    mkdirSync(join(root, 'blobs'));
    for (const [i, name] of readdirSync(plain).entries()) {
      renameSync(join(plain, name), join(root, 'blobs', `hash${i}`));
      symlinkSync(join('../../blobs', `hash${i}`), join(root, 'snapshots/main', name));
    }
    const model = await loadModelFolder(join(root, 'snapshots/main'));
    const scorer = await openWeightsScorer(model, { device: 'cpu', threads: 1, statistics: {} });
    expect((await scorer.score(oracle.ids[0]!, 20)).logProbability[0]).toBeCloseTo(
      oracle.log_probability[0]![0]!,
      4,
    );
    await scorer.close();
  });

  it('may name its tensors as a model without a head does', async () => {
    const gpt2 = tinyOracle('gpt2');
    const bare = fresh();
    const folder = oracleFolder(gpt2);
    const text = readFileSync(join(folder, 'model.safetensors'), 'latin1');
    writeFileSync(join(bare, 'config.json'), JSON.stringify(gpt2.config));
    // Names of the same length keep all offsets: spaces before the quotation mark make up for the prefix.
    const renamed = text.replaceAll('"transformer.', '            "');
    writeFileSync(join(bare, 'model.safetensors'), renamed, 'latin1');
    expect((await loadModelFolder(bare)).model.layers).toBe(2);
  });

  it('is refused with one line that names what is wrong', async () => {
    expect(await refusal('/nowhere/at/all')).toMatch(/model not found: \/nowhere\/at\/all/);
    expect(await refusal(fresh())).toMatch(/has no config.json/);
    expect(await refusal(withConfig({ model_type: 'llama' }))).toMatch(
      /model_type "llama" is not supported \(gpt_neox, gpt2, gpt_neo are\)/,
    );
    expect(await refusal(withConfig({ architectures: ['GPTNeoXForTokenClassification'] }))).toMatch(
      /GPTNeoXForTokenClassification is not a language model \(expected GPTNeoXForCausalLM\)/,
    );
    expect(await refusal(withConfig({ hidden_act: 'mish' }))).toMatch(
      /hidden_act is "mish", supported is one of gelu/,
    );
    expect(await refusal(withConfig({ rope_scaling: { type: 'linear' } }))).toMatch(
      /rope_scaling is not supported/,
    );
    const rope = (change: object) => withConfig({ rope_parameters: { rope_type: 'default', ...change } });
    expect(await refusal(rope({ rope_type: 'yarn' }))).toMatch(/rope_type is "yarn", supported is default/);
    expect(await refusal(rope({ partial_rotary_factor: 0.2 }))).toMatch(/3 rotary dimensions make no pairs/);
    expect(await refusal(withConfig({ hidden_size: null }))).toMatch(/config.json has no hidden_size/);
    expect(await refusal(withConfig({ num_attention_heads: 5 }))).toMatch(
      /5 heads do not divide a width of 48/,
    );
    expect(await refusal(withConfig({ num_hidden_layers: 3 }))).toMatch(
      /have no tensor gpt_neox.layers.2.input_layernorm.weight/,
    );
    expect(await refusal(withConfig({ num_hidden_layers: 1 }))).toMatch(
      /the weights have gpt_neox.layers.1.\S+, but config.json makes 1 layers/,
    );
    expect(await refusal(withConfig({ vocab_size: 301 }))).toMatch(
      /tensor gpt_neox.embed_in.weight is \[300, 48\], but config.json makes it \[301, 48\]/,
    );
  });

  it('is refused where a weight is of a type that we do not read', async () => {
    const folder = oracleFolder(oracle);
    const tensors = Object.entries(oracle.tensors).map(([name, shape]) => {
      const bytes = new Uint8Array(8 * shape.reduce((product, side) => product * side, 1));
      return [name, { type: 'F64', shape, bytes }] as const;
    });
    writeFileSync(join(folder, 'model.safetensors'), safetensors(Object.fromEntries(tensors)));
    expect(await refusal(folder)).toMatch(/embed_in.weight is stored as F64; supported are F32, F16, BF16/);
  });

  it('is refused where files of weights are missing', async () => {
    const folder = oracleFolder(oracle, 'F16', 2);
    rmSync(join(folder, 'model-00002-of-00002.safetensors'));
    expect(await refusal(folder)).toMatch(
      /lacks model-00002-of-00002.safetensors, which model.safetensors.index.json/,
    );
    writeFileSync(join(folder, 'model.safetensors.index.json'), '{"weight_map": {"a": "../x.safetensors"}}');
    expect(await refusal(folder)).toMatch(/is not an index of safetensors files/);
    rmSync(join(folder, 'model.safetensors.index.json'));
    expect(await refusal(folder)).toMatch(/has no model.safetensors$/);
    writeFileSync(join(folder, 'pytorch_model.bin'), '');
    expect(await refusal(folder)).toMatch(
      /only as pytorch_model.bin, which can run code .* revision .* convert it once/,
    );
  });

  it('is refused where config.json is broken', async () => {
    const folder = oracleFolder(oracle);
    writeFileSync(join(folder, 'config.json'), '{"model_type": ');
    expect(await refusal(folder)).toMatch(/config.json: broken JSON/);
    writeFileSync(join(folder, 'config.json'), '[]');
    expect(await refusal(folder)).toMatch(/config.json is not an object/);
  });
});
