import type { GreedyDtype } from './dtype.ts';
import { InputError } from './input-error.ts';
import { hashOf } from './manifest.ts';
import { type OpenedModel, openModel } from './model-inputs.ts';
import { chooseDevice } from './models/choose-device.ts';
import { GreedyModel } from './models/greedy-model.ts';
import { modelPartRows } from './models/part-rows.ts';
import type { Session } from './session.ts';
import { hubPath } from './sources/hub/hub-path.ts';
import type { InputContext } from './sources/inputs.ts';
import { expandInput } from './sources/local.ts';
import { openTokenizer } from './sources/open-tokenizer.ts';
import { otherTokenizer } from './sources/other-tokenizer.ts';
import { openSource } from './sources/source.ts';
import { checkVocabulary, modelVocabulary } from './sources/vocabulary-check.ts';
import type { Source } from './tables.ts';
import type { GreedyShape } from './workers/greedy-task.ts';

/** Rows of a small model's part. */
const PART_ROWS = 8192;

/** Raise it when the machinery or the graphs would give other values for the same formulas. */
const PART_FORMAT = 2;

/** Every knob of `semmem score`, checked; paths are absolute but for those of models and inputs, which may be on the Hub. */
export interface ScoreSettings {
  readonly model: string;
  readonly revision: string | null;
  readonly input: readonly string[];
  readonly output: string;
  readonly force: boolean;
  readonly tokenizer: string | null;
  readonly promptTokens: number;
  readonly continuationTokens: number;
  readonly shape: GreedyShape;
  readonly device: 'auto' | 'cpu' | 'webgpu' | 'cuda';
  readonly dtype: GreedyDtype;
  readonly batchSize: number | null;
  readonly threads: number;
  /** Bytes for reading and writing tables; the model's come on top. */
  readonly memoryLimit: number;
}

/** A model that is ready to follow rows. */
export interface OpenedGreedyModel {
  readonly model: GreedyModel;
  readonly name: string;
  readonly device: string;
  /** Rows of a part, at most. */
  readonly partRows: number;
  /** 1 for every token that the model may be given. */
  readonly known: Uint8Array;
  /** Hash of what decides the values, but for the input. */
  readonly key: string;
}

/** Opens all inputs as one table. */
export async function openInput({ input }: ScoreSettings, context: InputContext): Promise<Source> {
  const { connection, hub, signal } = context;
  const paths: string[] = [];
  for (const given of input) {
    const address = hubPath(given);
    if (address !== null) paths.push(await hub.file(address, { signal }));
    else paths.push(...(await expandInput(connection, given)).paths);
  }
  return openSource(connection, { name: 'rows', paths, score: null, carryExtraColumns: false });
}

/** Finds the model, tries its device, and holds it against the rows; throws an InputError where they do not fit. */
export async function openGreedyModel(
  settings: ScoreSettings,
  source: Source,
  context: InputContext,
  session: Session,
): Promise<OpenedGreedyModel> {
  const { promptTokens, continuationTokens, dtype, threads, batchSize: batchRows } = settings;
  const found = await openModel(settings.model, settings.revision, context);
  const { device, passedOver } = await chooseDevice({ device: settings.device, dtype });
  session.progress.note([`${found.name} runs on ${device} in ${dtype}`, ...passedOver].join('; '));
  const weights = found.loaded ?? (found.files.kind === 'onnx' ? found.files.file : found.name);
  if (typeof weights === 'string' && settings.shape === 'all') {
    throw new InputError(
      `${found.name}: an .onnx file can be asked for --only memorized or --keep memorized; to generate, give the model as safetensors`,
    );
  }
  const check = () => session.shared.check();
  const lengths = { promptTokens, continuationTokens };
  const model = new GreedyModel({ model: weights, ...lengths, device, dtype, threads, batchRows, check });
  const { vocabulary, context: longest } = await model.limits();
  if (promptTokens + continuationTokens > longest) {
    throw new InputError(
      `${promptTokens} tokens of prompt and ${continuationTokens} of continuation are too many: ${found.name} takes ${longest} at most`,
    );
  }
  const { connection } = context;
  await checkVocabulary(connection, source, modelVocabulary(found.name, vocabulary));
  const warn = (line: string) => session.warn(line);
  const tokenizer = await knownTo(settings.tokenizer, found, vocabulary, context, warn);
  return {
    model,
    name: found.name,
    device,
    partRows: modelPartRows(found.loaded?.parameters ?? null, PART_ROWS),
    known: tokenizer.known,
    key: hashOf([PART_FORMAT, found.identity, device, dtype, lengths, settings.shape, tokenizer.identity]),
  };
}

/** The tokens that rows may have: the model's, or those of them that the tokenizer knows. */
async function knownTo(
  spec: string | null,
  model: OpenedModel,
  vocabulary: number,
  context: InputContext,
  warn: (line: string) => void,
) {
  if (spec === null) return { known: new Uint8Array(vocabulary).fill(1), identity: null };
  const tokenizer = await openTokenizer(spec, context);
  const { table, identity, name } = tokenizer;
  if (table.vocabularySize > vocabulary) {
    throw new InputError(
      `tokenizer ${name} has ${table.vocabularySize} tokens and model ${model.name} only ${vocabulary}: they do not belong together`,
    );
  }
  const other = await otherTokenizer(model, tokenizer);
  if (other !== null) warn(other);
  return { known: table.known, identity };
}
