/** Kinds of element that can count. */
export const NONE = 0;
export const INTEGER = 1;
export const DECIMAL = 2;
export const HEXADECIMAL = 3;
/** A capital letter or a Roman numeral in capitals. */
export const LETTER = 4;
/** The same in small letters. */
export const LOWER_LETTER = 5;
export const MONTH = 6;
export const WEEKDAY = 7;
/** Numbers in words: one, two. */
export const NUMERAL = 8;
/** Ordinals in words: first, second. */
export const ORDINAL = 9;

/** A word's list and its place there, from 0. */
export interface Name {
  readonly kind: number;
  readonly place: number;
}

const LISTS: readonly (readonly [kind: number, names: string])[] = [
  [MONTH, 'january february march april may june july august september october november december'],
  [MONTH, 'jan feb mar apr may jun jul aug sep oct nov dec'],
  [WEEKDAY, 'monday tuesday wednesday thursday friday saturday sunday'],
  [WEEKDAY, 'mon tue wed thu fri sat sun'],
  [NUMERAL, 'zero one two three four five six seven eight nine ten eleven twelve'],
  [ORDINAL, '0 first second third fourth fifth sixth seventh eighth ninth tenth'],
];

/** After how many names a list begins anew; 0 where it does not. */
export function cycleOf(kind: number): number {
  return kind === MONTH ? 12 : kind === WEEKDAY ? 7 : 0;
}

/** The hash of words in small letters that `nameOf` is asked with. */
export function nameHash(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ (word.charCodeAt(i) | 0x20), 0x5bd1e995) + 1;
  return hash;
}

const names = new Map<number, Name>(
  LISTS.flatMap(([kind, list]) =>
    list.split(' ').map((name, place) => [nameHash(name), { kind, place }] as const),
  ),
);

/** The list and place of a word by its hash, or `null`. */
export function nameOf(hash: number): Name | null {
  return names.get(hash) ?? null;
}

const ROMAN: readonly (readonly [sign: string, value: number])[] = [
  ['i', 1],
  ['v', 5],
  ['x', 10],
  ['l', 50],
  ['c', 100],
];
const romanDigits = new Uint8Array(128);
for (const [sign, value] of ROMAN) {
  romanDigits[sign.charCodeAt(0)] = romanDigits[sign.toUpperCase().charCodeAt(0)] = value;
}

/** Value of a Roman numeral below 400, of one case; 0 where it is none. */
export function romanValue(codes: Int32Array, from: number, to: number): number {
  let value = 0;
  let before = 0;
  let same = 0;
  for (let i = to - 1; i >= from; i--) {
    const digit = romanDigits[codes[i]!]!;
    if (digit === 0 || (codes[i]! ^ codes[from]!) & 0x20) return 0;
    if (digit < before && 10 * digit < before) return 0;
    value += digit < before ? -digit : digit;
    same = digit === before ? same + 1 : 0;
    if (same > 2) return 0;
    before = Math.max(before, digit);
  }
  return value;
}
