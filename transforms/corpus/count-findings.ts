import type { FindingType } from '../findings/finding.ts';
import { findingsOf } from '../findings/findings.ts';
import { normalizeValue } from '../findings/normalized-value.ts';

/** An item to be counted, its value in the form of `normalizeValue`. */
export interface WantedFinding {
  readonly type: FindingType;
  readonly value: string;
}

/** By place in the list of wanted items: how often each stands in the texts, and in how many of them. */
export interface FindingTotals {
  readonly occurrences: Float64Array;
  readonly documents: Float64Array;
}

/** Counts wanted items over documents: what the finders report of a document, in normal form. */
export class FindingCounter {
  readonly #places = new Map<string, number>();
  readonly #types = new Set<FindingType>();
  readonly #lastDocument: Float64Array;
  readonly #totals: FindingTotals;
  #document = 0;

  /** The items must differ. */
  constructor(wanted: readonly WantedFinding[]) {
    wanted.forEach(({ type, value }, place) => {
      this.#places.set(keyOf(type, value), place);
      this.#types.add(type);
    });
    this.#lastDocument = new Float64Array(wanted.length);
    this.#totals = noFindings(wanted.length);
  }

  /** What has been counted; it goes on changing. */
  get totals(): FindingTotals {
    return this.#totals;
  }

  /** Counts over texts, each a whole document of its own. */
  add(texts: readonly string[]): void {
    for (const text of texts) this.#addDocument(text);
  }

  #addDocument(text: string): void {
    this.#document++;
    // Spans are in code points and in order, so that one walk over the text finds all of them.
    let unit = 0;
    let point = 0;
    const unitOf = (wanted: number) => {
      for (; point < wanted; point++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
      return unit;
    };
    for (const { type, start, end } of findingsOf(text)) {
      if (!this.#types.has(type)) continue;
      const from = unitOf(start);
      const place = this.#places.get(keyOf(type, normalizeValue(type, text.slice(from, unitOf(end)))));
      if (place === undefined) continue;
      this.#totals.occurrences[place]!++;
      if (this.#lastDocument[place] === this.#document) continue;
      this.#lastDocument[place] = this.#document;
      this.#totals.documents[place]!++;
    }
  }
}

/** Counts of none of `size` items. */
export function noFindings(size: number): FindingTotals {
  return { occurrences: new Float64Array(size), documents: new Float64Array(size) };
}

/** Adds counts over other documents to `totals`. */
export function addFindings(totals: FindingTotals, { occurrences, documents }: FindingTotals): void {
  for (let place = 0; place < occurrences.length; place++) {
    totals.occurrences[place]! += occurrences[place]!;
    totals.documents[place]! += documents[place]!;
  }
}

const keyOf = (type: FindingType, value: string) => `${type}\n${value}`;
