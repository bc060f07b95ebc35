import { counted } from '../counted.ts';
import { filesOf, filesText } from './corpus-files.ts';
import type { CorpusCounts } from './count-corpus.ts';
import type { Corpus } from './open-corpus.ts';
import type { WantedWindows } from './wanted-windows.ts';

/** What a pass over a corpus tells at its end, as JSON names it. */
export interface CorpusSummary {
  readonly output: string;
  readonly files: number;
  /** Files that lie among them and were not read, and the first of their names. */
  readonly passed_over: { readonly files: number; readonly names: readonly string[] };
  /** False for a sample, whose counts are lower bounds. */
  readonly corpus_complete: boolean;
  readonly corpus_bytes: number;
  readonly documents: number;
  readonly tokens: number;
  readonly distinct_tokens: number;
  /** Where sequences were counted. */
  readonly sequences?: {
    /** First token of a row that is looked for, from 0, and how many are. */
    readonly window_from: number;
    readonly window_length: number;
    readonly rows: number;
    readonly rows_without_window: number;
    readonly distinct_windows: number;
    readonly windows_found: number;
    readonly occurrences: number;
  };
  /** Tokens that an interrupted attempt had counted. */
  readonly tokens_reused: number;
  readonly seconds: number;
  readonly tokens_per_second: number;
  readonly peak_memory_bytes: number;
}

/** Adds up what a pass has counted. */
export function summarizeCounts(
  corpus: Corpus,
  { totals, tokenCounts, documents, tokens, tokensReused, seconds }: CorpusCounts,
  wanted: WantedWindows | null,
  rows: number,
  output: string,
  isSample: boolean,
): CorpusSummary {
  return {
    output,
    ...filesOf(corpus),
    corpus_complete: !isSample,
    corpus_bytes: corpus.bytes,
    documents,
    tokens,
    distinct_tokens: tokenCounts.reduce((sum, count) => sum + Number(count > 0), 0),
    ...(wanted !== null && {
      sequences: {
        window_from: wanted.part.from,
        window_length: wanted.part.length,
        rows,
        rows_without_window: rows - wanted.rows + wanted.rowsWithout,
        distinct_windows: wanted.table.count,
        windows_found: totals!.occurrences.reduce((sum, count) => sum + Number(count > 0), 0),
        occurrences: totals!.occurrences.reduce((sum, count) => sum + count, 0),
      },
    }),
    tokens_reused: tokensReused,
    seconds: Number(seconds.toFixed(3)),
    tokens_per_second: Math.round((tokens - tokensReused) / Math.max(seconds, 1e-3)),
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
  };
}

const grouped = (value: number) => value.toLocaleString('en-US');

const windowText = (from: number, length: number) =>
  length === 1 ? `token ${from}` : `tokens ${from} to ${from + length - 1}`;

/** The summary for people. */
export function countText(summary: CorpusSummary): string {
  const { sequences, tokens_reused: reused } = summary;
  const lines = [
    filesText(summary),
    `corpus: ${counted(summary.documents, 'document')}, ${counted(summary.tokens, 'token')}, ${grouped(summary.distinct_tokens)} different`,
    summary.corpus_complete ? 'the corpus is complete' : 'the corpus is a sample: counts are lower bounds',
  ];
  if (sequences !== undefined) {
    const {
      window_from: from,
      window_length: length,
      rows,
      rows_without_window: without,
      distinct_windows: distinct,
      windows_found: found,
    } = sequences;
    lines.push(
      `sequences: ${counted(rows, 'row')} with ${counted(distinct, 'distinct window')} (${windowText(from, length)}); ${grouped(found)} found in the corpus, at ${counted(sequences.occurrences, 'place')}`,
    );
    if (without > 0) {
      lines.push(
        `not counted: ${counted(without, 'row')} without an id, with too few tokens, or with a null or negative one`,
      );
    }
  }
  const again = reused > 0 ? `, ${grouped(reused)} of them by an earlier attempt` : '';
  lines.push(
    `${counted(summary.tokens, 'token')}${again} in ${summary.seconds.toFixed(1)} s (${grouped(summary.tokens_per_second)} tokens/s), peak memory ${Math.ceil(summary.peak_memory_bytes / 1e6)} MB`,
    `written to ${summary.output}`,
  );
  return `${lines.join('\n')}\n`;
}
