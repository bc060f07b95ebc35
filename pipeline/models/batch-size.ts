import type { Device } from './session.ts';

/** Eight rows of 64. */
const FIRST_TOKENS = 512;
/** Length of the published rows: what a given number of rows is taken to mean before any is seen. */
const USUAL_LENGTH = 64;
/** A run shorter than this may double: longer ones are hardly faster, and hold up who wants to stop. */
const LONG_RUN_SECONDS = 0.5;
/** What the largest GPU is kept busy by. */
const MOST_TOKENS = 2 ** 18;

/**
 * How many rows go into one run of a model.
 *
 * Without a given number it starts small and doubles as long as runs take under half a second and memory lasts. What fails
 * for want of memory is halved for good.
 */
export class BatchSize {
  #rows: number | null;
  #tokens: number;
  #grows: boolean;

  constructor(rows: number | null) {
    this.#rows = rows;
    this.#tokens = FIRST_TOKENS;
    this.#grows = rows === null;
  }

  /** How many tokens are best given at once. */
  get tokens(): number {
    return this.#rows === null ? this.#tokens : this.#rows * USUAL_LENGTH;
  }

  /** How many rows of that length make a batch, at least one. */
  rowsOf(length: number): number {
    return Math.max(1, this.#rows ?? Math.floor(this.#tokens / length));
  }

  /** A run of `tokens` went well. */
  ran(tokens: number, seconds: number): void {
    const isFull = tokens > this.#tokens / 2;
    if (this.#grows && isFull && seconds < LONG_RUN_SECONDS && this.#tokens < MOST_TOKENS) this.#tokens *= 2;
  }

  /** A run of `rows` of `length` tokens found no memory; false where it cannot be smaller. */
  failed(rows: number, length: number): boolean {
    this.#grows = false;
    const half = Math.max(1, Math.floor(rows / 2));
    if (this.#rows !== null) this.#rows = Math.min(this.#rows, half);
    this.#tokens = Math.min(this.#tokens, half * length);
    return rows > 1;
  }
}

/** Memory for what layers make of a batch: a GPU gains more from a large one. */
export const layerBytesOn = (device: Device) => (device === 'cpu' ? 2 ** 29 : 2 ** 32);
