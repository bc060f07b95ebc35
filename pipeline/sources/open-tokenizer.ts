import type { InputContext } from './inputs.ts';
import { workingFolder } from './local.ts';
import { type LoadedTokenizer, loadTokenizer } from './tokenizer.ts';

/** The tokenizer that an option names: a file, a folder, `gpt2`, or a repository of the Hub. */
export function openTokenizer(
  spec: string,
  { hub, signal, onHub }: Pick<InputContext, 'hub' | 'signal' | 'onHub'>,
): Promise<LoadedTokenizer> {
  const fetch = (repo: string, path: string, revision?: string) => {
    onHub(`${repo}/${path}`);
    const address = { repo, type: 'model' as const, path, ...(revision === undefined ? {} : { revision }) };
    return hub.file(address, { signal });
  };
  return loadTokenizer(spec, fetch, workingFolder());
}
