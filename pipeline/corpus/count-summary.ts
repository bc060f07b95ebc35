import { counted } from '../counted.ts';
import { filesOf, filesText } from './corpus-files.ts';
import type { CorpusCounts } from './count-corpus.ts';
import type { Corpus } from './open-corpus.ts';
import type { WantedFindings } from './wanted-findings.ts';
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
  /** Where findings were counted: rows of their table, those of them that could not be, and the items of all others. */
  readonly findings?: {
    readonly rows: number;
    readonly rows_not_counted: number;
    readonly distinct_items: number;
    readonly items_found: number;
    readonly occurrences: number;
  };
  /** Tokens that an interrupted attempt had counted. */
  readonly tokens_reused: number;
  readonly seconds: number;
  readonly tokens_per_second: number;
  readonly peak_memory_bytes: number;
}

/** What a pass was asked to count, beside tokens. */
export interface Asked {
  /** The windows, and the rows of their table. */
  readonly windows?: { readonly wanted: WantedWindows; readonly rows: number };
  readonly findings?: WantedFindings | null;
}

/** Adds up what a pass has counted. */
export function summarizeCounts(
  pass: { readonly corpus: Corpus; readonly isSample: boolean; readonly output: string },
  counts: CorpusCounts,
  { windows, findings }: Asked = {},
): CorpusSummary {
  const { tokenCounts, documents, tokens, tokensReused, seconds } = counts;
  return {
    output: pass.output,
    ...filesOf(pass.corpus),
    corpus_complete: !pass.isSample,
    corpus_bytes: pass.corpus.bytes,
    documents,
    tokens,
    distinct_tokens: aboveZero(tokenCounts),
    ...(windows && { sequences: summarizeWindows(windows, counts) }),
    ...(findings && { findings: summarizeFindings(findings, counts) }),
    tokens_reused: tokensReused,
    seconds: Number(seconds.toFixed(3)),
    tokens_per_second: Math.round((tokens - tokensReused) / Math.max(seconds, 1e-3)),
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
  };
}

function summarizeWindows({ wanted, rows }: NonNullable<Asked['windows']>, { totals }: CorpusCounts) {
  return {
    window_from: wanted.part.from,
    window_length: wanted.part.length,
    rows,
    rows_without_window: rows - wanted.rows + wanted.rowsWithout,
    distinct_windows: wanted.table.count,
    windows_found: aboveZero(totals!.occurrences),
    occurrences: sum(totals!.occurrences),
  };
}

function summarizeFindings({ items, rows, unreadable }: WantedFindings, { findings }: CorpusCounts) {
  return {
    rows,
    rows_not_counted: unreadable,
    distinct_items: items.length,
    items_found: aboveZero(findings!.occurrences),
    occurrences: sum(findings!.occurrences),
  };
}

const aboveZero = (counts: Float64Array) => counts.reduce((all, count) => all + Number(count > 0), 0);
const sum = (counts: Float64Array) => counts.reduce((all, count) => all + count, 0);
const grouped = (value: number) => value.toLocaleString('en-US');

const windowText = (from: number, length: number) =>
  length === 1 ? `token ${from}` : `tokens ${from} to ${from + length - 1}`;

function findingLines(findings: NonNullable<CorpusSummary['findings']>): string[] {
  const { rows, rows_not_counted: without, distinct_items: items, items_found: found } = findings;
  const line = `findings: ${counted(rows, 'row')} with ${counted(items, 'distinct item')}; ${grouped(found)} found in the corpus, at ${counted(findings.occurrences, 'place')}`;
  if (without === 0) return [line];
  return [line, `not counted: ${counted(without, 'row')} of findings without a known type or a value`];
}

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
  if (summary.findings !== undefined) lines.push(...findingLines(summary.findings));
  const again = reused > 0 ? `, ${grouped(reused)} of them by an earlier attempt` : '';
  lines.push(
    `${counted(summary.tokens, 'token')}${again} in ${summary.seconds.toFixed(1)} s (${grouped(summary.tokens_per_second)} tokens/s), peak memory ${Math.ceil(summary.peak_memory_bytes / 1e6)} MB`,
    `written to ${summary.output}`,
  );
  return `${lines.join('\n')}\n`;
}
