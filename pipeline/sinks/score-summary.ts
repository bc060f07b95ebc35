import { plainTable } from './plain-table.ts';

/** What parts of a table of greedy continuations say of themselves. */
interface PartCounts {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly repeated: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly scored: number;
  readonly memorized: number;
  readonly fragile: number;
  readonly fragileMemorized: number;
  readonly scores: number | null;
}

/** How the rows were scored. */
interface Scoring {
  readonly model: string;
  readonly device: string;
  readonly dtype: string;
  readonly output: string;
  readonly tokensPerRow: number;
  readonly marginDifference: number;
  readonly marginError: number;
  /** The parts that this attempt computed, and how long that took. */
  readonly computed: readonly PartCounts[];
  readonly seconds: number;
}

/** What `semmem score` tells at its end, as JSON names it. */
export interface ScoreSummary {
  readonly model: string;
  readonly device: string;
  readonly dtype: string;
  readonly output: string;
  readonly rows_in: number;
  readonly repeated_ids_dropped: number;
  readonly rows_out: number;
  readonly rows_with_errors: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly rows_scored: number;
  readonly memorized: number;
  readonly memorized_without_fragile: number;
  readonly fragile: number;
  /** Nats, the largest seen between generating some rows and passing over them. */
  readonly margin_difference: number;
  /** Nats: a smaller lead is fragile. */
  readonly margin_error: number;
  readonly mean_memorization_score: number | null;
  readonly tokens_per_row: number;
  /** Rows that an interrupted attempt had scored. */
  readonly rows_reused: number;
  readonly seconds: number;
  readonly rows_per_second: number;
  readonly tokens_per_second: number;
  readonly peak_memory_bytes: number;
}

/** Adds up the parts of a table. */
export function summarizeScores(parts: readonly PartCounts[], scoring: Scoring): ScoreSummary {
  const sum = (of: (part: PartCounts) => number, among = parts) =>
    among.reduce((total, part) => total + of(part), 0);
  const errors: Record<string, number> = {};
  for (const part of parts)
    for (const [reason, rows] of Object.entries(part.errors)) errors[reason] = (errors[reason] ?? 0) + rows;
  const scored = sum((part) => part.scored);
  const memorized = sum((part) => part.memorized);
  const hasScores = scored > 0 && parts.every(({ scores }) => scores !== null);
  const { computed, seconds, tokensPerRow } = scoring;
  const perSecond = sum((part) => part.scored, computed) / Math.max(seconds, 1e-6);
  return {
    model: scoring.model,
    device: scoring.device,
    dtype: scoring.dtype,
    output: scoring.output,
    rows_in: sum((part) => part.rowsIn),
    repeated_ids_dropped: sum((part) => part.repeated),
    rows_out: sum((part) => part.rowsOut),
    rows_with_errors: Object.values(errors).reduce((total, rows) => total + rows, 0),
    errors,
    rows_scored: scored,
    memorized,
    memorized_without_fragile: memorized - sum((part) => part.fragileMemorized),
    fragile: sum((part) => part.fragile),
    margin_difference: scoring.marginDifference,
    margin_error: scoring.marginError,
    mean_memorization_score: hasScores ? sum((part) => part.scores!) / scored : null,
    tokens_per_row: tokensPerRow,
    rows_reused: sum((part) => part.rowsIn) - sum((part) => part.rowsIn, computed),
    seconds: Number(seconds.toFixed(3)),
    rows_per_second: Number(perSecond.toPrecision(4)),
    tokens_per_second: Number((perSecond * tokensPerRow).toPrecision(4)),
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
  };
}

/** The summary for people. */
export function scoreText(summary: ScoreSummary): string {
  const { errors, mean_memorization_score: mean } = summary;
  const only = (label: string, count: number) => (count > 0 ? [[label, count] as const] : []);
  const rows = [
    ['in', summary.rows_in] as const,
    ...only('dropped: id repeated', summary.repeated_ids_dropped),
    ...only('reused from an interrupted attempt', summary.rows_reused),
    ...Object.entries(errors).map(([reason, count]) => [`not scored: ${reason}`, count] as const),
    ['scored', summary.rows_scored] as const,
    ['memorized', summary.memorized] as const,
    ['memorized, fragile rows left out', summary.memorized_without_fragile] as const,
    [`fragile (lead under ${Number(summary.margin_error.toPrecision(2))} nats)`, summary.fragile] as const,
    ['written', summary.rows_out] as const,
  ];
  const speed = `${summary.rows_per_second} rows/s, ${summary.tokens_per_second} tokens/s`;
  const memory = `peak memory ${(summary.peak_memory_bytes / 2 ** 20).toFixed(0)} MiB`;
  return [
    plainTable([summary.model, 'rows'], rows, [1]),
    ...(mean === null ? [] : [`mean memorization score ${mean.toFixed(4)}`]),
    `${summary.device} ${summary.dtype}: ${summary.seconds.toFixed(1)} s, ${speed}, ${memory}`,
    `written to ${summary.output}\n`,
  ].join('\n');
}
