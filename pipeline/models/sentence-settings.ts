import { InputError } from '../input-error.ts';
import type { FoundModel } from './find-model.ts';
import { parseJson } from './load-model.ts';

/** What sentence-transformers' files say beside the model's own. */
export interface SentenceSettings {
  /** Tokens of a text that are read, special ones included; infinite where only the model sets a limit. */
  readonly length: number;
  readonly lowerCase: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const MODULES = 'modules.json';
/** Files that say how long a text may be and how it is cased; the first that says so counts. */
export const SETTING_FILES = ['sentence_bert_config.json', 'tokenizer_config.json'] as const;
/** Modules that we know: vectors are always normalised, since only their cosines are used. */
const KNOWN = ['Transformer', 'Pooling', 'Normalize'];

/** Reads the settings; throws an InputError where a model does more than take the mean over a text's tokens. */
export async function readSentenceSettings({ name, file }: FoundModel): Promise<SentenceSettings> {
  const read = async (path: string) => {
    const found = await file(path);
    return found === null ? {} : ((await parseJson(found)) as Json);
  };
  for (const { type, path } of modulesOf(await read(MODULES))) {
    const kind = type.split('.').at(-1)!;
    if (!KNOWN.includes(kind)) {
      throw new InputError(`${name}: ${MODULES} has a ${kind}; supported are ${KNOWN.join(', ')}`);
    }
    if (kind !== 'Pooling') continue;
    const modes = poolingOf(await read(`${path}/config.json`));
    if (modes.join() !== 'mean') {
      throw new InputError(`${name}: ${path}/config.json pools by ${modes.join(' and ')}; supported is mean`);
    }
  }
  const [sentence, tokenizer] = [await read(SETTING_FILES[0]), await read(SETTING_FILES[1])];
  const length = sentence.max_seq_length ?? tokenizer.model_max_length;
  return {
    length: typeof length === 'number' ? length : Number.POSITIVE_INFINITY,
    lowerCase: sentence.do_lower_case === true,
  };
}

function modulesOf(json: unknown): { type: string; path: string }[] {
  return Array.isArray(json) ? json.map(({ type, path }) => ({ type: `${type}`, path: `${path}` })) : [];
}

/** Ways of pooling: `pooling_mode` of today's files, or those of the older flags that are set. */
function poolingOf(config: Json): string[] {
  if (config.pooling_mode !== undefined) return [config.pooling_mode].flat().map(String);
  const set = Object.keys(config).filter((key) => key.startsWith('pooling_mode_') && config[key] === true);
  return set.length === 0 ? ['mean'] : set.map((key) => key.replace(/^pooling_mode_(.*?)(_tokens?)?$/, '$1'));
}
