import cliProgress from 'cli-progress';
import { counted } from './counted.ts';

/** Where a run tells how far it is. Data goes to standard output, progress to standard error. */
export interface Progress {
  /** A stage begins; `total` rows, or what `unit` is one of, are ahead, 0 where the number means nothing. */
  begin(stage: string, total: number, unit?: string): void;
  /** Rows of the current stage done so far; `reused` of them were done by an earlier attempt. `tokens` were scored. */
  advance(rows: number, reused?: number, tokens?: number): void;
  /** The stage is over, or has failed. */
  end(finished: boolean): void;
  note(line: string): void;
  warn(line: string): void;
}

/** Where lines go, and what time it is in milliseconds. */
export interface LineOutput {
  readonly write: (line: string) => void;
  readonly now: () => number;
}

const now = () => performance.now();
const grouped = (value: number) => value.toLocaleString('en-US');

/** The current stage, and how fast it goes: rows of an earlier attempt count as done, but not as speed. */
class Pace {
  readonly stage: string;
  readonly total: number;
  readonly unit: string;
  readonly #now: () => number;
  readonly #started: number;
  #told: number;

  constructor(stage: string, total: number, unit: string, now: () => number) {
    [this.stage, this.total, this.unit, this.#now] = [stage, total, unit, now];
    this.#started = now();
    this.#told = this.#started;
  }

  get seconds(): number {
    return (this.#now() - this.#started) / 1000;
  }

  rowsPerSecond(rows: number, reused: number): number {
    return Math.round((rows - reused) / Math.max(this.seconds, 1e-3));
  }

  /** Speed in words: in tokens too where a model counts them. */
  speed(rows: number, reused: number, tokens: number): string {
    const inRows = `${grouped(this.rowsPerSecond(rows, reused))} ${this.unit}s/s`;
    return tokens === 0 ? inRows : `${inRows}, ${grouped(this.tokensPerSecond(tokens))} tokens/s`;
  }

  tokensPerSecond(tokens: number): number {
    return Math.round(tokens / Math.max(this.seconds, 1e-3));
  }

  /** Time left in words; `?` while nothing is known of the speed. */
  left(rows: number, reused: number): string {
    if (rows <= reused) return '?';
    const left = Math.ceil(((this.total - rows) * this.seconds) / (rows - reused));
    return left < 100 ? `${left} s` : `${Math.ceil(left / 60)} min`;
  }

  /** True at most every `seconds`. */
  isDue(seconds: number): boolean {
    if (this.#now() - this.#told < seconds * 1000) return false;
    this.#told = this.#now();
    return true;
  }
}

const BAR = {
  format: '{stage} {bar} {percentage}% {value}/{total} {unit}s, {speed}, {left}',
  formatValue: (value: number, _options: unknown, type: string) =>
    type === 'value' || type === 'total' ? grouped(value) : String(value),
  stream: process.stderr,
  hideCursor: true,
  barsize: 24,
  fps: 5,
  // Who stops a run must still see its end.
  gracefulExit: false,
};

/** One bar per stage, for a terminal; finished bars stay. */
export function barProgress(): Progress {
  let bars: cliProgress.MultiBar | null = null;
  let bar: cliProgress.SingleBar | null = null;
  let pace = new Pace('', 0, 'row', now);
  let reusedRows = 0;
  let allTokens = 0;
  const write = (line: string) => {
    if (bars === null) process.stderr.write(`${line}\n`);
    else bars.log(`${line}\n`);
  };
  return {
    begin(stage, total, unit = 'row') {
      pace = new Pace(stage, total, unit, now);
      reusedRows = 0;
      allTokens = 0;
      bars = new cliProgress.MultiBar(BAR, cliProgress.Presets.shades_classic);
      bar = bars.create(Math.max(total, 1), 0, {
        stage: stage.padEnd(28),
        unit,
        speed: `0 ${unit}s/s`,
        left: '? left',
      });
    },
    advance(rows, reused = 0, tokens = 0) {
      reusedRows = reused;
      allTokens = tokens;
      const speed = pace.speed(rows, reused, tokens);
      bar?.update(rows, { speed, left: `${pace.left(rows, reused)} left` });
    },
    end(finished) {
      const speed = pace.speed(pace.total, reusedRows, allTokens);
      if (finished) bar?.update(Math.max(pace.total, 1), { speed, left: `${pace.seconds.toFixed(1)} s` });
      // Left alone, its timer would keep the process alive.
      bars?.update();
      bars?.stop();
      bars = null;
    },
    note: write,
    warn: (line) => write(`warning: ${line}`),
  };
}

const LINE_EVERY_SECONDS = 5;

/** Plain lines on standard error, for logs: when a stage begins and ends, and every few seconds between. */
export function lineProgress({ write, now }: LineOutput = standardError): Progress {
  let pace = new Pace('', 0, 'row', now);
  return {
    begin(stage, total, unit = 'row') {
      pace = new Pace(stage, total, unit, now);
      write(total > 0 ? `${stage}: ${counted(total, unit)}` : stage);
    },
    advance(rows, reused = 0, tokens = 0) {
      if (!pace.isDue(LINE_EVERY_SECONDS)) return;
      const speed = pace.speed(rows, reused, tokens);
      const done = `${grouped(rows)} of ${counted(pace.total, pace.unit)}`;
      write(`${pace.stage}: ${done}, ${speed}, ${pace.left(rows, reused)} left`);
    },
    end(finished) {
      if (finished) write(`${pace.stage}: done in ${pace.seconds.toFixed(1)} s`);
    },
    note: write,
    warn: (line) => write(`warning: ${line}`),
  };
}

/** One JSON object per line on standard output, for machines; at most one a second tells the progress of a stage. */
export function jsonProgress({ write, now }: LineOutput = standardOutput): Progress {
  let pace = new Pace('', 0, 'row', now);
  const emit = (event: object) => write(JSON.stringify(event));
  return {
    begin(stage, total) {
      pace = new Pace(stage, total, 'row', now);
      emit({ event: 'stage', stage, total });
    },
    advance(rows, reused = 0, tokens = 0) {
      if (!pace.isDue(1)) return;
      const { stage, total } = pace;
      const rows_per_second = pace.rowsPerSecond(rows, reused);
      const tokens_per_second = tokens === 0 ? null : pace.tokensPerSecond(tokens);
      emit({
        ...{ event: 'progress', stage, rows, reused, total, rows_per_second },
        ...(tokens_per_second !== null && { tokens_per_second }),
      });
    },
    end(finished) {
      const seconds = Number(pace.seconds.toFixed(3));
      if (finished) emit({ event: 'stage_done', stage: pace.stage, seconds });
    },
    note: (message) => emit({ event: 'note', message }),
    warn: (message) => emit({ event: 'warning', message }),
  };
}

const standardError: LineOutput = { write: (line) => process.stderr.write(`${line}\n`), now };
const standardOutput: LineOutput = { write: (line) => process.stdout.write(`${line}\n`), now };
