/**
 * The speed of scoring: a model of Pythia-70m's shape beside the machine's own rate of matrix products, turn about.
 *
 *     node --import tsx bench/model.ts [--threads 2] [--rows 32] [--rounds 5] [--model FOLDER] [--python PYTHON]
 *
 * The rate is that of ONNX Runtime's product of two matrices of 2048 x 2048, neither known beforehand. Work is counted
 * as 2 per weight of a matrix and token, and attention; norms, activations and statistics count nothing.
 *
 * With a Python that has torch and transformers, the same rows go through bench/model.py between two rounds of ours.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type LoadedModel, loadModelFolder } from '../pipeline/models/load-model.ts';
import { openWeightsScorer } from '../pipeline/models/scorer.ts';
import { oracleFolder, pythia70m } from '../test/support/model-oracles.ts';
import type { Statistics } from '../transforms/models/onnx/token-statistics.ts';
import { MatrixProduct, median, seconds } from './matrix-product.ts';

const LENGTH = 64;

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    rows: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '5' },
    model: { type: 'string' },
    python: { type: 'string' },
  },
});
const threads = Number(values.threads);
const rows = Number(values.rows);
const device = { device: 'cpu', threads } as const;

const CASES: Readonly<Record<string, Statistics>> = {
  'log-probabilities': {},
  'and ranks': { rank: true },
  'and moments, margins': { rank: true, moments: true, margin: true },
  'and top 40': { rank: true, moments: true, margin: true, topK: 40 },
};

/** Floating-point operations of one row. */
function work({ model, tensors }: LoadedModel): number {
  const inBlocks = tensors.filter(({ name, shape }) => shape.length === 2 && /\d/.test(name));
  const weights = inBlocks.reduce((sum, { shape }) => sum + shape[0]! * shape[1]!, 0);
  const attention = 4 * LENGTH * LENGTH * model.width * model.layers;
  return 2 * LENGTH * weights + attention + 2 * (LENGTH - 1) * model.vocabulary * model.width;
}

const peakMB = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1000;

/** Rates of our scorer, with what PyTorch is asked for and with all statistics, beside PyTorch and the published way. */
async function besidePyTorch(python: string): Promise<void> {
  const script = fileURLToPath(new URL('model.py', import.meta.url));
  const file = join(folder, 'rows.json');
  const matrix = Array.from({ length: rows }, (_, row) => [
    ...ids.subarray(row * LENGTH, (row + 1) * LENGTH),
  ]);
  writeFileSync(file, JSON.stringify(matrix));
  for (const name of ['log-probabilities', 'and top 40']) {
    const scorer = await openWeightsScorer(loaded, { ...device, statistics: CASES[name]! });
    const ratios: [number, number][] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      const ours = rows / (await seconds(() => scorer.score(ids, LENGTH)));
      const args = [script, folder, file, String(threads), '1'];
      const { stdout, stderr, status } = spawnSync(python, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      const [well, published] = JSON.parse(stdout) as [number, number];
      ratios.push([ours / well, ours / published]);
    }
    await scorer.close();
    const ratio = (at: 0 | 1) => median(ratios.map((pair) => pair[at])).toFixed(2);
    console.log(
      `${name}: ${ratio(0)} times PyTorch's log-probabilities, ${ratio(1)} times the published way`,
    );
  }
}

const folder = values.model ?? oracleFolder(pythia70m, 'F16');
const loaded = await loadModelFolder(folder);
const ids = Int32Array.from({ length: rows * LENGTH }, (_, i) => (i * 7919) % loaded.model.vocabulary);
const product = await MatrixProduct.open(device);
for (const [name, statistics] of Object.entries(CASES)) {
  const scorer = await openWeightsScorer(loaded, { ...device, statistics });
  await scorer.score(ids, LENGTH);
  const rates: number[] = [];
  const scored: number[] = [];
  const shares: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const rate = await product.rate();
    const perSecond = rows / (await seconds(() => scorer.score(ids, LENGTH)));
    rates.push(rate / 1e9);
    scored.push(perSecond);
    shares.push((perSecond * work(loaded)) / rate);
  }
  await scorer.close();
  console.log(
    `${name}: ${median(scored).toFixed(1)} rows/s = ${((median(scored) * work(loaded)) / 1e9).toFixed(0)} GFLOP/s, ` +
      `matrix product ${median(rates).toFixed(0)} GFLOP/s, share ${median(shares).toFixed(2)}, ` +
      `peak memory ${peakMB().toFixed(0)} MB`,
  );
}
await product.close();
if (values.python !== undefined) await besidePyTorch(values.python);
if (values.model === undefined) rmSync(folder, { recursive: true });
