/**
 * Holds every GPU device that starts here (cuda, webgpu) against transformers, in fp32 and in fp16: the models of
 * `test/golden/model-oracles.json`, the worst difference of each regime beside what is allowed, and the tokens per
 * second that a model of Pythia-70m's shape is scored at.
 *
 *     npm run -s check:gpu -- [--tiny]     # --tiny: without the model of Pythia-70m's shape
 *
 * Exit status: 0 all is within tolerance; 1 something is not; 2 no GPU starts here.
 */
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { runCommand } from '../pipeline/commands/command-line.ts';
import { InputError } from '../pipeline/input-error.ts';
import { BatchSize, layerBytesOn } from '../pipeline/models/batch-size.ts';
import { chooseDevice } from '../pipeline/models/choose-device.ts';
import { Generator } from '../pipeline/models/generator.ts';
import { type LoadedModel, loadModelFolder } from '../pipeline/models/load-model.ts';
import { RowScorer } from '../pipeline/models/row-scorer.ts';
import { openWeightsScorer } from '../pipeline/models/scorer.ts';
import { plainTable } from '../pipeline/sinks/plain-table.ts';
import {
  allowed,
  allowedInFloat16,
  type ModelOracle,
  oracleFolder,
  pythia70m,
  SURE,
  tinyOracles,
} from '../test/support/model-oracles.ts';
import { modelStatistics } from '../transforms/models/index.ts';

type Dtype = 'fp32' | 'fp16';

/** A device, and what it computes in. */
interface Place {
  readonly device: 'cuda' | 'webgpu';
  readonly dtype: Dtype;
}

/** Differences of one kind, in the order of the table. */
const REGIMES = {
  sure: 'log p, p > .99',
  other: 'log p, others',
  attention: 'attention entropy, Gini',
} as const;

/** The worst of a regime: by how much numbers differ, and what share of the allowed that is at most. */
interface Worst {
  count: number;
  difference: number;
  share: number;
}

const ATTENTION = 1e-3;
const SPEED_ROWS = 4096;
const SPEED_LENGTH = 64;
const SPEED_SECONDS = 5;

const optionsOf = ({ device, dtype }: Place) => ({
  device,
  threads: cpus().length,
  dtype,
});

async function main(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...argv], options: { tiny: { type: 'boolean', default: false } } });
  const oracles = tinyOracles.map(([, oracle]) => oracle).concat(values.tiny ? [] : [pythia70m]);
  const folders = oracles.map((oracle) => oracleFolder(oracle, 'F16'));
  const refusals: string[] = [];
  let holds = true;
  let started = 0;
  try {
    for (const device of ['cuda', 'webgpu'] as const) {
      for (const dtype of ['fp32', 'fp16'] as const) {
        const refusal = await refusalOf({ device, dtype });
        if (refusal !== null) {
          refusals.push(refusal);
          // What does not start in fp32 does not start.
          if (dtype === 'fp32') break;
          continue;
        }
        started++;
        if (!(await checkPlace({ device, dtype }, oracles, folders))) holds = false;
      }
    }
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
  if (started === 0) throw new InputError(`no GPU starts here: ${refusals.join('; ')}`);
  for (const refusal of refusals) console.log(`\nnot checked: ${refusal}`);
  if (!holds) process.exitCode = 1;
}

async function refusalOf(place: Place): Promise<string | null> {
  try {
    await chooseDevice(place);
    return null;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** Prints how a device does; false where it is outside of what is allowed. */
async function checkPlace(
  place: Place,
  oracles: readonly ModelOracle[],
  folders: readonly string[],
): Promise<boolean> {
  const regimes = new Map<keyof typeof REGIMES, Worst>();
  let [rows, sameRows] = [0, 0];
  let speed: number | null = null;
  for (const [i, oracle] of oracles.entries()) {
    const loaded = await loadModelFolder(folders[i]!);
    await compareScores(place, oracle, loaded, regimes);
    const generated = await continuations(place, oracle, loaded);
    rows += oracle.greedy.length;
    sameRows += oracle.greedy.filter((row, at) => row.join() === generated[at]!.join()).length;
    if (oracle === pythia70m) speed = await tokensPerSecond(place, loaded);
  }
  const lines = (Object.keys(REGIMES) as (keyof typeof REGIMES)[]).flatMap((regime) => {
    const worst = regimes.get(regime);
    if (worst === undefined) return [];
    const verdict = worst.share < 1 ? 'within' : 'OUTSIDE';
    const share = `${(100 * worst.share).toFixed(1)} %`;
    return [[REGIMES[regime], worst.count, worst.difference.toExponential(1), share, verdict]];
  });
  // In fp16 the leader of a near tie may be another.
  const greedyHolds = place.dtype === 'fp16' || sameRows === rows;
  const holds = greedyHolds && [...regimes.values()].every(({ share }) => share < 1);
  console.log(`\n${place.device} ${place.dtype}`);
  console.log(plainTable(['difference of', 'numbers', 'worst', 'of allowed', 'verdict'], lines, [1, 2, 3]));
  console.log(`greedy continuations as transformers makes them: ${sameRows} of ${rows} rows`);
  if (speed !== null) console.log(`pythia-70m's shape, rows of 64: ${Math.round(speed)} tokens/s scored`);
  return holds;
}

async function compareScores(
  place: Place,
  oracle: ModelOracle,
  loaded: LoadedModel,
  regimes: Map<keyof typeof REGIMES, Worst>,
): Promise<void> {
  const note = (regime: keyof typeof REGIMES, found: number, expected: number, limit: number) => {
    const worst = regimes.get(regime) ?? { count: 0, difference: 0, share: 0 };
    const difference = Math.abs(found - expected);
    // Not a number must not be passed over.
    const share = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference / limit;
    worst.count++;
    worst.difference = Math.max(worst.difference, difference);
    worst.share = Math.max(worst.share, share);
    regimes.set(regime, worst);
  };
  const observations = { attention: true };
  const scorer = await openWeightsScorer(loaded, {
    ...optionsOf(place),
    statistics: modelStatistics,
    observations,
  });
  const scores = await scorer.score(oracle.ids.flat(), oracle.ids[0]!.length).finally(() => scorer.close());
  for (const [i, expected] of oracle.log_probability.flat().entries()) {
    const regime = expected > SURE ? 'sure' : 'other';
    const limit = place.dtype === 'fp32' ? allowed(expected) : allowedInFloat16(expected);
    note(regime, scores.logProbability[i]!, expected, limit);
  }
  // What is measured of attention is promised of fp32.
  if (place.dtype === 'fp16') return;
  for (const [i, expected] of oracle.attention_entropy.flat().entries())
    note('attention', scores.attentionEntropy![i]!, expected, ATTENTION);
  for (const [i, expected] of oracle.attention_gini.flat().entries())
    note('attention', scores.attentionGini![i]!, expected, ATTENTION);
}

async function continuations(
  place: Place,
  { ids, prompt, greedy }: ModelOracle,
  loaded: LoadedModel,
): Promise<Int32Array[]> {
  const generator = await Generator.open(loaded, optionsOf(place));
  const steps = greedy[0]!.length;
  const prompts = ids.flatMap((row) => row.slice(0, prompt));
  const { tokens } = await generator.generate(prompts, prompt, steps).finally(() => generator.close());
  return ids.map((_, row) => tokens.slice(row * steps, (row + 1) * steps));
}

/** How many tokens a second the columns of `calculate-metrics --model` take, once batches are as large as they get. */
async function tokensPerSecond(place: Place, loaded: LoadedModel): Promise<number> {
  const scorer = await openWeightsScorer(loaded, {
    ...optionsOf(place),
    statistics: modelStatistics,
    layerBytes: layerBytesOn(place.device),
  });
  const rows = Array.from({ length: SPEED_ROWS }, (_, row) =>
    Int32Array.from({ length: SPEED_LENGTH }, (_, at) => ((row * SPEED_LENGTH + at) * 7919) % 50_000),
  );
  const model = new RowScorer(scorer, new BatchSize(null));
  try {
    // Batches grow up to all of these rows, and each of their sizes compiles.
    for (let warmup = 0; warmup < 2; warmup++) await model.score(rows);
    let tokens = 0;
    const begun = performance.now();
    const seconds = () => (performance.now() - begun) / 1000;
    while (seconds() < SPEED_SECONDS) {
      await model.score(rows);
      tokens += SPEED_ROWS * SPEED_LENGTH;
    }
    return tokens / seconds();
  } finally {
    await model.close();
  }
}

await runCommand('check:gpu', () => main(process.argv.slice(2)));
