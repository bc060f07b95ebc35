/** Kinds of element that can count. */
export const NONE = 0;
export const INTEGER = 1;
export const DECIMAL = 2;
export const HEXADECIMAL = 3;
/** A capital letter, or a Roman numeral in capitals; next, the same in small letters. */
export const LETTER = 4;
export const LOWER_LETTER = 5;
export const MONTH = 6;
export const WEEKDAY = 7;
/** Numbers in words (one, two), and ordinals (first, second). */
export const NUMERAL = 8;
export const ORDINAL = 9;
export const DATE = 10;
export const TIME = 11;

const LISTS: readonly (readonly [kind: number, firstPlace: number, names: string])[] = [
  [MONTH, 1, 'january february march april may june july august september october november december'],
  [MONTH, 1, 'jan feb mar apr may jun jul aug sep oct nov dec'],
  [WEEKDAY, 1, 'monday tuesday wednesday thursday friday saturday sunday'],
  [WEEKDAY, 1, 'mon tue wed thu fri sat sun'],
  [NUMERAL, 0, 'zero one two three four five six seven eight nine ten eleven twelve'],
  [ORDINAL, 1, 'first second third fourth fifth sixth seventh eighth ninth tenth'],
];

/** After how many names a list begins anew; 0 where it does not. */
export function cycleOf(kind: number): number {
  return kind === MONTH ? 12 : kind === WEEKDAY ? 7 : 0;
}

/** Hash of a word, from code points. */
export function wordHash(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), WORD_HASH_FACTOR) + 1;
  return hash;
}

/** Each step of a word's hash is `(hash ^ code) * WORD_HASH_FACTOR + 1`, from 0. */
export const WORD_HASH_FACTOR = 0x5bd1e995;

/** So many that few other words meet a name's slot. */
const SLOTS = 8192;
const nameHashes = new Int32Array(SLOTS);
/** Kind and place of the name at a slot that `nameAt` gave. */
export const nameKinds: Uint8Array = new Uint8Array(SLOTS);
export const namePlaces: Uint8Array = new Uint8Array(SLOTS);

for (const [kind, firstPlace, list] of LISTS) {
  for (const [index, name] of list.split(' ').entries()) {
    for (const written of [name, name[0]!.toUpperCase() + name.slice(1), name.toUpperCase()]) {
      const hash = wordHash(written);
      let slot = slotOf(hash);
      while (nameKinds[slot] !== NONE && nameHashes[slot] !== hash) slot = (slot + 1) % SLOTS;
      nameHashes[slot] = hash;
      nameKinds[slot] = kind;
      namePlaces[slot] = firstPlace + index;
    }
  }
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

/** The slot of the name with this hash, in small letters, capitals or with one capital; -1 where it is no name. */
export function nameAt(hash: number): number {
  let slot = slotOf(hash);
  while (nameKinds[slot] !== NONE) {
    if (nameHashes[slot] === hash) return slot;
    slot = (slot + 1) % SLOTS;
  }
  return -1;
}

/** Code points of the longest numeral below 90: LXXXVIII. */
const LONGEST_ROMAN = 8;
const romanDigits = new Uint8Array(0x80);
for (const [sign, value] of Object.entries({ i: 1, v: 5, x: 10, l: 50, c: 100 })) {
  romanDigits[sign.charCodeAt(0)] = romanDigits[sign.toUpperCase().charCodeAt(0)] = value;
}

/** Whether a word of so many letters may be a Roman numeral, by its first and last: few others pass. */
export function mayBeRoman(first: number, last: number, size: number): boolean {
  // One product for one branch, which is well predicted.
  return romanDigits[first]! * romanDigits[last]! > 0 && size <= LONGEST_ROMAN;
}

/** Value of a Roman numeral below 400 in letters of one case; 0 where the ASCII letters are none. */
export function romanValue(codes: Int32Array, from: number, to: number): number {
  let value = 0;
  let highest = 0;
  let same = 0;
  for (let i = to - 1; i >= from; i--) {
    const digit = romanDigits[codes[i]!]!;
    if (digit === 0 || (codes[i]! ^ codes[from]!) & 0x20) return 0;
    same = digit === highest ? same + 1 : 0;
    if (same > 2 || (digit < highest && 10 * digit < highest)) return 0;
    value += digit < highest ? -digit : digit;
    highest = Math.max(highest, digit);
  }
  return value;
}
