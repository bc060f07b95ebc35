import { InputError } from '../input-error.ts';

/** Memorized rows stand in the corpus, so it has each of their tokens at least as often; throws an InputError where not. */
export function requirePartOfCorpus(memorized: ReadonlyMap<number, number>, counts: Float64Array): void {
  for (const [token, count] of memorized) {
    const all = counts[token] ?? 0;
    if (count <= all) continue;
    throw new InputError(
      `the rows of --memorized are not of this corpus, or of more than it: token ${token} has the count ${count} in them and ${all} in the corpus`,
    );
  }
}
