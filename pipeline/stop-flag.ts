/** The run was asked to stop; what is finished stays, and `--resume` goes on from there. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const INTERRUPTED = 1n;
const FAILED = 2n;

/**
 * A flag and counters of rows, tokens and bytes shared by all threads. Workers look at the flag per chunk: ending the process or a thread
 * while it is inside DuckDB would abort with status 134.
 */
export class SharedState {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: BigInt64Array;

  constructor(buffer = new SharedArrayBuffer(32)) {
    this.buffer = buffer;
    this.#cells = new BigInt64Array(buffer);
  }

  /** Asks all threads to stop, because the user wants it or because one of them failed. */
  stop(reason: 'interrupted' | 'failed'): void {
    Atomics.compareExchange(this.#cells, 0, 0n, reason === 'interrupted' ? INTERRUPTED : FAILED);
  }

  get stopped(): boolean {
    return Atomics.load(this.#cells, 0) !== 0n;
  }

  get interrupted(): boolean {
    return Atomics.load(this.#cells, 0) === INTERRUPTED;
  }

  /** Throws an InterruptedError once the flag is set. */
  check(): void {
    if (this.stopped) throw new InterruptedError('interrupted');
  }

  addRows(rows: number): void {
    Atomics.add(this.#cells, 1, BigInt(rows));
  }

  get rows(): number {
    return Number(Atomics.load(this.#cells, 1));
  }

  /** Tokens that a model has scored. */
  addTokens(tokens: number): void {
    Atomics.add(this.#cells, 2, BigInt(tokens));
  }

  get tokens(): number {
    return Number(Atomics.load(this.#cells, 2));
  }

  /** Bytes of a corpus that were read. */
  addBytes(bytes: number): void {
    Atomics.add(this.#cells, 3, BigInt(bytes));
  }

  get bytes(): number {
    return Number(Atomics.load(this.#cells, 3));
  }
}
