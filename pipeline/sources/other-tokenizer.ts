import { differingTokens } from '../../transforms/decode/differing-tokens.ts';
import { InputError } from '../input-error.ts';
import { type LoadedTokenizer, loadTokenizer } from './tokenizer.ts';

/** A model by its name, and where its files lie; `null` for one that it has not. */
interface ModelFiles {
  readonly name: string;
  file(path: string): Promise<string | null>;
}

/**
 * Why the model's scores may be of other text than the rows': a line for the user where the tokenizer.json beside its
 * weights has other tokens than the rows' tokenizer, or cannot be read; `null` where all is well, or the model has none.
 */
export async function otherTokenizer(
  { name, file }: ModelFiles,
  rows: LoadedTokenizer,
): Promise<string | null> {
  const remedy = 'give the --tokenizer of the model, or the --model that these tokens were made for';
  const own = await ownTokenizer(file).catch((error: Error) => {
    if (error instanceof InputError) return error;
    throw error;
  });
  if (own === null) return null;
  if (own instanceof InputError) {
    return `model ${name} may read other tokens than those of ${rows.name}: its tokenizer cannot be compared (${own.message}); ${remedy}`;
  }
  if (own.identity === rows.identity) return null;
  const { compared, different, first } = differingTokens(rows.table, own.table);
  if (first === null) return null;
  const [here, there] = first.bytes.map((bytes) => JSON.stringify(Buffer.from(bytes).toString()));
  return (
    `model ${name} has another tokenizer than ${rows.name}: ${different} of ${compared} tokens differ ` +
    `(${first.id} is ${here} in the rows, ${there} to the model), and its scores are of other text where they occur; ${remedy}`
  );
}

/** Off the network, a model may be in the cache without its tokenizer.json; that is no reason to refuse it. */
async function ownTokenizer(file: ModelFiles['file']): Promise<LoadedTokenizer | null> {
  const path = await file('tokenizer.json');
  return path === null ? null : loadTokenizer(path, () => Promise.reject(new Error(`${path} is gone`)));
}
