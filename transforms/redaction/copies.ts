import type { FindingType } from '../findings/finding.ts';

/** A stretch of a text, in UTF-16 units, that is masked by its type. */
export interface Stretch {
  readonly type: FindingType;
  readonly start: number;
  readonly end: number;
  readonly placeholder: boolean;
}

/** Names and addresses are masked where they are found alone: the same words elsewhere may name anything. */
const WRITTEN: ReadonlySet<FindingType> = new Set([
  'person_name',
  'postal_address',
  'confidentiality_marking',
]);

/** Shortest value of which copies are masked, and how much of it is looked up first. */
const SHORTEST = 6;
/** From here on a value with a digit is no word, and is masked within words as well. */
const TELLING = 8;

/** The stretches, with every other place at which a value of theirs stands in the text; sorted and apart. */
export function withCopies(text: string, stretches: readonly Stretch[]): readonly Stretch[] {
  /** Types by value, in lists by the first units of the values, and their lengths, longest first. */
  const known = new Map<string, { readonly types: Map<string, FindingType>; lengths: number[] }>();
  for (const { type, start, end, placeholder } of stretches) {
    if (placeholder || WRITTEN.has(type) || end - start < SHORTEST) continue;
    const head = text.slice(start, start + SHORTEST);
    let same = known.get(head);
    if (same === undefined) {
      same = { types: new Map(), lengths: [] };
      known.set(head, same);
    }
    same.types.set(text.slice(start, end), type);
    if (!same.lengths.includes(end - start)) same.lengths.push(end - start);
  }
  if (known.size === 0) return stretches;
  for (const same of known.values()) same.lengths.sort((a, b) => b - a);
  const all: Stretch[] = [];
  let next = 0;
  for (let i = 0; i < text.length; i++) {
    const here = stretches[next];
    if (here !== undefined && i === here.start) {
      all.push(here);
      i = here.end - 1;
      next++;
      continue;
    }
    const same = known.get(text.slice(i, i + SHORTEST));
    if (same === undefined) continue;
    const floor = here?.start ?? text.length;
    for (const length of same.lengths) {
      if (i + length > floor) continue;
      const type = same.types.get(text.slice(i, i + length));
      if (type === undefined || !standsAlone(text, i, i + length)) continue;
      all.push({ type, start: i, end: i + length, placeholder: false });
      i += length - 1;
      break;
    }
  }
  return all;
}

/** Whether no word goes on at the edges of the value, or the value is none that a word can hold. */
function standsAlone(text: string, start: number, end: number): boolean {
  const value = text.slice(start, end);
  if (value.length >= TELLING && /\d/.test(value)) return true;
  return (
    !/[\p{L}\d]{2}/u.test(text.slice(start - 1, start + 1)) &&
    !/[\p{L}\d]{2}/u.test(text.slice(end - 1, end + 1))
  );
}
