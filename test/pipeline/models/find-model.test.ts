import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../../pipeline/model-inputs.ts';
import { findModel, type ModelHub } from '../../../pipeline/models/find-model.ts';
import { modelIdentity } from '../../../pipeline/models/model-identity.ts';
import { FakeHub } from '../../support/fake-hub.ts';
import { writeFormulaModel } from '../../support/formula-model.ts';
import { clientOf } from '../../support/hub-cache.ts';
import { oracleFolder, tinyOracle } from '../../support/model-oracles.ts';
import { temporaryFolder } from '../../support/tables.ts';

const oracle = tinyOracle('gpt_neox, parallel');
let hub: FakeHub;

function publish(repo: string, folder: string, revision: string): void {
  for (const name of readdirSync(folder)) {
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

  it('that is not there is no Hub id either', async () => {
    await expect(findModel('./nothing/at/all', '/nothing/at/all', null, none)).rejects.toThrow(
      'model not found',
    );
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
});
