import { readFile, realpath } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import type { Architecture, LanguageModel, Transformer } from '../../transforms/models/architecture.ts';
import { encoderOf, modelOf } from '../../transforms/models/architectures/index.ts';
import { ModelError } from '../../transforms/models/model-error.ts';
import { scoringModel } from '../../transforms/models/onnx/scoring-graph.ts';
import { sentenceModel } from '../../transforms/models/onnx/sentence-graph.ts';
import { type StoredTensor, Weights } from '../../transforms/models/weights.ts';
import { InputError } from '../input-error.ts';
import { asInputError } from './as-input-error.ts';
import { findModelFiles, type ModelFiles } from './model-folder.ts';
import { numericsOf } from './numerics.ts';
import { readSafetensors } from './safetensors.ts';

/** A model whose files are known to fit together; nothing of its weights is in memory yet. */
export interface LoadedModel<M extends Transformer = LanguageModel> {
  readonly path: string;
  readonly modelType: string;
  readonly model: M;
  readonly weights: Weights;
  readonly tensors: readonly StoredTensor[];
  /** How many weights the model has; a tied embedding counts once. */
  readonly parameters: number;
  /** The folder that the tensors' `file` starts from. */
  readonly weightsFolder: string;
  /** The config.json that was read, and all files of weights. */
  readonly files: readonly string[];
}

type WeightFiles = ModelFiles & { readonly kind: 'weights' };

/** Reads config.json and the headers of the weights; throws an InputError where one is broken or they do not fit. */
export function loadModel(path: string, files: WeightFiles): Promise<LoadedModel> {
  return load(path, files, modelOf, (model, weights) =>
    scoringModel(model, weights, { numerics: numericsOf('cpu'), statistics: {}, tile: 1 }),
  );
}

/** `loadModel` of an encoder of text. */
export function loadTextEncoder(path: string, files: WeightFiles): Promise<LoadedModel<Transformer>> {
  return load(path, files, encoderOf, (model, weights) => sentenceModel(model, weights, numericsOf('cpu')));
}

/** `build` asks for every weight by its name and shape. */
async function load<M extends Transformer>(
  path: string,
  files: WeightFiles,
  read: (config: unknown) => { architecture: Architecture<M>; model: M },
  build: (model: M, weights: Weights) => unknown,
): Promise<LoadedModel<M>> {
  const json = await parseJson(files.config);
  // ONNX Runtime refuses weights behind a link that leads out of their folder, as all do in the Hub's cache.
  const real = await Promise.all(files.weights.map((file) => realpath(file)));
  const weightsFolder = commonFolder(real);
  const tensors: StoredTensor[] = [];
  for (const [i, file] of real.entries()) {
    const name = relative(weightsFolder, file).split(sep).join('/');
    tensors.push(...(await readSafetensors(files.weights[i]!, name)));
  }
  return asInputError(path, () => {
    const { architecture, model } = read(json);
    const weights = new Weights(tensors, architecture.prefix);
    build(model, weights);
    requireNoFurtherLayers(tensors, model.layers);
    return {
      path,
      modelType: architecture.modelType,
      model,
      weights,
      tensors,
      parameters: weights.parameters,
      weightsFolder,
      files: [files.config, ...files.weights],
    };
  });
}

/** A config.json of a smaller model would go unnoticed otherwise. */
function requireNoFurtherLayers(tensors: readonly StoredTensor[], layers: number): void {
  const further = tensors.find(({ name }) => Number(/\.(\d+)\./.exec(name)?.[1] ?? 0) >= layers);
  if (further === undefined) return;
  throw new ModelError(`the weights have ${further.name}, but config.json makes ${layers} layers`);
}

/** `loadModel` of a folder; throws an InputError where it holds no weights. */
export async function loadModelFolder(path: string): Promise<LoadedModel> {
  const files = await findModelFiles(path);
  if (files.kind === 'weights') return loadModel(path, files);
  throw new InputError(`${path} is an ONNX model; this needs one as safetensors`);
}

/** The content of a JSON file; throws an InputError where there is none. */
export async function parseJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`cannot read ${path}: ${error.code ?? error.message}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path}: broken JSON (${(error as Error).message.replace(/\s+/g, ' ')})`);
  }
}

/** The deepest folder that all files lie in. */
function commonFolder(files: readonly string[]): string {
  return files.map(dirname).reduce((a, b) => {
    let folder = a;
    while (!`${b}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`))
      folder = dirname(folder);
    return folder;
  });
}
