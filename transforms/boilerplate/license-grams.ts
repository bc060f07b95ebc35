import { GRAM_COUNT, GRAMS, GROUPS, LICENSES } from './license-index.ts';

/** SPDX ids that a licence number stands for, commonest first; GNU ids without `-only` or `-or-later`. */
export const licenses: readonly string[] = LICENSES.split(' ');

/** Which licences, by number, hold the n-grams of each group. */
export const groups: readonly Uint8Array[] = GROUPS.split(',').map((group) =>
  Uint8Array.from(group.split(' '), (license) => Number.parseInt(license, 36)),
);

/** Open addressing, half full at most: hashes, and beside each its group + 1, or 0 where the slot is free. */
const SLOTS = 2 ** Math.ceil(Math.log2(2 * GRAM_COUNT));
const hashes = new Int32Array(SLOTS);
const values = new Uint16Array(SLOTS);
/** A bit for each beginning of a hash of so many bits, set where an n-gram has it: seven words in eight need no more. */
const BEGINNING = 18;
const beginnings = new Int32Array(2 ** BEGINNING / 32);
fill();

/**
 * Number of the group of licences that hold an n-gram of this hash, else -1.
 *
 * An n-gram of no licence passes for one with probability GRAM_COUNT / 2^32, under 1 in 100,000.
 */
export function groupOf(hash: number): number {
  const beginning = hash >>> (32 - BEGINNING);
  // A shift takes the lowest five bits of its distance.
  if (((beginnings[beginning >>> 5]! >>> beginning) & 1) === 0) return -1;
  for (let slot = slotOf(hash); values[slot] !== 0; slot = (slot + 1) & (SLOTS - 1)) {
    if (hashes[slot] === hash) return values[slot]! - 1;
  }
  return -1;
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

function fill(): void {
  const bytes = atob(GRAMS);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = bytes.charCodeAt(at++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  let hash = 0;
  while (at < bytes.length) {
    hash += varint();
    let slot = slotOf(hash | 0);
    while (values[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
    hashes[slot] = hash | 0;
    values[slot] = varint() + 1;
    const beginning = (hash | 0) >>> (32 - BEGINNING);
    beginnings[beginning >>> 5]! |= 1 << beginning;
  }
}
