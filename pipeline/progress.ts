import cliProgress from 'cli-progress';

/** Where a run tells how far it is. Data goes to standard output, progress to standard error. */
export interface Progress {
  /** A stage begins; `total` rows are ahead, 0 where the number means nothing. */
  begin(stage: string, total: number): void;
  /** Rows of the current stage done so far. */
  advance(rows: number): void;
  end(): void;
  note(line: string): void;
  warn(line: string): void;
}

const seconds = (since: number) => (performance.now() - since) / 1000;
const perSecond = (rows: number, since: number) => Math.round(rows / Math.max(seconds(since), 1e-3));
const grouped = (value: number) => value.toLocaleString('en-US');

/** One bar per stage, for a terminal. */
export function barProgress(): Progress {
  const bars = new cliProgress.MultiBar(
    {
      format: '{stage} {bar} {percentage}% {value}/{total} rows, {speed} rows/s, {left} left',
      stream: process.stderr,
      hideCursor: true,
      fps: 5,
    },
    cliProgress.Presets.shades_classic,
  );
  let bar: cliProgress.SingleBar | null = null;
  let started = 0;
  let total = 0;
  let first = 0;
  const payload = (rows: number) => {
    const speed = perSecond(rows - first, started);
    const left = speed > 0 && rows > first ? `${Math.ceil((total - rows) / speed)} s` : '?';
    return { speed: grouped(speed), left };
  };
  return {
    begin(stage, rows) {
      started = performance.now();
      total = rows;
      first = 0;
      bar = bars.create(Math.max(rows, 1), 0, { stage: stage.padEnd(24), speed: '0', left: '?' });
    },
    advance(rows) {
      if (first === 0) first = rows;
      bar?.update(rows, payload(rows));
    },
    end() {
      bar?.update(Math.max(total, 1), { ...payload(total), left: '0 s' });
      bar?.stop();
      bar = null;
      bars.stop();
    },
    note: (line) => bars.log(`${line}\n`),
    warn: (line) => bars.log(`warning: ${line}\n`),
  };
}

const LINE_EVERY_SECONDS = 5;

/** Plain lines on standard error, for logs: when a stage begins and ends, and every few seconds between. */
export function lineProgress(
  write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Progress {
  let stage = '';
  let total = 0;
  let started = 0;
  let last = 0;
  return {
    begin(name, rows) {
      [stage, total, started, last] = [name, rows, performance.now(), performance.now()];
      write(total > 0 ? `${stage}: ${grouped(total)} rows` : stage);
    },
    advance(rows) {
      if (seconds(last) < LINE_EVERY_SECONDS) return;
      last = performance.now();
      write(
        `${stage}: ${grouped(rows)} of ${grouped(total)} rows, ${grouped(perSecond(rows, started))} rows/s`,
      );
    },
    end: () => write(`${stage}: done in ${seconds(started).toFixed(1)} s`),
    note: write,
    warn: (line) => write(`warning: ${line}`),
  };
}

/** One JSON object per line on standard output, for machines. */
export function jsonProgress(
  write: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Progress {
  let stage = '';
  let total = 0;
  let started = 0;
  let last = 0;
  const emit = (event: object) => write(JSON.stringify(event));
  return {
    begin(name, rows) {
      [stage, total, started, last] = [name, rows, performance.now(), 0];
      emit({ event: 'stage', stage, total });
    },
    advance(rows) {
      if (seconds(last) < 1) return;
      last = performance.now();
      emit({ event: 'progress', stage, rows, total, rows_per_second: perSecond(rows, started) });
    },
    end: () => emit({ event: 'stage_done', stage, seconds: Number(seconds(started).toFixed(3)) }),
    note: (message) => emit({ event: 'note', message }),
    warn: (message) => emit({ event: 'warning', message }),
  };
}
