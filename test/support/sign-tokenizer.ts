import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a tokenizer.json of 95 tokens into the folder: blank to tilde, each by itself in GPT-2's alphabet of bytes. Ids begin at `first`. */
export function writeSignTokenizer(folder: string, first = 0): string {
  const signs = Array.from({ length: 95 }, (_, id) => (id === 0 ? 'Ġ' : String.fromCharCode(32 + id)));
  const tokenizer = {
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(signs.map((sign, id) => [sign, first + id])),
      merges: [],
    },
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
    decoder: { type: 'ByteLevel' },
  };
  const path = join(folder, 'tokenizer.json');
  writeFileSync(path, JSON.stringify(tokenizer));
  return path;
}
