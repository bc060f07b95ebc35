import type { CountedRun } from './counted-run.ts';

/** Counts of all windows over a whole corpus, added up from its stretches in their order. */
export class WindowTotals {
  /** Places where each window stands. */
  readonly occurrences: Float64Array;
  /** Distinct documents that contain it. */
  readonly documents: Uint32Array;
  readonly #keep: number;
  /** First places of each window: how many, and `keep` of them for each, with the documents that they are in. */
  readonly #kept: Uint32Array;
  readonly #keptDocuments: Uint32Array;
  readonly #keptPositions: Uint32Array;
  /** 1 for each window that was found in the document that goes on. */
  readonly #inOpen: Uint8Array;
  #anyOpen = false;

  constructor(windows: number, keep: number) {
    this.occurrences = new Float64Array(windows);
    this.documents = new Uint32Array(windows);
    this.#keep = keep;
    this.#kept = new Uint32Array(keep > 0 ? windows : 0);
    this.#keptDocuments = new Uint32Array(windows * keep);
    this.#keptPositions = new Uint32Array(windows * keep);
    this.#inOpen = new Uint8Array(windows);
  }

  /** Adds the next stretch, whose documents are counted from `document` on. */
  add(run: CountedRun, document = 0): void {
    run.windows.forEach((window, i) => {
      this.occurrences[window]! += run.occurrences[i]!;
      this.documents[window]! += run.documents[i]!;
    });
    for (const window of run.inFirst) this.documents[window]! -= this.#inOpen[window]!;
    if (this.#anyOpen && !run.isWithinOne) this.#inOpen.fill(0);
    this.#anyOpen = run.inLast.length > 0 || (this.#anyOpen && run.isWithinOne);
    for (const window of run.inLast) this.#inOpen[window] = 1;
    if (this.#keep > 0) this.#addPlaces(run, document);
  }

  /** The first places of a window, pairs of document and place in it. */
  placesOf(window: number): { document: number; position: number }[] {
    return Array.from({ length: this.#kept[window] ?? 0 }, (_, k) => ({
      document: this.#keptDocuments[window * this.#keep + k]!,
      position: this.#keptPositions[window * this.#keep + k]!,
    }));
  }

  #addPlaces(run: CountedRun, document: number): void {
    let from = 0;
    run.windows.forEach((window, i) => {
      const there = this.#kept[window]!;
      const added = Math.min(run.kept[i]!, this.#keep - there);
      for (let k = 0; k < added; k++) {
        const to = window * this.#keep + there + k;
        this.#keptDocuments[to] = document + run.keptDocuments[from + k]!;
        this.#keptPositions[to] = run.keptPositions[from + k]!;
      }
      this.#kept[window] = there + added;
      from += run.kept[i]!;
    });
  }
}
