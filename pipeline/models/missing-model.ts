import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, parse, resolve, sep } from 'node:path';
import { didYouMean } from '../did-you-mean.ts';
import { InputError } from '../input-error.ts';
import { CONFIG } from './model-folder.ts';

/** The error where no model lies at `path`, by which the user's `spec` goes here; `onHub` says why it is none of the Hub either. */
export function missingModel(spec: string, path: string, onHub?: InputError): InputError {
  const near = nearModel(spec, path);
  // Where nothing here looks like it, a Hub id was meant.
  if (onHub !== undefined && near === null && !(spec.includes('/') && isFolder(dirname(path)))) return onHub;
  const hints = [
    ...(near === null ? [] : [`did you mean ${near}?`]),
    ...(spec.startsWith('~') ? ['only a shell knows what ~ is: write the folder in full'] : []),
  ];
  const hint = hints.length === 0 ? '' : ` (${hints.join(' ')})`;
  const asId = onHub === undefined ? '' : `; and as a Hub id: ${onHub.message}`;
  return new InputError(`model not found: ${spec} is no folder or .onnx file here${hint}${asId}`);
}

/** The model on this machine that a mistyped path is nearest to, written as the path was; `null` where none is near. */
function nearModel(spec: string, path: string): string | null {
  const { root } = parse(path);
  let found = root;
  for (const part of path.slice(root.length).split(sep)) {
    const next = existsSync(join(found, part)) ? part : didYouMean(part, namesIn(found));
    if (next === null) return null;
    found = join(found, next);
  }
  if (!isModel(found)) return null;
  const typed = spec.replace(/\/+$/, '');
  // Only what stands in the spec itself can be mistyped; the folder that it starts from is there.
  const base = path.endsWith(sep + typed) ? path.slice(0, -typed.length) : null;
  return base !== null && found.startsWith(base) ? found.slice(base.length) : found;
}

function isModel(path: string): boolean {
  if (!isFolder(path)) return path.endsWith('.onnx');
  const names = namesIn(resolve(path));
  return names.includes(CONFIG) || names.some((name) => name.endsWith('.onnx'));
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Names in a folder; none where it cannot be read. */
function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
