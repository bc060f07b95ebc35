import type { Architecture, LanguageModel, Transformer } from '../architecture.ts';
import { ConfigReader } from '../config-reader.ts';
import { ModelError } from '../model-error.ts';
import { bert } from './bert.ts';
import { gptNeo } from './gpt_neo.ts';
import { gptNeoX } from './gpt_neox.ts';
import { gpt2 } from './gpt2.ts';

/** The language models that can be run. */
export const architectures: readonly Architecture[] = [gptNeoX, gpt2, gptNeo];

/** The encoders of text that can be run. */
export const encoders: readonly Architecture<Transformer>[] = [bert];

/** The architecture and language model that a config.json describes; throws a ModelError where it is not among ours. */
export function modelOf(json: unknown): { architecture: Architecture; model: LanguageModel } {
  const config = new ConfigReader(json);
  const architecture = architectureOf(config, architectures);
  const classes = config.raw('architectures');
  if (Array.isArray(classes) && classes.length > 0 && !classes.includes(architecture.className)) {
    throw new ModelError(
      `config.json: ${classes.join(', ')} is not a language model (expected ${architecture.className})`,
    );
  }
  return { architecture, model: builtBy(architecture, config) };
}

/** The architecture and encoder that a config.json describes, whatever heads it has; throws a ModelError like `modelOf`. */
export function encoderOf(json: unknown): { architecture: Architecture<Transformer>; model: Transformer } {
  const config = new ConfigReader(json);
  const architecture = architectureOf(config, encoders);
  return { architecture, model: builtBy(architecture, config) };
}

function architectureOf<M extends Transformer>(
  config: ConfigReader,
  known: readonly Architecture<M>[],
): Architecture<M> {
  const type = config.raw('model_type');
  const architecture = known.find(({ modelType }) => modelType === type);
  if (architecture !== undefined) return architecture;
  const supported = known.map(({ modelType }) => modelType).join(', ');
  const are = known.length === 1 ? 'is' : 'are';
  throw new ModelError(
    `config.json: model_type ${JSON.stringify(type)} is not supported (${supported} ${are})`,
  );
}

function builtBy<M extends Transformer>(architecture: Architecture<M>, config: ConfigReader): M {
  const model = architecture.model(config);
  if (model.width % model.heads === 0) return model;
  throw new ModelError(`config.json: ${model.heads} heads do not divide a width of ${model.width}`);
}
