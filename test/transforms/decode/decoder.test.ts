import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DuckDBInstance } from '@duckdb/node-api';
import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { encode, decode as gpt2Decode } from 'gpt-tokenizer/encoding/r50k_base';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ByteTable, packByteTable } from '../../../transforms/decode/byte-table.ts';
import { Decoder } from '../../../transforms/decode/decoder.ts';
import { byteTableFromTiktoken, GPT2_ADDED_TOKENS } from '../../../transforms/decode/tiktoken.ts';
import { byteTableFromTokenizerJson } from '../../../transforms/decode/tokenizer-json.ts';

const NEOX = '../shared/data/tokenizer/20B_tokenizer.json';
const MEMORIES = '../shared/data/memories/pile-memorized-15k.parquet';
const GOLDEN = '../shared/golden/upstream-filters-pile-memorized-15k.parquet';

const bytes = (...values: number[]) => Uint8Array.from(values);
const all = (decoder: Decoder, ...ids: number[]) => decoder.decode(Int32Array.from(ids), 0, ids.length);
/** 0 "ab", 1 and 2 the halves of é, 3 nothing, 4 U+FFFD itself, 6 the emoji's first three bytes, 7 its last, 8 a byte order mark. */
const small = packByteTable([
  [0, bytes(0x61, 0x62)],
  [1, bytes(0xc3)],
  [2, bytes(0xa9)],
  [3, bytes()],
  [4, bytes(0xef, 0xbf, 0xbd)],
  [6, bytes(0xf0, 0x9f, 0x98)],
  [7, bytes(0x80)],
  [8, bytes(0xef, 0xbb, 0xbf)],
]);

describe('Decoder', () => {
  test('joins the bytes of the tokens before it reads them as UTF-8', () => {
    const decoder = new Decoder(small);
    expect(all(decoder, 0, 1, 2, 0)).toBe('abéab');
    expect(all(decoder, 6, 7)).toBe('😀');
    expect(all(decoder)).toBe('');
    expect(all(decoder, 3)).toBe('');
    expect(all(decoder, 8, 0)).toBe('\ufeffab');
  });

  test('reads from start up to end and nothing else', () => {
    expect(new Decoder(small).decode(Int32Array.of(0, 1, 2, 0), 1, 3)).toBe('é');
  });

  test('puts one U+FFFD where a character is cut, and one for each stray byte', () => {
    const decoder = new Decoder(small);
    expect(all(decoder, 0, 1)).toBe('ab\ufffd');
    expect(all(decoder, 2, 2, 0)).toBe('\ufffd\ufffdab');
    expect(all(decoder, 6, 0)).toBe('\ufffdab');
  });

  test('gives the bytes of the last decode and says whether they are the UTF-8 of its text', () => {
    const decoder = new Decoder(small);
    const text = all(decoder, 0, 1, 2);
    expect(decoder.bytes.subarray(0, decoder.byteLength)).toEqual(Buffer.from(text));
    expect(decoder.bytesAreUtf8).toBe(true);
    all(decoder, 0, 1);
    expect(decoder.byteLength).toBe(3);
    expect(decoder.bytesAreUtf8).toBe(false);
    all(decoder, 0);
    expect(decoder.bytesAreUtf8).toBe(true);
  });

  test('whenever it says so, the bytes are the UTF-8 of the text', () => {
    const decoder = new Decoder(small);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 2, 3, 4, 6, 7, 8), { maxLength: 12 }), (ids) => {
        const text = all(decoder, ...ids);
        const exact = Buffer.from(text).equals(decoder.bytes.subarray(0, decoder.byteLength));
        expect(decoder.bytesAreUtf8).toBe(exact && !text.includes('\ufffd'));
      }),
    );
  });

  test('grows for a row that is longer than any before', () => {
    const decoder = new Decoder(small);
    const ids = new Int32Array(100_000);
    expect(decoder.decode(ids, 0, ids.length)).toBe('ab'.repeat(100_000));
    expect(all(decoder, 0)).toBe('ab');
  });
});

/** The r50k vocabulary in the shape of NeoX's tokenizer.json, with added tokens of the same kinds. */
function r50kAsTokenizerJson(): object {
  const printable = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  const moved = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !printable(byte));
  const letters = Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(printable(byte) ? byte : 256 + moved.indexOf(byte)),
  );
  const vocab: Record<string, number> = {};
  for (const line of r50kText().trim().split('\n')) {
    const [base64, id] = line.split(' ');
    vocab[[...Buffer.from(base64!, 'base64')].map((byte) => letters[byte]).join('')] = Number(id);
  }
  const added = ['<|endoftext|>', ...[8, 4, 2].map((length) => ' '.repeat(length))];
  return {
    version: '1.0',
    added_tokens: added.map((content, i) => ({
      id: 50256 + i,
      content,
      special: i === 0,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: i !== 0,
    })),
    normalizer: { type: 'NFC' },
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
    model: { type: 'BPE', unk_token: null, vocab, merges: [] },
  };
}

function r50kText(): string {
  const file = createRequire(import.meta.url).resolve('gpt-tokenizer/data/r50k_base.tiktoken');
  return readFileSync(file, 'utf8');
}

/** Rows of 0 to 64 ids over the whole vocabulary, every other row rich in tokens that hold pieces of characters. */
function windows(table: ByteTable): fc.Arbitrary<number[]> {
  const ids = Array.from({ length: table.vocabularySize }, (_, id) => id).filter(
    (id) => table.known[id] === 1,
  );
  const pieces = ids.filter((id) => table.blob[table.offsets[id]!]! >= 0x80);
  expect(pieces.length).toBeGreaterThan(128);
  const any = fc.constantFrom(...ids);
  return fc.oneof(
    fc.array(any, { maxLength: 64 }),
    fc.array(fc.oneof(any, fc.constantFrom(...pieces)), { maxLength: 64 }),
  );
}

function expectReferenceDecodes(json: object): void {
  const table = byteTableFromTokenizerJson(json);
  const decoder = new Decoder(table);
  const reference = new Tokenizer(json, { clean_up_tokenization_spaces: false });
  const options = { skip_special_tokens: false, clean_up_tokenization_spaces: false };
  fc.assert(
    fc.property(windows(table), (ids) => {
      // The JavaScript library refuses an empty row.
      if (ids.length > 0) expect(all(decoder, ...ids)).toBe(reference.decode(ids, options));
    }),
    { numRuns: 2000 },
  );
}

describe('decode equals @huggingface/tokenizers on random rows', () => {
  test('of a NeoX-shaped tokenizer.json over the GPT-2 vocabulary', () => {
    expectReferenceDecodes(r50kAsTokenizerJson());
  });

  test.skipIf(!existsSync(NEOX))(`of the real GPT-NeoX tokenizer (${NEOX})`, () => {
    expectReferenceDecodes(JSON.parse(readFileSync(NEOX, 'utf8')));
  });
});

test('decode of GPT-2 tokens equals gpt-tokenizer and the text that was encoded', () => {
  const decoder = new Decoder(byteTableFromTiktoken(r50kText(), GPT2_ADDED_TOKENS));
  // Whole characters only: gpt-tokenizer carries a cut one over into its next call.
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      const ids = encode(text);
      expect(all(decoder, ...ids)).toBe(text);
      if (!text.startsWith('\ufeff')) expect(gpt2Decode(ids)).toBe(text);
    }),
    { numRuns: 1000 },
  );
  expect(all(decoder, 50256, 0, 50256)).toBe(gpt2Decode([50256, 0, 50256]));
});

describe.skipIf(!existsSync(GOLDEN) || !existsSync(MEMORIES) || !existsSync(NEOX))(
  `parity with ${GOLDEN}`,
  () => {
    let rows: { sequence_id: bigint; tokens: number[]; text: string }[];
    beforeAll(async () => {
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      const reader = await connection.runAndReadAll(`
      select g.sequence_id, m.tokens, g.text
      from '${GOLDEN}' g left join '${MEMORIES}' m on m.index = g.sequence_id order by 1`);
      rows = reader.getRowObjectsJS() as unknown as typeof rows;
      connection.closeSync();
    });

    test('decodes every row to the published text', () => {
      const decoder = new Decoder(byteTableFromTokenizerJson(JSON.parse(readFileSync(NEOX, 'utf8'))));
      expect(rows).toHaveLength(14_938);
      const wrong = rows.filter(({ tokens, text }) => all(decoder, ...tokens) !== text);
      expect(wrong).toEqual([]);
    });
  },
);
