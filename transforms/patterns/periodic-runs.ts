/** Stretches of a sequence that repeat, sorted by end: the first `count` hold. Reused: read before the next call. */
export interface PeriodicRuns {
  count: number;
  starts: Int32Array;
  /** One past the last symbol. */
  ends: Int32Array;
  periods: Int32Array;
}

/** Steps that a call may spend, per symbol, on finding how far back its runs began: what keeps it linear. */
const BACKWARD_STEPS = 4;

/** Empty runs to be filled by `periodicRuns`. */
export function makeRuns(): PeriodicRuns {
  return { count: 0, ...arraysOf(64) };
}

function arraysOf(size: number) {
  return { starts: new Int32Array(size), ends: new Int32Array(size), periods: new Int32Array(size) };
}

/** Where a hash of `gram` symbols was seen last, plus `epoch`: smaller entries are of earlier calls. */
let lastSeen = new Int32Array(2048);
let epoch = 1;

/**
 * Stretches of at least two periods in which every symbol equals the one a period before.
 *
 * One pass: a lag is kept while it holds; where it breaks, the lag to the last place with the same `gram`
 * symbols is taken up and followed backwards too. So the shortest period is found, then the one around it.
 */
export function periodicRuns(symbols: Int32Array, length: number, gram: number, runs: PeriodicRuns): void {
  runs.count = 0;
  if (2 * length > lastSeen.length || epoch + length >= 2 ** 31) {
    lastSeen = new Int32Array(Math.max(lastSeen.length, 2 ** Math.ceil(Math.log2(2 * length))));
    epoch = 1;
  }
  const mask = lastSeen.length - 1;
  let budget = BACKWARD_STEPS * length;
  let lag = 0;
  let matchedFrom = 0;
  // After `gram` shifts a symbol has left the hash.
  const shift = Math.ceil(32 / gram);
  let hash = 0;
  for (let i = 0; i < length; i++) {
    hash = (hash << shift) + Math.imul(symbols[i]!, 0x9e3779b1);
    const mixed = Math.imul(hash, 0x85ebca6b);
    const slot = (mixed ^ (mixed >>> 15)) & mask;
    const last = lastSeen[slot]! - epoch;
    lastSeen[slot] = epoch + i;
    if (lag > 0) {
      if (symbols[i] === symbols[i - lag]) continue;
      close(runs, matchedFrom, i, lag);
      lag = 0;
    }
    if (last < gram - 1) continue;
    let k = 0;
    while (k < gram && symbols[i - k] === symbols[last - k]) k++;
    if (k < gram) continue;
    lag = i - last;
    matchedFrom = i - gram + 1;
    while (matchedFrom > lag && budget > 0 && symbols[matchedFrom - 1] === symbols[matchedFrom - 1 - lag]) {
      matchedFrom--;
      budget--;
    }
  }
  if (lag > 0) close(runs, matchedFrom, length, lag);
  epoch += length;
}

function close(runs: PeriodicRuns, matchedFrom: number, end: number, period: number): void {
  if (end - matchedFrom < period) return;
  if (runs.count === runs.starts.length) {
    const { starts, ends, periods } = runs;
    Object.assign(runs, arraysOf(2 * runs.count));
    runs.starts.set(starts);
    runs.ends.set(ends);
    runs.periods.set(periods);
  }
  const r = runs.count++;
  runs.starts[r] = matchedFrom - period;
  runs.ends[r] = end;
  runs.periods[r] = period;
}
