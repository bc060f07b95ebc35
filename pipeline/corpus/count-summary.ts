import type { CorpusCounts } from './count-corpus.ts';
import type { Corpus } from './open-corpus.ts';
import type { WantedWindows } from './wanted-windows.ts';

/** What a pass over a corpus tells at its end, as JSON names it. */
export interface CorpusSummary {
  readonly output: string;
  readonly files: number;
  readonly corpus_bytes: number;
  readonly documents: number;
  readonly tokens: number;
  readonly distinct_tokens: number;
  /** Where sequences were counted. */
  readonly sequences?: {
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
  { files, bytes }: Corpus,
  { totals, tokenCounts, documents, tokens, tokensReused, seconds }: CorpusCounts,
  wanted: WantedWindows | null,
  rows: number,
  output: string,
): CorpusSummary {
  return {
    output,
    files: files.length,
    corpus_bytes: bytes,
    documents,
    tokens,
    distinct_tokens: tokenCounts.reduce((sum, count) => sum + Number(count > 0), 0),
    ...(wanted !== null && {
      sequences: {
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

/** The summary for people. */
export function countText(summary: CorpusSummary): string {
  const { sequences, tokens_reused: reused } = summary;
  const lines = [
    `corpus: ${grouped(summary.documents)} documents, ${grouped(summary.tokens)} tokens, ${grouped(summary.distinct_tokens)} different ones`,
  ];
  if (sequences !== undefined) {
    const {
      rows,
      rows_without_window: without,
      distinct_windows: distinct,
      windows_found: found,
    } = sequences;
    lines.push(
      `sequences: ${grouped(rows)} rows with ${grouped(distinct)} distinct windows; ${grouped(found)} stand in the corpus, at ${grouped(sequences.occurrences)} places`,
    );
    if (without > 0) {
      lines.push(`${grouped(without)} rows have no id, or too few tokens, or a null or negative one among them: not counted`);
    }
  }
  const again = reused > 0 ? `, ${grouped(reused)} of them by an earlier attempt` : '';
  lines.push(
    `${grouped(summary.tokens)} tokens${again} in ${summary.seconds.toFixed(1)} s (${grouped(summary.tokens_per_second)} tokens/s), peak memory ${Math.ceil(summary.peak_memory_bytes / 1e6)} MB`,
    `written to ${summary.output}`,
  );
  return `${lines.join('\n')}\n`;
}
