import cliProgress from 'cli-progress';
import { counted } from './counted.ts';

/** Where a run tells how far it is. Data goes to standard output, progress to standard error. */
export interface Progress {
  /** A stage begins; `total` rows, or what `unit` is one of, are ahead, 0 where the number means nothing or nobody knows it. */
  begin(stage: string, total: number, unit?: string): void;
  /** Rows of the current stage done so far; `reused` of them were done by an earlier attempt. `tokens` were scored. */
  advance(rows: number, reused?: number, tokens?: number, share?: Share): void;
  /** The stage is over, or has failed. */
  end(finished: boolean): void;
  note(line: string): void;
  warn(line: string): void;
}

/** How much of a stage is done, from 0 to 1, where the number of its rows is not known; `reused` by an earlier attempt. */
export interface Share {
  readonly done: number;
  readonly reused: number;
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

  /** Time left in words, after a comma; `?` while nothing is known of the speed, and none where nobody knows how much is ahead. */
  left(rows: number, reused: number, share?: Share): string {
    if (this.total > 0) return this.#timeLeft(rows, reused, this.total);
    return share === undefined ? '' : this.#timeLeft(share.done, share.reused, 1);
  }

  #timeLeft(done: number, reused: number, all: number): string {
    if (done <= reused) return ', ? left';
    const left = Math.ceil(((all - done) * this.seconds) / (done - reused));
    return `, ${left < 100 ? `${left} s` : `${Math.ceil(left / 60)} min`} left`;
  }

  /** True at most every `seconds`. */
  isDue(seconds: number): boolean {
    if (this.#now() - this.#told < seconds * 1000) return false;
    this.#told = this.#now();
    return true;
  }
}

const BAR = {
  format: '{stage} {bar} {percentage}% {value}/{total} {unit}s, {speed}{left}',
  formatValue: (value: number, _options: unknown, type: string) =>
    type === 'value' || type === 'total' ? grouped(value) : String(value),
  stream: process.stderr,
  hideCursor: true,
  barsize: 24,
  fps: 5,
  // Who stops a run must still see its end.
  gracefulExit: false,
};

/** Without a total the bar shows the share, in thousandths, or stays empty. */
const SHARES = 1000;
const BAR_OF_SHARES = { format: '{stage} {bar} {percent}{rows} {unit}s, {speed}{left}' };

/** One bar per stage, for a terminal; finished bars stay. */
export function barProgress(): Progress {
  let bars: cliProgress.MultiBar | null = null;
  let bar: cliProgress.SingleBar | null = null;
  let pace = new Pace('', 0, 'row', now);
  let rowsDone = 0;
  let reusedRows = 0;
  let allTokens = 0;
  const write = (line: string) => {
    if (bars === null) process.stderr.write(`${line}\n`);
    else bars.log(`${line}\n`);
  };
  return {
    begin(stage, total, unit = 'row') {
      pace = new Pace(stage, total, unit, now);
      rowsDone = 0;
      reusedRows = 0;
      allTokens = 0;
      bars = new cliProgress.MultiBar(BAR, cliProgress.Presets.shades_classic);
      const shown = { stage: stage.padEnd(28), unit, speed: `0 ${unit}s/s`, left: pace.left(0, 0) };
      bar =
        total > 0
          ? bars.create(total, 0, shown)
          : bars.create(SHARES, 0, { ...shown, percent: '', rows: '0' }, BAR_OF_SHARES);
    },
    advance(rows, reused = 0, tokens = 0, share) {
      rowsDone = rows;
      reusedRows = reused;
      allTokens = tokens;
      const shown = { speed: pace.speed(rows, reused, tokens), left: pace.left(rows, reused, share) };
      if (pace.total > 0) bar?.update(rows, shown);
      else {
        const percent = share === undefined ? '' : `${percentOf(share)}% `;
        bar?.update((share?.done ?? 0) * SHARES, { ...shown, percent, rows: grouped(rows) });
      }
    },
    end(finished) {
      const rows = pace.total || rowsDone;
      const shown = {
        speed: pace.speed(rows, reusedRows, allTokens),
        left: `, ${pace.seconds.toFixed(1)} s`,
      };
      if (finished) bar?.update(pace.total || SHARES, { ...shown, percent: '100% ', rows: grouped(rows) });
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
/** Of what is not over there is always something left. */
const percentOf = ({ done }: Share) => Math.min(99, Math.floor(done * 100));

/** Plain lines on standard error, for logs: when a stage begins and ends, and every few seconds between. */
export function lineProgress({ write, now }: LineOutput = standardError): Progress {
  let pace = new Pace('', 0, 'row', now);
  return {
    begin(stage, total, unit = 'row') {
      pace = new Pace(stage, total, unit, now);
      write(total > 0 ? `${stage}: ${counted(total, unit)}` : stage);
    },
    advance(rows, reused = 0, tokens = 0, share) {
      if (!pace.isDue(LINE_EVERY_SECONDS)) return;
      const { stage, total, unit } = pace;
      const part = share === undefined ? '' : ` (${percentOf(share)} %)`;
      const done =
        total > 0 ? `${grouped(rows)} of ${counted(total, unit)}` : `${counted(rows, unit)}${part}`;
      write(`${stage}: ${done}, ${pace.speed(rows, reused, tokens)}${pace.left(rows, reused, share)}`);
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
      emit({ event: 'stage', stage, total: total || null });
    },
    advance(rows, reused = 0, tokens = 0, share) {
      if (!pace.isDue(1)) return;
      const { stage, total } = pace;
      const rows_per_second = pace.rowsPerSecond(rows, reused);
      const tokens_per_second = tokens === 0 ? null : pace.tokensPerSecond(tokens);
      emit({
        ...{ event: 'progress', stage, rows, reused, total: total || null, rows_per_second },
        ...(share !== undefined && { share: Number(share.done.toFixed(4)) }),
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
