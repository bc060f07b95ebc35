import { Decoder } from '../../transforms/decode/decoder.ts';
import type { Column, Value } from '../../transforms/metric.ts';
import { modelMetrics } from '../../transforms/models/index.ts';
import type { ModelMetric, RowScores, TokenScores } from '../../transforms/models/model-metric.ts';
import { tokenEnds } from '../../transforms/models/token-ends.ts';
import type { BigIntBuffer } from '../duckdb/column-buffers.ts';
import type { TableWriter } from '../duckdb/table-writer.ts';
import type { ModelStation, RowStatistics, ScoringWatch, TextScorer, Unscored } from './model-station.ts';
import type { ModelTask } from './model-task.ts';

const metricsNamed = (names: readonly string[]) => modelMetrics.filter(({ name }) => names.includes(name));

/** Columns of the stage's table: the row, and what the metrics of those names say of it. */
export function scoredColumns(metrics: readonly string[]): Pick<Column, 'name' | 'type'>[] {
  return [{ name: 'row_number', type: 'BIGINT' }, ...metricsNamed(metrics).flatMap(({ columns }) => columns)];
}

/** Turns the statistics of rows into columns, and writes them. */
export class ScoredRows {
  readonly counts = { rowsScored: 0, tokens: 0, unscored: {} as Record<string, number> };
  readonly #promptTokens: number;
  readonly #metrics: readonly ModelMetric[];
  readonly #station: ModelStation;
  readonly #writer: TableWriter;
  readonly #decoder: Decoder;

  constructor(
    { promptTokens, metrics }: Pick<ModelTask, 'promptTokens' | 'metrics'>,
    station: ModelStation,
    writer: TableWriter,
  ) {
    this.#promptTokens = promptTokens;
    this.#metrics = metricsNamed(metrics);
    this.#station = station;
    this.#writer = writer;
    this.#decoder = new Decoder(station.byteTable);
  }

  async measure(
    rowNumbers: readonly number[],
    rows: readonly Int32Array[],
    watch: ScoringWatch,
  ): Promise<void> {
    const { target, reference, byteTable } = this.#station;
    const texts = rows.map((tokens) => this.#decoder.decode(tokens, 0, tokens.length));
    const scores = await target.score(rows, watch);
    const others = reference === null ? null : await scoreTexts(reference, rows, texts, () => watch.check());
    for (const [at, statistics] of scores.entries()) {
      if (typeof statistics === 'string') {
        this.#count(statistics);
        continue;
      }
      const tokens = rows[at]!;
      this.counts.rowsScored++;
      this.counts.tokens += tokens.length;
      const other = others?.[at] ?? null;
      if (typeof other === 'string') this.#count(`reference_${other}`);
      this.#write(rowNumbers[at]!, {
        ...known(statistics),
        attention: statistics.attention ?? null,
        hidden: statistics.hidden ?? null,
        tokens,
        text: texts[at]!,
        tokenEnds: tokenEnds(byteTable, tokens),
        promptTokens: this.#promptTokens,
        reference: typeof other === 'string' ? null : other,
      });
    }
  }

  #count(reason: string): void {
    this.counts.unscored[reason] = (this.counts.unscored[reason] ?? 0) + 1;
  }

  #write(rowNumber: number, scores: RowScores): void {
    const [rowNumbers, ...columns] = this.#writer.columns;
    const at = this.#writer.rows;
    (rowNumbers as BigIntBuffer).set(at, rowNumber);
    let column = 0;
    for (const metric of this.#metrics) {
      const value = metric.measure(scores);
      const values = metric.columns.length === 1 ? [value as Value] : (value as readonly Value[]);
      for (const cell of values) columns[column++]!.set(at, cell);
    }
    this.#writer.endRow();
  }
}

async function scoreTexts(
  { scorer, table, encode }: TextScorer,
  rows: readonly Int32Array[],
  texts: readonly string[],
  check: () => void,
): Promise<(TokenScores | Unscored)[]> {
  const encoded = texts.map((text, at) => encode(text, rows[at]!));
  const scores = await scorer.score(encoded, { check, scored() {} });
  return scores.map((statistics, at) =>
    typeof statistics === 'string'
      ? statistics
      : { ...known(statistics), tokenEnds: tokenEnds(table, encoded[at]!) },
  );
}

const known = ({ logProbability, rank, mean, deviation, topKLogMass }: RowStatistics) => ({
  logProbability,
  rank: rank ?? null,
  mean: mean ?? null,
  deviation: deviation ?? null,
  topKLogMass: topKLogMass ?? null,
});
