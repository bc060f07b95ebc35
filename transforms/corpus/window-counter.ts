import { type CountedRun, countRun } from './counted-run.ts';
import type { Tokens } from './tokens.ts';
import { WindowScanner } from './window-scanner.ts';
import type { WindowTable } from './window-table.ts';

/** Consecutive documents, of which the first may have begun, and the last may go on, in other batches. */
export interface DocumentBatch {
  readonly tokens: Tokens;
  /** Where each document starts in `tokens`, and where the last one ends. */
  readonly starts: Int32Array;
  /** Number of the first document; one that goes on keeps its number. */
  readonly document: number;
  /** Place of the batch's first token in its document. */
  readonly position: number;
  /** Leading tokens that an earlier batch has shown. */
  readonly repeated: number;
  /** True where the last document goes on in the next batch. */
  readonly continues: boolean;
}

/** Hits that are held until they are added up: 4 MiB. */
const MOST_HITS = 2 ** 18;

/**
 * Counts windows over batches of documents, in memory that does not depend on how many windows are wanted or found.
 *
 * `emit` gets the counts stretch by stretch, in the order of the corpus; `WindowTotals` adds them up.
 */
export class WindowCounter {
  readonly #scanner: WindowScanner;
  readonly #keep: number;
  readonly #emit: (run: CountedRun) => void;
  readonly #windows: Uint32Array;
  readonly #documents: Uint32Array;
  readonly #positions: Uint32Array;
  readonly #times: Uint32Array;
  #size = 0;
  #firstDocument = 0;
  #startsWithin = false;
  #isFresh = true;
  #document = 0;
  #endsWithin = false;

  constructor(
    table: WindowTable,
    keep: number,
    emit: (run: CountedRun) => void,
    mostHits: number = MOST_HITS,
  ) {
    this.#scanner = new WindowScanner(table);
    this.#keep = keep;
    this.#emit = emit;
    this.#windows = new Uint32Array(mostHits);
    this.#documents = new Uint32Array(mostHits);
    this.#positions = new Uint32Array(mostHits);
    this.#times = new Uint32Array(mostHits);
  }

  /** Counts over one batch; batches come in the order of the corpus. */
  add({ tokens, starts, document, position, repeated, continues }: DocumentBatch): void {
    if (starts.length < 2) return;
    if (this.#isFresh) {
      this.#isFresh = false;
      this.#firstDocument = document;
      this.#startsWithin = position + repeated > 0;
    }
    for (let k = 0; k + 1 < starts.length; k++) {
      this.#document = document + k;
      const start = starts[k]!;
      const before = (k === 0 ? position : 0) - start;
      this.#scanner.scan(tokens, start, starts[k + 1]!, (window, at) => this.#hit(window, before + at));
    }
    this.#endsWithin = continues;
  }

  /** Emits what is left; the counter can count another part of the corpus then. */
  finish(): void {
    if (!this.#isFresh) this.#flush(this.#endsWithin);
    this.#isFresh = true;
  }

  #hit(window: number, position: number): void {
    const last = this.#size - 1;
    if (
      last >= 0 &&
      this.#windows[last] === window &&
      this.#documents[last] === this.#document &&
      this.#positions[last]! + this.#times[last]! === position
    ) {
      this.#times[last]!++;
      return;
    }
    // What comes next is of the same document, whether or not anything of it is found.
    if (this.#size === this.#windows.length) this.#flush(true);
    const entry = this.#size++;
    this.#windows[entry] = window;
    this.#documents[entry] = this.#document;
    this.#positions[entry] = position;
    this.#times[entry] = 1;
  }

  #flush(endsWithin: boolean): void {
    const hits = {
      size: this.#size,
      windows: this.#windows,
      documents: this.#documents,
      positions: this.#positions,
      times: this.#times,
    };
    const bounds = {
      firstDocument: this.#firstDocument,
      lastDocument: this.#document,
      startsWithin: this.#startsWithin,
      endsWithin,
    };
    this.#emit(countRun(hits, bounds, this.#keep));
    this.#size = 0;
    this.#firstDocument = this.#document;
    this.#startsWithin = true;
  }
}
