import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { encode as gpt2 } from 'gpt-tokenizer/encoding/r50k_base';
import { describe, expect, it } from 'vitest';
import { byteTableFromTiktoken, GPT2_ADDED_TOKENS } from '../../../transforms/decode/tiktoken.ts';
import { encoderFromRanks } from '../../../transforms/encode/tiktoken.ts';
import { encoderFromTokenizerJson } from '../../../transforms/encode/tokenizer-json.ts';

const BYTES = Array.from({ length: 256 }, (_, byte) => byte);
const isPrintable = (byte: number) =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
const moved = BYTES.filter((byte) => !isPrintable(byte));
const letterOf = (byte: number) =>
  String.fromCharCode(isPrintable(byte) ? byte : 0x100 + moved.indexOf(byte));

/** A small tokenizer in the shape of GPT-NeoX's: every byte is a token, and a few pairs merge. */
function small(changes: Record<string, unknown> = {}) {
  const merges = ['h e', 'l l', 'he ll', 'hell o', 'Ġ w', 'Ġw o', 'a b', 'b c', 'Ġ Ġ', 'Ã ©', 'a a', 'aa aa'];
  const vocab: Record<string, number> = Object.fromEntries(BYTES.map((byte) => [letterOf(byte), byte]));
  for (const merge of merges) vocab[merge.replace(' ', '')] = Object.keys(vocab).length;
  return {
    model: { type: 'BPE', vocab, merges },
    normalizer: { type: 'NFC' },
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false },
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    added_tokens: [
      { id: 300, content: '<|end|>', special: true, normalized: false },
      { id: 301, content: '   ', special: false, normalized: true },
      { id: 302, content: '  ', special: false, normalized: true },
    ],
    ...changes,
  };
}

const ofLibrary = (json: ReturnType<typeof small>) => {
  const tokenizer = new Tokenizer(json as never, {});
  return (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids;
};
const ofOurs = (json: unknown) => {
  const encoder = encoderFromTokenizerJson(json as never)!;
  return (text: string) => [...encoder.encode(text)];
};

const PIECES = [
  ...[' ', '  ', '   ', '       ', '\t', '\n', '\r\n', '\u00a0', '\u3000'],
  ...['a', 'Z', 'hello', ' world', 'abc', 'aaaaaaa', "'s", "'re", "'", "'LL", "n't", '12', '²', '٣'],
  ...['é', 'e\u0301', '漢', '한', '\u1112\u1161', '😀', '\ud83d', 'ﬁ', '\u0300', '\u200d', '.', '--', '_'],
  ...['<|end|>', '<|en', '|>', '<|endoftext|>', 'x'.repeat(70)],
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join(''));

describe('the encoder of a tokenizer.json', () => {
  const { vocab } = small().model;

  it('merges the earliest pair first, and the leftmost of equals', () => {
    const encode = ofOurs(small());
    expect(encode('')).toEqual([]);
    expect(encode('h')).toEqual([vocab.h]);
    expect(encode('hello')).toEqual([vocab.hello]);
    expect(encode('abc')).toEqual([vocab.ab, vocab.c]);
    expect(encode('aaaaa')).toEqual([vocab.aaaa, vocab.a]);
    expect(encode('hello world')).toEqual([vocab.hello, vocab.Ġwo, vocab.r, vocab.l, vocab.d]);
  });

  it('composes characters, finds added tokens before words, and the longest of them', () => {
    const encode = ofOurs(small());
    expect(encode('e\u0301')).toEqual([vocab['Ã©']]);
    expect(encode('a<|end|>b')).toEqual([vocab.a, 300, vocab.b]);
    expect(encode('     a')).toEqual([301, 302, vocab.a]);
    expect(encode('<|end')).toEqual([...'<|end'].map((letter) => vocab[letter]));
  });

  it('takes U+0085 and not U+FEFF for white space, as Rust does and JavaScript does not', () => {
    const encode = ofOurs(small({ normalizer: null }));
    const words = ofOurs(
      small({
        model: { ...small().model, merges: ['ï »', '. ï'], vocab: { ...vocab, 'ï»': 400, '.ï': 401 } },
      }),
    );
    expect(encode('\u0085a')).toEqual([0xc2, 0x85, vocab.a]);
    expect(words('.\ufeff')).toEqual([vocab['.'], 400, 0xbf]);
  });

  it.each([
    ['as it is', small()],
    ['without a normalizer', small({ normalizer: null })],
    ['with NFKC', small({ normalizer: { type: 'NFKC' } })],
    ['with a blank before words', small({ pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true } })],
    [
      'with merges as pairs',
      small({
        model: {
          ...small().model,
          merges: [
            ['h', 'e'],
            ['l', 'l'],
            ['he', 'll'],
          ],
        },
      }),
    ],
  ])('equals @huggingface/tokenizers on any text, %s', (_, json) => {
    const ours = ofOurs(json);
    const library = ofLibrary(json);
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (some) => {
        fc.pre(!/[\u0085\ufeff]/.test(some));
        expect(ours(some)).toEqual(library(some));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is linear in hostile texts of a megabyte', () => {
    const encode = ofOurs(small());
    const started = performance.now();
    for (const unit of ['a', ' ', "'", '<|en', 'ab', '漢', '\u0301', '\n ', '😀'])
      expect(encode(unit.repeat(1_000_000 / unit.length)).length).toBeGreaterThan(10_000);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it.each([
    ['another model', { model: { ...small().model, type: 'Unigram' } }],
    ['another split', { pre_tokenizer: { type: 'Split' } }],
    ['no split', { pre_tokenizer: { type: 'ByteLevel', use_regex: false } }],
    ['another normalizer', { normalizer: { type: 'Lowercase' } }],
    ['bytes without a token', { model: { ...small().model, vocab: { a: 0 }, merges: [] } }],
    ['a merge into no token', { model: { ...small().model, merges: ['q z'] } }],
    ['dropout', { model: { ...small().model, dropout: 0.1 } }],
    ['added tokens that eat blanks', { added_tokens: [{ id: 300, content: '<m>', lstrip: true }] }],
  ])('leaves %s to the library', (_, changes) => {
    expect(encoderFromTokenizerJson(small(changes) as never)).toBeNull();
  });
});

const NEOX = new URL('../../../../shared/data/tokenizer/20B_tokenizer.json', import.meta.url);
it.skipIf(!existsSync(NEOX))('equals @huggingface/tokenizers with the vocabulary of GPT-NeoX', () => {
  const json = JSON.parse(readFileSync(NEOX, 'utf8'));
  const ours = ofOurs(json);
  const library = ofLibrary(json);
  expect(ours('Hello world')).toEqual([12092, 1533]);
  fc.assert(
    fc.property(text, (some) => {
      expect(ours(some)).toEqual(library(some));
    }),
    { numRuns: 1_000 },
  );
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  expect(ours(readme)).toEqual(library(readme));
});

it('equals gpt-tokenizer with the ranks of GPT-2', () => {
  const file = createRequire(import.meta.url).resolve('gpt-tokenizer/data/r50k_base.tiktoken');
  const table = byteTableFromTiktoken(readFileSync(file, 'utf8'), GPT2_ADDED_TOKENS);
  const encoder = encoderFromRanks(table, GPT2_ADDED_TOKENS);
  expect([...encoder.encode('Hello world<|endoftext|>')]).toEqual([15496, 995, 50256]);
  fc.assert(
    fc.property(text, (some) => {
      fc.pre(!some.includes('<|endoftext|>') && !some.includes('\ud83d'));
      expect([...encoder.encode(some)]).toEqual(gpt2(some));
    }),
    { numRuns: 1_000 },
  );
});
