/** Rows of features that are present or not, in compressed sparse form; a row's features have the value `scales[row]`. */
export interface SparseRows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly scales: Float64Array;
  readonly width: number;
}

/** A multinomial logistic regression: `weights[class][column]`, then `biases`. */
export interface Logistic {
  readonly classes: number;
  readonly weights: readonly Float64Array[];
  readonly biases: Float64Array;
}

export interface Fit {
  /** Strength of the L2 penalty on weights (not biases), beside the mean loss. */
  readonly penalty: number;
  readonly iterations: number;
}

/** Class logits of one row, into `into`. */
export function logits(model: Logistic, rows: SparseRows, row: number, into: Float64Array): void {
  const { classes, weights, biases } = model;
  const { columns } = rows;
  const scale = rows.scales[row]!;
  const from = rows.starts[row]!;
  const to = rows.starts[row + 1]!;
  for (let k = 0; k < classes; k++) {
    const own = weights[k]!;
    let sum = 0;
    for (let i = from; i < to; i++) sum += own[columns[i]!]!;
    into[k] = biases[k]! + scale * sum;
  }
}

/** Turns logits into probabilities in place and returns the logarithm of their sum. */
export function softmax(values: Float64Array): number {
  let most = -Infinity;
  for (const value of values) if (value > most) most = value;
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] = Math.exp(values[k]! - most);
  for (let k = 0; k < values.length; k++) values[k]! /= sum;
  return most + Math.log(sum);
}

/** Fits by L-BFGS (Nocedal, 1980) from zero: the penalised loss is convex, so the answer depends on the data alone. */
export function fitLogistic(
  rows: SparseRows,
  chosen: readonly number[],
  labels: Int32Array,
  rowWeights: Float64Array,
  classes: number,
  { penalty, iterations }: Fit,
): Logistic {
  const { columns } = rows;
  const size = rows.width * classes;
  let total = 0;
  for (const row of chosen) total += rowWeights[row]!;
  const probabilities = new Float64Array(classes);
  const model = (x: Float64Array): Logistic => ({
    classes,
    weights: perClass(x, rows.width, classes),
    biases: x.subarray(size),
  });
  const loss = (x: Float64Array, gradient: Float64Array): number => {
    const at = model(x);
    const slopes = perClass(gradient, rows.width, classes);
    gradient.fill(0);
    let sum = 0;
    for (const row of chosen) {
      const weight = rowWeights[row]! / total;
      if (weight === 0) continue;
      logits(at, rows, row, probabilities);
      const truth = probabilities[labels[row]!]!;
      sum += weight * (softmax(probabilities) - truth);
      probabilities[labels[row]!]! -= 1;
      for (let k = 0; k < classes; k++) gradient[size + k]! += weight * probabilities[k]!;
      const from = rows.starts[row]!;
      const to = rows.starts[row + 1]!;
      for (let k = 0; k < classes; k++) {
        const own = slopes[k]!;
        const change = weight * rows.scales[row]! * probabilities[k]!;
        for (let i = from; i < to; i++) own[columns[i]!]! += change;
      }
    }
    for (let i = 0; i < size; i++) {
      sum += (penalty / 2) * x[i]! * x[i]!;
      gradient[i]! += penalty * x[i]!;
    }
    return sum;
  };
  return model(minimise(loss, size + classes, iterations));
}

function perClass(numbers: Float64Array, width: number, classes: number): Float64Array[] {
  return Array.from({ length: classes }, (_, k) => numbers.subarray(k * width, (k + 1) * width));
}

/** Steps that the curvature is estimated from. */
const MEMORY = 8;

function minimise(
  loss: (x: Float64Array, gradient: Float64Array) => number,
  size: number,
  iterations: number,
): Float64Array {
  let x = new Float64Array(size);
  let gradient = new Float64Array(size);
  let value = loss(x, gradient);
  const history: { step: Float64Array; change: Float64Array; rho: number }[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const direction = gradient.map((one) => -one);
    const alphas: number[] = [];
    for (let i = history.length - 1; i >= 0; i--) {
      const { step, change, rho } = history[i]!;
      const alpha = rho * dot(step, direction);
      alphas[i] = alpha;
      add(direction, change, -alpha);
    }
    const last = history.at(-1);
    const scale =
      last === undefined
        ? 1 / Math.sqrt(dot(gradient, gradient))
        : 1 / (last.rho * dot(last.change, last.change));
    for (let i = 0; i < size; i++) direction[i]! *= scale;
    history.forEach(({ step, change, rho }, i) => {
      add(direction, step, alphas[i]! - rho * dot(change, direction));
    });
    const slope = dot(gradient, direction);
    let length = 1;
    let next = x;
    let nextGradient = gradient;
    let nextValue = value;
    for (let attempt = 0; ; attempt++) {
      if (attempt === 30) return x;
      next = x.slice();
      add(next, direction, length);
      nextGradient = new Float64Array(size);
      nextValue = loss(next, nextGradient);
      if (nextValue <= value + 1e-4 * length * slope) break;
      length /= 2;
    }
    const step = next.slice();
    add(step, x, -1);
    const change = nextGradient.slice();
    add(change, gradient, -1);
    const curvature = dot(step, change);
    if (curvature > 0) history.push({ step, change, rho: 1 / curvature });
    if (history.length > MEMORY) history.shift();
    const gain = value - nextValue;
    x = next;
    gradient = nextGradient;
    value = nextValue;
    if (gain < 1e-7 * Math.abs(value)) break;
  }
  return x;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function add(to: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * other[i]!;
}
