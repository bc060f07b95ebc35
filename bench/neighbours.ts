/**
 * The speed of semantic neighbours: embeddings by a model of MiniLM-L6's shape, and all-pairs cosines, each beside the
 * machine's own rate of matrix products, turn about.
 *
 *     node --import tsx bench/neighbours.ts [--threads 2] [--rows 8192] [--texts 256] [--rounds 5] [--device cpu]
 *                                           [--encoder FOLDER] [--probes 8]
 *
 * Work is counted as 2 per weight of a matrix and token, and attention; 2 per number of a pair of vectors. Nothing else
 * counts, such as tokens, norms, or finding the pairs that are alike, which a row has with about half of a group of eight.
 */
import { readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openCosineProduct } from '../pipeline/models/cosine-product.ts';
import { findModel } from '../pipeline/models/find-model.ts';
import { openNearestRows } from '../pipeline/models/nearest-rows.ts';
import { openSentenceEncoder } from '../pipeline/models/sentence-encoder.ts';
import { loadSentenceTokens } from '../pipeline/models/sentence-tokens.ts';
import type { Device } from '../pipeline/models/session.ts';
import { emptyRecall, probedPairs } from '../pipeline/neighbours/probed-pairs.ts';
import { semanticPairs } from '../pipeline/neighbours/semantic-pairs.ts';
import { encoderFolder, encoderOracles } from '../test/support/encoder-oracles.ts';
import { MatrixProduct, median, seconds } from './matrix-product.ts';

const WIDTH = 384;
const LAYERS = 6;
const INNER = 1536;
/** Rows with one centre. */
const GROUP = 8;

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    rows: { type: 'string', default: '8192' },
    texts: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '5' },
    device: { type: 'string', default: 'cpu' },
    encoder: { type: 'string' },
    probes: { type: 'string', default: '8' },
  },
});
const options = { device: values.device as Device, threads: Number(values.threads) };
const machine = await MatrixProduct.open(options);
const peakMiB = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;

/** Runs `work` and the machine's product turn about, and prints the rates and the share. */
async function compare(
  what: string,
  count: number,
  unit: string,
  flops: number,
  work: () => Promise<unknown>,
) {
  await work();
  const [rates, shares, counts]: number[][] = [[], [], []];
  for (let round = 0; round < Number(values.rounds); round++) {
    const rate = await machine.rate();
    const took = await seconds(work);
    rates!.push(rate / 1e9);
    shares!.push(flops / took / rate);
    counts!.push(count / took);
  }
  const perSecond = median(counts!);
  console.log(
    `${what}: ${perSecond.toPrecision(3)} ${unit}/s = ${((perSecond * flops) / count / 1e9).toFixed(0)} GFLOP/s, ` +
      `matrix product ${median(rates!).toFixed(0)} GFLOP/s, share ${median(shares!).toFixed(2)}, ` +
      `peak memory ${peakMiB().toFixed(0)} MiB`,
  );
}

/** Unit vectors in no order, every eight of them alike. */
function vectors(rows: number): Float32Array {
  const all = new Float32Array(rows * WIDTH);
  const noise = (x: number) => ((Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) >>> 8) / 2 ** 24) * 2 - 1;
  for (let row = 0; row < rows; row++) {
    const centre = Math.floor(row / GROUP) * 7919;
    const values = Array.from(
      { length: WIDTH },
      (_, i) =>
        2 * noise(Math.imul(centre + i, 0x9e3779b1)) + noise(Math.imul(row * 613 + i + 1, 0x85ebca77)),
    );
    const length = Math.hypot(...values);
    all.set(
      values.map((value) => value / length),
      row * WIDTH,
    );
  }
  return all;
}

const rows = Number(values.rows);
const a = vectors(rows);
const product = await openCosineProduct(options);
let alike = 0;
await compare('all-pairs cosines', rows * rows, 'pairs', 2 * rows * rows * WIDTH, async () => {
  alike = 0;
  for await (const { cosine } of semanticPairs(a, a, WIDTH, product)) alike += cosine.length;
});
console.log(`  ${alike} of ${rows * rows} pairs are alike`);

const { nearest, close } = await openNearestRows(options);
const probing = { probes: Number(values.probes), nearest };
const [shares, recalls]: number[][] = [[], []];
for (let round = 0; round < Number(values.rounds); round++) {
  const recall = emptyRecall();
  let found = 0;
  const all = await seconds(async () => {
    for await (const _ of semanticPairs(a, a, WIDTH, product));
  });
  const some = await seconds(async () => {
    for await (const { cosine } of probedPairs(a, a, WIDTH, product, probing, recall)) found += cosine.length;
  });
  shares!.push(all / some);
  recalls!.push((found - rows) / (alike - rows));
  if (round === 0)
    console.log(
      `  the sample tells of ${recall.map((one) => `${one.found} of ${one.pairs} found at ${one.cosine}`).join(', ')}`,
    );
}
console.log(
  `--probes ${values.probes}: ${median(shares!).toFixed(1)} times as fast as all pairs, ` +
    `finds ${(100 * median(recalls!)).toFixed(2)} % of the pairs at 0.8 but for a row with itself`,
);
await close();
await product.close();

const oracle = encoderOracles.find(([name]) => name.includes('MiniLM'))![1];
const folder =
  values.encoder ?? encoderFolder(oracle, { 'sentence_bert_config.json': { max_seq_length: 64 } });
const found = await findModel(folder, folder, null, null!);
const texts = Array.from({ length: Number(values.texts) }, (_, i) =>
  'the river and the stone of a licence, to copy in print; '.repeat(4).slice(0, 60 + ((i * 7) % 60)),
);
const tokens = await loadSentenceTokens(await found.tokenizer(), { length: 64, lowerCase: false });
const lengths = texts.map((text) => tokens(text).length);
const flops = lengths.reduce(
  (sum, length) => sum + LAYERS * length * (8 * WIDTH ** 2 + 4 * WIDTH * INNER + 4 * length * WIDTH),
  0,
);
const encoder = await openSentenceEncoder(found, options);
await compare(`embeddings, ${median(lengths)} tokens`, texts.length, 'texts', flops, () =>
  encoder.embed(texts),
);
await encoder.close();
await machine.close();
if (values.encoder === undefined) rmSync(folder, { recursive: true });
