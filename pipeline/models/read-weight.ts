import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { weightValues } from '../../transforms/models/weight-values.ts';
import type { ReadWeight } from '../../transforms/models/weights.ts';
import type { LoadedModel } from './load-model.ts';

/** A reader of a model's weights by name; nothing is kept. */
export function weightReader({ weights, weightsFolder }: LoadedModel): ReadWeight {
  return (name, shape) => {
    const { file, offset, length, type } = weights.get(name, shape);
    const bytes = new Uint8Array(length);
    const descriptor = openSync(join(weightsFolder, file), 'r');
    try {
      // One call reads less than 2 GiB.
      for (let at = 0; at < length; ) {
        const read = readSync(descriptor, bytes, at, Math.min(length - at, 2 ** 30), offset + at);
        if (read === 0) throw new Error(`${file} ends within ${name}`);
        at += read;
      }
    } finally {
      closeSync(descriptor);
    }
    return weightValues(bytes, type);
  };
}
