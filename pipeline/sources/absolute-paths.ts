import { existsSync } from 'node:fs';
import type { Settings } from '../settings.ts';
import { resolvePath, splitName } from './local.ts';

const absolute = (given: string) => (given.startsWith('hf://') ? given : resolvePath(given));

/** A model that is not on this machine is one of the Hub. */
const absoluteModel = (given: string | null) =>
  given !== null && existsSync(resolvePath(given)) ? resolvePath(given) : given;

function absoluteInput(given: string): string {
  const { name, path } = splitName(given);
  return name === undefined ? absolute(path) : `${name}=${absolute(path)}`;
}

/** The settings with all local paths absolute, so that a run can be resumed from any folder. */
export function withAbsolutePaths(settings: Settings): Settings {
  return {
    ...settings,
    output: resolvePath(settings.output),
    model: absoluteModel(settings.model),
    referenceModel: absoluteModel(settings.referenceModel),
    input: settings.input.map(absoluteInput),
    sequenceFrequencies: settings.sequenceFrequencies.map(absolute),
    tokenFrequencies: settings.tokenFrequencies.map(absolute),
    findingFrequencies: settings.findingFrequencies.map(absolute),
    corpus: settings.corpus.map(resolvePath),
    codeScores: settings.codeScores.map(absolute),
    snowclones: settings.snowclones.map(absolute),
    templates: settings.templates.map(absolute),
    neighbours: settings.neighbours.map(absolute),
    perplexities: settings.perplexities.map(absolute),
    memorizationScores: settings.memorizationScores.map(absolute),
  };
}
