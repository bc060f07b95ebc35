import { BYTE_OF } from '../decode/tokenizer-json.ts';
import type { AddedToken } from './added-tokens.ts';
import { BytePairs } from './byte-pairs.ts';
import { Encoder, type NormalizationForm } from './encoder.ts';

const FORMS: readonly unknown[] = ['NFC', 'NFD', 'NFKC', 'NFKD'];
/** Parts of a model that change how it merges, and what each is where it does nothing. */
const PLAIN_MODEL: Readonly<Record<string, readonly unknown[]>> = {
  dropout: [undefined, null, 0],
  continuing_subword_prefix: [undefined, null, ''],
  end_of_word_suffix: [undefined, null, ''],
  byte_fallback: [undefined, false],
  ignore_merges: [undefined, false],
};

interface TokenizerJson {
  readonly model: {
    readonly type?: string;
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (string | readonly [string, string])[];
    readonly [option: string]: unknown;
  };
  readonly normalizer?: { readonly type: string } | null;
  readonly pre_tokenizer?: {
    readonly type: string;
    readonly add_prefix_space?: boolean;
    readonly use_regex?: boolean;
  } | null;
  readonly added_tokens?: readonly {
    readonly id: number;
    readonly content: string;
    readonly normalized?: boolean;
    readonly special?: boolean;
    readonly lstrip?: boolean;
    readonly rstrip?: boolean;
    readonly single_word?: boolean;
  }[];
}

/** The encoder of a byte-level BPE `tokenizer.json` that splits words as GPT-2 does; `null` for every other kind. */
export function encoderFromTokenizerJson(json: TokenizerJson): Encoder | null {
  const { model, normalizer = null, pre_tokenizer: split, added_tokens: added = [] } = json;
  const isPlain = Object.entries(PLAIN_MODEL).every(([name, values]) => values.includes(model[name]));
  if ((model.type ?? 'BPE') !== 'BPE' || !isPlain) return null;
  if (split?.type !== 'ByteLevel' || split.use_regex === false) return null;
  if (normalizer !== null && !FORMS.includes(normalizer.type)) return null;
  if (added.some(({ lstrip, rstrip, single_word }) => lstrip || rstrip || single_word)) return null;
  const byteTokens = byteTokensOf(model.vocab);
  const pairs = pairsOf(model);
  if (byteTokens === null || pairs === null) return null;

  const normalization = (normalizer?.type ?? null) as NormalizationForm | null;
  const isNormalized = ({ normalized, special }: (typeof added)[number]) => normalized ?? !special;
  const token = ({ id, content }: AddedToken): AddedToken => ({ id, content });
  const normalizedToken = ({ id, content }: AddedToken): AddedToken => ({
    id,
    content: normalization === null ? content : content.normalize(normalization),
  });
  return new Encoder({
    byteTokens,
    pairs,
    normalization,
    addsPrefixSpace: split.add_prefix_space ?? false,
    rawTokens: added.filter((entry) => !isNormalized(entry)).map(token),
    normalizedTokens: added.filter(isNormalized).map(normalizedToken),
  });
}

/** The token of every byte, or `null` where a byte of UTF-8 has none; the bytes that UTF-8 never has are -1 there. */
function byteTokensOf(vocabulary: Readonly<Record<string, number>>): Int32Array | null {
  const tokens = new Int32Array(256).fill(-1);
  for (const [character, byte] of BYTE_OF) tokens[byte] = vocabulary[character] ?? -1;
  const inUtf8 = (_: number, byte: number) => byte < 0xc0 || (byte > 0xc1 && byte < 0xf5);
  return tokens.filter(inUtf8).includes(-1) ? null : tokens;
}

/** The merges, or `null` where one is of tokens that the vocabulary lacks. */
function pairsOf({ vocab, merges }: TokenizerJson['model']): BytePairs | null {
  const pairs = new BytePairs(merges.length);
  for (const merge of merges) {
    const [left, right] = typeof merge === 'string' ? merge.split(' ') : merge;
    const ids = [vocab[left!], vocab[right!], vocab[left! + right!]];
    if (ids.includes(undefined)) return null;
    pairs.add(ids[0]!, ids[1]!, ids[2]!);
  }
  return pairs;
}
