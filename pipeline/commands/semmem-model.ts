import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { Dtype } from '../dtype.ts';
import { openHub } from '../hub.ts';
import { InputError } from '../input-error.ts';
import { KNOBS } from '../knobs.ts';
import { openModel } from '../model-inputs.ts';
import { checkModel, type ModelCheck, TOLERANCE } from '../models/check-model.ts';
import { chooseDevice } from '../models/choose-device.ts';
import { describeModel, type ModelInfo } from '../models/describe-model.ts';
import type { LoadedModel } from '../models/load-model.ts';
import type { Settings } from '../settings.ts';
import { standardOutput } from '../sinks/output.ts';
import { plainTable } from '../sinks/plain-table.ts';
import { addKnob, newCommand } from './command-line.ts';
import { note, withDatabase } from './run-options.ts';

type ModelOptions = Pick<Settings, 'revision' | 'device' | 'dtype'> & {
  readonly threads?: number;
  readonly json?: boolean;
};

/** `semmem model`: what a model is, and whether it is computed rightly here. */
export function modelCommand(): Command {
  const group = newCommand('model', 'Describes a model, or checks that it is computed rightly on a device.');
  const info = newCommand(
    'info',
    'Architecture, parameters, context, vocabulary, and memory by device and batch.',
  )
    .argument('<MODEL>', 'folder or Hub id')
    .action(printInfo);
  const check = newCommand('check', 'Compares a few rows with a plain forward pass in float64.')
    .argument('<MODEL>', 'folder or Hub id')
    .action(printCheck);
  addKnobs(info, ['--revision', '--json']);
  addKnobs(check, ['--revision', '--device', '--dtype', '--threads', '--json']);
  return group.addCommand(info).addCommand(check);
}

function addKnobs(command: Command, names: readonly string[]): void {
  for (const knob of Object.values(KNOBS).flat()) {
    if (names.includes(knob.flags.split(' ')[0]!)) addKnob(command, knob);
  }
}

function load(model: string, { revision }: ModelOptions): Promise<LoadedModel> {
  return withDatabase({ threads: 1 }, async (connection, session) => {
    const { loaded } = await openModel(model, revision ?? null, openHub(connection, session));
    if (loaded !== null) return loaded;
    throw new InputError(
      `${model} is a ready ONNX model, which tells nothing of itself; give one as safetensors`,
    );
  });
}

async function printInfo(model: string, options: ModelOptions): Promise<void> {
  const info = describeModel(await load(model, options));
  await standardOutput().write(options.json ? `${JSON.stringify(info)}\n` : infoText(info));
}

function infoText(info: ModelInfo): string {
  const { model, architecture, parameters, layers, width, heads, context, vocabulary, weights, memory } =
    info;
  const stored = Object.entries(weights).map(([type, bytes]) => `${megabytes(bytes)} MB in ${type}`);
  const batches = Object.keys(memory[0]!.batches);
  const head = [
    'device',
    'dtype',
    'weights',
    ...batches.map((rows) => (rows === '1' ? '1 row' : `${rows} rows`)),
  ];
  const rows = memory.map(({ device, dtype, weights: bytes, batches: sizes }) => [
    device,
    dtype,
    ...[bytes, ...Object.values(sizes)].map(megabytes),
  ]);
  return `${model}: ${architecture}, ${grouped(parameters)} parameters
layers ${layers}, width ${width}, heads ${heads}, context ${grouped(context)} tokens, vocabulary ${grouped(vocabulary)} tokens
weights: ${stored.join(', ')}
estimated memory in MB for scoring rows of 64 tokens; larger batches are run in pieces:
${plainTable(head, rows, [2, ...batches.map((_, at) => at + 3)])}
`;
}

async function printCheck(model: string, options: ModelOptions): Promise<void> {
  const loaded = await load(model, options);
  const { dtype, threads = availableParallelism() } = options;
  const { device, passedOver } = await chooseDevice(options);
  for (const reason of passedOver) note(reason);
  const check = await checkModel(loaded, { device, dtype, threads });
  const line = { model, device, dtype, ...check, tolerance: TOLERANCE[dtype] };
  await standardOutput().write(
    options.json ? `${JSON.stringify(line)}\n` : checkText(model, device, dtype, check),
  );
  if (!check.withinTolerance) {
    throw new InputError(
      `${model} is not computed rightly on ${device} in ${dtype}; take another --device or --dtype`,
    );
  }
}

function checkText(model: string, device: string, dtype: Dtype, check: ModelCheck): string {
  const { rows, tokens, sure, other, ranksThatDiffer, withinTolerance } = check;
  const tolerance = TOLERANCE[dtype];
  return `${model} on ${device} in ${dtype}: ${rows} rows of ${tokens} tokens against a plain forward pass in float64
largest difference of a log-probability: ${shown(other)} (tolerance ${tolerance.other}); where p > .99: ${shown(sure)} (tolerance ${tolerance.sure})
ranks that differ: ${grouped(ranksThatDiffer)} of ${grouped(rows * (tokens - 1))} (for information, not judged)
log-probabilities ${withinTolerance ? 'within tolerance' : 'NOT within tolerance'}
`;
}

const shown = (difference: number | null) => difference?.toExponential(2) ?? 'no such token';
const grouped = (value: number) => value.toLocaleString('en-US');
const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
