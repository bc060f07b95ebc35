import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { FindingTotals } from '../../transforms/corpus/count-findings.ts';
import type { CountedRun } from '../../transforms/corpus/counted-run.ts';
import { InputError } from '../input-error.ts';

/** What a range of a corpus has been counted to: stretches in order, then its tokens, then the wanted findings. */
export type CountRecord =
  | { readonly run: CountedRun }
  | { readonly tokenCounts: Float64Array }
  | { readonly findings: FindingTotals };

const RUN = 1;
const TOKENS = 2;
const FINDINGS = 3;
/** Kind, lengths of the arrays that follow, and a flag. */
const HEADER_WORDS = 6;

/** Writes the counts of a range, as flat arrays that are read back on a machine of the same byte order. */
export class CountFileWriter {
  readonly #file: number;
  #isOpen = true;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  addRun(run: CountedRun): void {
    const { windows, inFirst, inLast, keptDocuments, isWithinOne } = run;
    const sizes = [windows.length, inFirst.length, inLast.length, keptDocuments.length];
    this.#write(Uint32Array.of(RUN, ...sizes, isWithinOne ? 1 : 0));
    for (const array of [windows, run.occurrences, run.documents, run.kept]) this.#write(array);
    for (const array of [inFirst, inLast, keptDocuments, run.keptPositions]) this.#write(array);
  }

  addTokenCounts(counts: Float64Array): void {
    this.#write(Uint32Array.of(TOKENS, counts.length, 0, 0, 0, 0));
    this.#write(counts);
  }

  /** Only of items that were found: of many wanted ones a range has few. */
  addFindings(totals: FindingTotals): void {
    const places = placesFound(totals);
    const found = (counts: Float64Array) => Float64Array.from(places, (place) => counts[place]!);
    this.#write(Uint32Array.of(FINDINGS, places.length, totals.occurrences.length, 0, 0, 0));
    this.#write(places);
    this.#write(found(totals.occurrences));
    this.#write(found(totals.documents));
  }

  /** May be called twice. */
  close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }

  #write(array: Uint32Array | Float64Array): void {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
  }
}

/** Bytes that the counts of findings take in a file. */
export const findingBytes = (totals: FindingTotals) => placesFound(totals).length * (4 + 8 + 8);

function placesFound({ occurrences }: FindingTotals): Uint32Array {
  const places: number[] = [];
  for (const [place, count] of occurrences.entries()) if (count > 0) places.push(place);
  return Uint32Array.from(places);
}

/** Reads the counts of a range back, one record at a time. */
export function* readCountFile(path: string): Generator<CountRecord> {
  const file = openSync(path, 'r');
  const fill = <T extends Uint32Array | Float64Array>(array: T): T => {
    const bytes = new Uint8Array(array.buffer);
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(file, bytes, done, bytes.length - done, null);
      if (read === 0) throw new InputError(`${path} is cut short; remove its folder and count again`);
      done += read;
    }
    return array;
  };
  const words = (length: number) => fill(new Uint32Array(length));
  try {
    const header = new Uint32Array(HEADER_WORDS);
    while (readSync(file, new Uint8Array(header.buffer), 0, HEADER_WORDS * 4, null) === HEADER_WORDS * 4) {
      const [kind, size, first, last, kept, flag] = header as unknown as number[];
      if (kind === TOKENS) {
        yield { tokenCounts: fill(new Float64Array(size!)) };
        continue;
      }
      if (kind === FINDINGS) {
        const places = words(size!);
        const counts = () => {
          const all = new Float64Array(first!);
          for (const [i, count] of fill(new Float64Array(size!)).entries()) all[places[i]!] = count;
          return all;
        };
        yield { findings: { occurrences: counts(), documents: counts() } };
        continue;
      }
      const run = {
        windows: words(size!),
        occurrences: words(size!),
        documents: words(size!),
        kept: words(size!),
        inFirst: words(first!),
        inLast: words(last!),
        keptDocuments: words(kept!),
        keptPositions: words(kept!),
        isWithinOne: flag === 1,
      };
      yield { run };
    }
  } finally {
    closeSync(file);
  }
}
