import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { InputError } from '../../../pipeline/input-error.ts';
import { loadTokenizer } from '../../../pipeline/sources/tokenizer.ts';
import { Decoder } from '../../../transforms/decode/decoder.ts';

const content = JSON.stringify({
  model: { type: 'BPE', vocab: { a: 0, Ġb: 1 }, merges: [] },
  decoder: { type: 'ByteLevel' },
});
const noHub = () => Promise.reject(new Error('the Hub was asked'));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenizer-'));
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'model'));
  writeFileSync(join(folder, 'model', 'tokenizer.json'), content);
  writeFileSync(join(folder, 'bom.json'), `\ufeff${content}`);
  writeFileSync(join(folder, 'broken.json'), '{"model":\n\n oops');
  writeFileSync(join(folder, 'wordpiece.json'), '{"model": {"type": "WordPiece", "vocab": {"a": 0}}}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const failure = async (spec: string, hub: typeof noHub = noHub) => {
  const error = await loadTokenizer(spec, hub, folder).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).not.toContain('\n');
  return (error as Error).message;
};

describe('loadTokenizer', () => {
  test('reads a file by its path, relative to the given folder, and knows it by its content', async () => {
    const identity = createHash('sha256').update(content).digest('hex');
    for (const spec of ['model/tokenizer.json', './model/tokenizer.json', 'model', join(folder, 'model')]) {
      const tokenizer = await loadTokenizer(spec, noHub, folder);
      expect(tokenizer.identity).toBe(identity);
      expect(tokenizer.name).toBe(spec);
      expect(new Decoder(tokenizer.table).decode(Int32Array.of(0, 1), 0, 2)).toBe('a b');
    }
  });

  test('reads a file that starts with a byte order mark', async () => {
    expect((await loadTokenizer('bom.json', noHub, folder)).table.vocabularySize).toBe(2);
  });

  test('finds the GPT-2 vocabulary among the installed packages', async () => {
    const { table, name } = await loadTokenizer('gpt2', noHub, folder);
    expect(name).toBe('gpt2');
    expect(table.vocabularySize).toBe(50257);
    expect(table.known.every((known) => known === 1)).toBe(true);
    expect(new Decoder(table).decode(Int32Array.of(15496, 995, 50256), 0, 3)).toBe(
      'Hello world<|endoftext|>',
    );
  });

  test('asks the Hub for everything else', async () => {
    const hub = vi.fn(async () => join(folder, 'model', 'tokenizer.json'));
    const tokenizer = await loadTokenizer('EleutherAI/pythia-70m', hub, folder);
    expect(hub).toHaveBeenCalledExactlyOnceWith('EleutherAI/pythia-70m', 'tokenizer.json');
    expect(tokenizer.name).toBe('EleutherAI/pythia-70m');
    expect(tokenizer.table.vocabularySize).toBe(2);
  });

  test('leaves the errors of the Hub as they are', async () => {
    await expect(loadTokenizer('EleutherAI/pythia-70m', noHub, folder)).rejects.toThrow('the Hub was asked');
  });

  test.each([
    './absent',
    '/absent/tokenizer.json',
    'absent.json',
    'EleutherAI/absent.json',
    'a/b/c',
    '../absent',
    'two words',
  ])('says that %j was not found and does not ask the Hub', async (spec) => {
    expect(await failure(spec)).toBe(
      `tokenizer not found: ${spec} (give --tokenizer FILE, a Hub id or gpt2)`,
    );
  });

  test('says that a folder holds none', async () => {
    expect(await failure('empty')).toBe(
      'tokenizer not found: empty/tokenizer.json (give --tokenizer FILE, a Hub id or gpt2)',
    );
  });

  test('names the file that is broken or of another kind', async () => {
    expect(await failure('broken.json')).toMatch(/^.*broken\.json: broken JSON \(.+\)$/);
    expect(await failure('wordpiece.json')).toBe(
      `${join(folder, 'wordpiece.json')}: tokenizer is WordPiece; a byte-level BPE (GPT-NeoX, GPT-2) is needed`,
    );
    expect(await failure('some/model', () => Promise.resolve(join(folder, 'gone')) as never)).toBe(
      `cannot read the tokenizer ${join(folder, 'gone')}: ENOENT`,
    );
  });
});
