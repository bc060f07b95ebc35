import { type EncodeText, loadTokenizer } from '../text-encoder.ts';
import type { SentenceSettings } from './sentence-settings.ts';

/** Ideographs beyond 16 bits that BERT's normalizer sets apart; the library looks at 16 bits at a time. */
const WIDE_IDEOGRAPHS = /[\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

/** The encoder of a tokenizer.json with its special tokens; a text that is too long loses its end, but not their last. */
export async function loadSentenceTokens(path: string, settings: SentenceSettings): Promise<EncodeText> {
  const { tokenizer, json } = await loadTokenizer(path);
  const { type, handle_chinese_chars: apart = true } = json.normalizer ?? {};
  const spaced = type === 'BertNormalizer' && apart;
  const inner = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const whole = tokenizer.encode('a').ids;
  const after = inner.length === 0 ? 0 : whole.length - 1 - whole.lastIndexOf(inner.at(-1)!);
  return (text) => {
    const cased = settings.lowerCase ? text.toLowerCase() : text;
    const { ids } = tokenizer.encode(spaced ? cased.replace(WIDE_IDEOGRAPHS, ' $& ') : cased);
    if (ids.length <= settings.length) return Int32Array.from(ids);
    return Int32Array.from([...ids.slice(0, settings.length - after), ...ids.slice(ids.length - after)]);
  };
}
