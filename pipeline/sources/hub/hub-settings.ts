/** Where the Hub is, where its cache lies and who asks: read from the environment as Python's huggingface_hub does. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { InputError } from '../../input-error.ts';

export interface HubSettings {
  /** Base URL without a slash at its end. */
  readonly endpoint: string;
  /** Sent to `endpoint` only, or `null`. */
  readonly token: string | null;
  /** Folder of `models--…` and `datasets--…`, shared with Python. */
  readonly cache: string;
  /** True: nothing is requested, only the cache is read. */
  readonly offline: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings from `HF_ENDPOINT`, `HF_HOME`, `HF_HUB_CACHE`, `HF_TOKEN`, `HF_TOKEN_PATH`, `HF_HUB_OFFLINE` and kin. */
export function hubSettings(env: Environment = process.env): HubSettings {
  const home = folder(env, env.HF_HOME || join(env.XDG_CACHE_HOME || '~/.cache', 'huggingface'));
  return {
    endpoint: endpoint(env.HF_ENDPOINT || 'https://huggingface.co'),
    token: token(env, home),
    cache: folder(env, env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE || join(home, 'hub')),
    offline: isTrue(env.HF_HUB_OFFLINE || env.TRANSFORMERS_OFFLINE),
  };
}

/** Expands `~`, `$NAME` and `${NAME}` as Python does; relative paths count from where the user stands. */
function folder(env: Environment, path: string): string {
  const expanded = path.replace(/\$(\w+)|\$\{(\w+)\}/g, (all, plain, braced) => env[plain ?? braced] ?? all);
  return resolve(env.INIT_CWD ?? '', expanded.replace(/^~(?=$|[\\/])/, env.HOME || homedir()));
}

function endpoint(text: string): string {
  const valid = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!valid) throw new InputError(`HF_ENDPOINT is not a URL: ${text} (e.g. https://huggingface.co)`);
  return text.replace(/\/+$/, '');
}

function token(env: Environment, home: string): string | null {
  const given = clean(env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN);
  if (given !== null) return given;
  if (isTrue(env.HF_HUB_DISABLE_IMPLICIT_TOKEN)) return null;
  try {
    return clean(readFileSync(folder(env, env.HF_TOKEN_PATH || join(home, 'token')), 'utf8'));
  } catch {
    return null; // nobody logged in, or not readable by us: public repositories need no token
  }
}

function clean(text: string | undefined): string | null {
  const token = text?.trim() || null;
  if (token !== null && !/^[\x21-\x7e]+$/.test(token))
    throw new InputError('the Hugging Face token holds spaces or odd characters: set HF_TOKEN anew');
  return token;
}

function isTrue(text: string | undefined): boolean {
  return ['1', 'ON', 'YES', 'TRUE'].includes(text?.toUpperCase() ?? '');
}
