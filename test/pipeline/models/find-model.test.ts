import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../pipeline/input-error.ts';
import { findEncoder, openModel } from '../../../pipeline/model-inputs.ts';
import { findModel, type ModelHub } from '../../../pipeline/models/find-model.ts';
import { encoderIdentity, modelIdentity } from '../../../pipeline/models/model-identity.ts';
import { openSentenceEncoder } from '../../../pipeline/models/sentence-encoder.ts';
import { encoderFolder, tinyEncoder } from '../../support/encoder-oracles.ts';
import { FakeHub } from '../../support/fake-hub.ts';
import { writeFormulaModel } from '../../support/formula-model.ts';
import { clientOf } from '../../support/hub-cache.ts';
import { oracleFolder, tinyOracle } from '../../support/model-oracles.ts';
import { temporaryFolder } from '../../support/tables.ts';

const oracle = tinyOracle('gpt_neox, parallel');
const BY_FIRST_TOKEN = { '1_Pooling/config.json': { pooling_mode: 'cls' } };
let hub: FakeHub;

function publish(repo: string, folder: string, revision: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const name = relative(folder, join(entry.parentPath, entry.name));
    hub.add(`models/${repo}`, name, readFileSync(join(folder, name)), {
      revision,
      lfs: /safetensors$/.test(name),
    });
  }
}

const context = (client = clientOf(hub).client) => ({
  hub: client,
  signal: new AbortController().signal,
  onHub: () => {},
  onDownload: () => {},
});

beforeAll(async () => {
  hub = await FakeHub.start();
  publish('org/tiny', oracleFolder(oracle), 'main');
  publish('org/tiny', oracleFolder({ ...oracle, sharpness: 2 }, 'F16', 3), 'step3');
  publish('org/encoder', encoderFolder(tinyEncoder), 'main');
  publish('org/by-first-token', encoderFolder(tinyEncoder, BY_FIRST_TOKEN), 'main');
  hub.add('models/org/torch', 'config.json', '{}', { lfs: false });
  hub.add('models/org/torch', 'pytorch_model.bin', 'PK');
  hub.add('models/org/data', 'README.md', 'no model', { lfs: false });
});
afterAll(() => hub.stop());

describe('a model on the Hub', () => {
  it('is downloaded, by its revision, in one file or several', async () => {
    const main = await openModel('org/tiny', null, context());
    expect(main.name).toBe('org/tiny@main');
    expect(main.loaded!.model).toMatchObject({ vocabulary: 300, layers: 2 });
    const step = await openModel('org/tiny', 'step3', context());
    expect(step.loaded!.files).toHaveLength(4);
    expect(step.loaded!.tensors[0]!.dtype).toBe('F16');
  });

  it('serves from the cache when there is no network', async () => {
    const { client, cache } = clientOf(hub);
    await openModel('org/tiny', null, context(client));
    const offline = clientOf(hub, { cache, offline: true }).client;
    expect((await openModel('org/tiny', null, context(offline))).loaded!.model.width).toBe(48);
  });

  it.each([
    ['org/torch', null, /pytorch_model\.bin.*safetensors/],
    ['org/data', null, /has no config\.json: is it a model\?/],
    ['org/none', null, /not found/],
    ['org/tiny', 'step4', /step4.*no such revision/],
  ])('is refused with a reason: %s at %s', async (repo, revision, message) => {
    await expect(openModel(repo, revision, context())).rejects.toThrow(message);
  });
});

describe('an encoder on the Hub', () => {
  it('is downloaded with what sentence-transformers keeps beside it', async () => {
    const found = await findEncoder('org/encoder', null, context());
    const encoder = await openSentenceEncoder(found, { device: 'cpu', threads: 1 });
    const vectors = await encoder.embed(tinyEncoder.texts.slice(0, 2)).finally(() => encoder.close());
    for (const [i, value] of tinyEncoder.embeddings.slice(0, 2).flat().entries()) {
      expect(vectors[i]).toBeCloseTo(value, 5);
    }
  });

  it('is refused by its settings, which lie in folders of their own', async () => {
    const found = await findEncoder('org/by-first-token', null, context());
    await expect(openSentenceEncoder(found, { device: 'cpu', threads: 1 })).rejects.toThrow(
      'org/by-first-token@main: 1_Pooling/config.json pools by cls; supported is mean',
    );
  });
});

describe('a model on this machine', () => {
  const none: ModelHub = {
    list: () => Promise.reject(new Error('asked')),
    file: () => Promise.reject(new Error('asked')),
  };

  it('goes before one of the Hub by the same name, and has no revision', async () => {
    const folder = oracleFolder(oracle);
    expect((await findModel('org/tiny', folder, null, none)).files.kind).toBe('weights');
    await expect(findModel('org/tiny', folder, 'step3', none)).rejects.toThrow(/--revision means nothing/);
  });

  it('may have its .onnx file in a folder of its own, below the tokenizer', async () => {
    const folder = encoderFolder(tinyEncoder);
    mkdirSync(join(folder, 'onnx'));
    const file = join(folder, 'onnx', 'model.onnx');
    writeFileSync(file, '');
    const found = await findModel(file, file, null, none);
    expect(await found.tokenizer()).toBe(join(folder, 'tokenizer.json'));
    expect(await found.file('vocab.txt')).toBeNull();
  });

  it('that is not there is no Hub id either', async () => {
    await expect(findModel('./nothing/at/all', '/nothing/at/all', null, none)).rejects.toThrow(
      'model not found',
    );
  });
});

describe('a mistyped folder of a model', () => {
  const base = mkdtempSync(join(tmpdir(), 'semmem-models-'));
  const place = join(base, 'models', 'pythia-70m');
  writeFormulaModel(place, oracle);
  mkdirSync(join(base, 'models', 'notes'));
  const refused = (spec: string, list: ModelHub['list'] = () => Promise.reject(new Error('asked'))) =>
    findModel(spec, resolve(base, spec), null, { list, file: () => Promise.reject(new Error('asked')) }).then(
      () => 'found',
      (error: Error) => error.message,
    );
  const absent = () => Promise.reject(new InputError('org/x: not found on the Hub; check the spelling'));

  it.each([
    ['./models/pythia-70n', ` (did you mean ${place}?)`],
    [`${base}/modles/pythia-70m`, ` (did you mean ${place}?)`],
    ['../nowhere/at/all', ''],
    ['one/model/deeper', ''],
    ['models/pythia-70m.onnx', ' (did you mean models/pythia-70m?)'],
    ['~/models/pythia', ' (only a shell knows what ~ is: write the folder in full)'],
  ])('that is no Hub id is not asked of the Hub: %s', async (spec, told) => {
    expect(await refused(spec)).toBe(`model not found: ${spec} is no folder or .onnx file here${told}`);
  });

  it.each([
    ['models/pythia-70n', ' (did you mean models/pythia-70m?)'],
    ['modles/pythia70m', ' (did you mean models/pythia-70m?)'],
    ['models/other', ''],
  ])('that could be a Hub id speaks of the folder first: %s', async (spec, hint) => {
    expect(await refused(spec, absent)).toBe(
      `model not found: ${spec} is no folder or .onnx file here${hint}; and as a Hub id: org/x: not found on the Hub; check the spelling`,
    );
  });

  it('is none where nothing here is like it: the Hub has the word', async () => {
    expect(await refused('org/x', absent)).toBe('org/x: not found on the Hub; check the spelling');
    // What is no answer of the Hub, an interrupt say, stays what it is.
    expect(await refused('models/pythia-70n')).toBe('asked');
  });
});

describe('the identity of a model', () => {
  it('is that of its content, not of its place', async () => {
    const files = async (folder: string) =>
      modelIdentity((await findModel(folder, folder, null, null!)).files);
    const one = await files(oracleFolder(oracle));
    expect(await files(oracleFolder(oracle))).toBe(one);
    expect(await files(oracleFolder(oracle, 'F16'))).not.toBe(one);
    // Another checkpoint: the same header and size.
    const folder = temporaryFolder();
    writeFormulaModel(folder, { ...oracle, exponent: oracle.exponent + 1 });
    expect(await files(folder)).not.toBe(one);
  });

  it('of an encoder is also that of what decides its tokens', async () => {
    const of = async (changes = {}) => {
      const folder = encoderFolder(tinyEncoder, changes);
      return encoderIdentity(await findModel(folder, folder, null, null!));
    };
    const one = await of();
    expect(await of()).toBe(one);
    expect(await of({ 'sentence_bert_config.json': { max_seq_length: 8 } })).not.toBe(one);
    expect(await of({ 'sentence_bert_config.json': null })).not.toBe(one);
    expect(await of({ 'tokenizer.json': {} })).not.toBe(one);
  });
});
