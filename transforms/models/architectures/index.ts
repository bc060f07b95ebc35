import type { Architecture, LanguageModel } from '../architecture.ts';
import { ConfigReader } from '../config-reader.ts';
import { ModelError } from '../model-error.ts';
import { gptNeo } from './gpt_neo.ts';
import { gptNeoX } from './gpt_neox.ts';
import { gpt2 } from './gpt2.ts';

/** The architectures that can be run. */
export const architectures: readonly Architecture[] = [gptNeoX, gpt2, gptNeo];

/** The architecture and model that a config.json describes; throws a ModelError where it is not among ours. */
export function modelOf(json: unknown): { architecture: Architecture; model: LanguageModel } {
  const config = new ConfigReader(json);
  const type = config.raw('model_type');
  const supported = architectures.map(({ modelType }) => modelType).join(', ');
  const architecture = architectures.find(({ modelType }) => modelType === type);
  if (architecture === undefined) {
    throw new ModelError(
      `config.json: model_type ${JSON.stringify(type)} is not supported (${supported} are)`,
    );
  }
  const classes = config.raw('architectures');
  if (Array.isArray(classes) && classes.length > 0 && !classes.includes(architecture.className)) {
    throw new ModelError(
      `config.json: ${classes.join(', ')} is not a language model (expected ${architecture.className})`,
    );
  }
  const model = architecture.model(config);
  if (model.width % model.heads !== 0) {
    throw new ModelError(`config.json: ${model.heads} heads do not divide a width of ${model.width}`);
  }
  return { architecture, model };
}
