import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../pipeline/input-error.ts';
import { hubPath } from '../../../../pipeline/sources/hub/hub-path.ts';

describe('an address on the Hub', () => {
  it.each([
    ['hf://datasets/org/name/data/x.parquet', { repo: 'org/name', type: 'dataset', path: 'data/x.parquet' }],
    ['hf://org/name/tokenizer.json', { repo: 'org/name', type: 'model', path: 'tokenizer.json' }],
    ['hf://models/org/name/tokenizer.json', { repo: 'org/name', type: 'model', path: 'tokenizer.json' }],
    ['hf://org/name@step143000/a', { repo: 'org/name', type: 'model', revision: 'step143000', path: 'a' }],
    [
      'hf://datasets/org/name@~parquet/default/train/0000.parquet',
      {
        repo: 'org/name',
        type: 'dataset',
        revision: 'refs/convert/parquet',
        path: 'default/train/0000.parquet',
      },
    ],
    [
      'hf://datasets/org/name@refs/convert/parquet/default/0.parquet',
      { repo: 'org/name', type: 'dataset', revision: 'refs/convert/parquet', path: 'default/0.parquet' },
    ],
    [
      'hf://datasets/org/name@refs%2Fpr%2F1/x',
      { repo: 'org/name', type: 'dataset', revision: 'refs/pr/1', path: 'x' },
    ],
    ['hf://datasets/org/name/a@b.parquet', { repo: 'org/name', type: 'dataset', path: 'a@b.parquet' }],
  ])('%s', (text, ref) => expect(hubPath(text)).toEqual(ref));

  it.each(['data/x.parquet', '/hf/x', 'https://huggingface.co/x'])('is not %s', (text) =>
    expect(hubPath(text)).toBeNull(),
  );

  it.each([
    'hf://',
    'hf://datasets/org',
    'hf://datasets/org/name',
    'hf://org/name/',
    'hf://org/name/../x',
    'hf://../x/y',
  ])('that is wrong is refused: %s', (text) => expect(() => hubPath(text)).toThrow(InputError));
});
