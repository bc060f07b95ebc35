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

const SYMBOL_FACTOR = 0x9e3779b1;

/** Where a hash of `gram` symbols was seen last, plus `epoch`: smaller entries are of earlier calls. */
let lastSeen = new Int32Array(2048);
let epoch = 1;

/**
 * Stretches of at least two periods in which every symbol equals the one a period before.
 *
 * One pass: a lag is kept while it holds; where it breaks, the lag to the last place with the same `gram`
 * symbols is taken up and followed backwards too. So the shortest period is found, then the one around it.
 */
export function periodicRuns(symbols: Int32Array, length: number, gram: 2 | 3, runs: PeriodicRuns): void {
  runs.count = 0;
  if (2 * length > lastSeen.length || epoch + length >= 2 ** 31) {
    lastSeen = new Int32Array(Math.max(lastSeen.length, 2 ** Math.ceil(Math.log2(2 * length))));
    epoch = 1;
  }
  const seen = lastSeen;
  const mask = seen.length - 1;
  const base = epoch;
  let budget = BACKWARD_STEPS * length;
  // After `gram` shifts a symbol has left the hash.
  const shift = Math.ceil(32 / gram);
  let hash = 0;
  for (let i = 0; i < length; i++) {
    hash = ((hash << shift) + Math.imul(symbols[i]!, SYMBOL_FACTOR)) | 0;
    const slot = mixed(hash) & mask;
    const last = seen[slot]! - base;
    seen[slot] = base + i;
    if (last < gram - 1 || symbols[i] !== symbols[last] || symbols[i - 1] !== symbols[last - 1]) continue;
    if (gram === 3 && symbols[i - 2] !== symbols[last - 2]) continue;
    const lag = i - last;
    let matchedFrom = i - gram + 1;
    while (matchedFrom > lag && budget > 0 && symbols[matchedFrom - 1] === symbols[matchedFrom - 1 - lag]) {
      matchedFrom--;
      budget--;
    }
    for (i++; i < length && symbols[i] === symbols[i - lag]; i++) {
      hash = ((hash << shift) + Math.imul(symbols[i]!, SYMBOL_FACTOR)) | 0;
      seen[mixed(hash) & mask] = base + i;
    }
    close(runs, matchedFrom, i, lag);
    // The symbol that breaks the lag may take up another.
    i--;
  }
  epoch += length;
}

function mixed(hash: number): number {
  const product = Math.imul(hash, 0x85ebca6b);
  return product ^ (product >>> 15);
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
