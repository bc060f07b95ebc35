import { classOf } from './labels.ts';
import { nearestOf, type Similarities } from './near-copies.ts';

/** What people said of the rows of a table, column by column. */
export interface Truth {
  /** A person's category; `null` where a row, or the table, has none. */
  readonly labels: readonly (string | null)[];
  /** True for code, false for natural language, `null` where people said neither. */
  readonly isCode: readonly (boolean | null)[];
}

/** What someone answers about each row; `null`: was not asked. */
export interface Answers {
  readonly incrementing: readonly boolean[] | null;
  readonly repeating: readonly boolean[] | null;
  /** Either of the two. */
  readonly pattern: readonly boolean[] | null;
  /** Probability that the text is code. */
  readonly code: readonly number[] | null;
  /** True where `code` holds answers, 0 and 1, which rank nothing. */
  readonly codeIsHard: boolean;
  readonly category: readonly string[] | null;
  readonly verdict: readonly string[] | null;
}

/** Whether people saw a pattern of this kind. */
export const isIncrementing = (label: string | null) => label === 'pattern-incrementing';
export const isRepeating = (label: string | null) => label === 'pattern-repeating';
export const isPattern = (label: string | null) => isIncrementing(label) || isRepeating(label);

/** Rows from 0 for which there is an item that is not null. */
export function knownRows(items: readonly unknown[]): number[] {
  return items.flatMap((item, row) => (item === null ? [] : [row]));
}

/** Always what most rows of the table are, of equals the first. */
export function majorityAnswers({ labels, isCode }: Truth): Answers {
  const mostly = <T>(items: readonly (T | null)[]): T | null => {
    const counts = new Map<T, number>();
    for (const item of items) if (item !== null) counts.set(item, (counts.get(item) ?? 0) + 1);
    return [...counts].reduce<[T | null, number]>(
      (best, one) => (one[1] > best[1] ? one : best),
      [null, 0],
    )[0];
  };
  const known = labels.filter((label) => label !== null);
  const always = <T>(answer: T) => labels.map(() => answer);
  return {
    incrementing: always(mostly(known.map(isIncrementing)) ?? false),
    repeating: always(mostly(known.map(isRepeating)) ?? false),
    pattern: always(mostly(known.map(isPattern)) ?? false),
    code: always(mostly(isCode) === true ? 1 : 0),
    codeIsHard: true,
    category: always(mostly(labels.map(classOf)) ?? ''),
    verdict: null,
  };
}

/** What people said of the most similar other text (see `nearestOf`) of those that they said anything of. */
export function copiedAnswers({ labels, isCode }: Truth, texts: Similarities): Answers {
  const classes = labels.map(classOf);
  const copied = <T, U>(items: readonly (T | null)[], use: (item: T | null) => U): U[] =>
    Array.from(
      nearestOf(texts, (other) => items[other] !== null),
      (other) => use(other < 0 ? null : items[other]!),
    );
  const nearest = copied(labels, (label) => label);
  return {
    incrementing: nearest.map(isIncrementing),
    repeating: nearest.map(isRepeating),
    pattern: nearest.map(isPattern),
    code: copied(isCode, (code) => (code === true ? 1 : 0)),
    codeIsHard: true,
    category: copied(classes, (name) => name ?? ''),
    verdict: null,
  };
}
