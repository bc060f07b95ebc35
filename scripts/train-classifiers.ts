/**
 * Trains the classifiers behind `code_probability` and `content_category`, and measures them by cross-validation.
 *
 *     node --import tsx scripts/train-classifiers.ts [--labels FOLDER] [--corpus FOLDER]… [--windows N]
 *         [--measure SEED [--errors]] [--no-write]
 *
 * It learns from people's labels (../shared/data/labels) and from windows of this machine's packages and
 * documentation, N of each kind of source; `--corpus` names more folders. See docs/code-probability.md.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../pipeline/package-root.ts';
import { TEXT_CLASSES } from '../transforms/classifier/classes.ts';
import { trainCategories } from './training/category-training.ts';
import { corpusWindows } from './training/corpus.ts';
import { crossValidate } from './training/cross-validation.ts';
import { readLabels } from './training/labels.ts';
import { TrainingSet } from './training/training-set.ts';
import { forestModule, hashesModule, ngramModule } from './training/weight-modules.ts';

const { values } = parseArgs({
  options: {
    labels: { type: 'string', default: join(packageRoot, '../shared/data/labels') },
    corpus: { type: 'string', multiple: true, default: [] },
    windows: { type: 'string', default: '400' },
    measure: { type: 'string' },
    errors: { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
  },
});

const windows = corpusWindows(Number(values.windows), values.corpus);
const set = new TrainingSet(await readLabels(values.labels), windows);
const counts = TEXT_CLASSES.map(
  (name) => `${name} ${windows.filter(({ textClass }) => textClass === name).length}`,
);
console.log(`windows of this machine's files: ${counts.join(', ')}`);
if (values.measure !== undefined) console.log(crossValidate(set, Number(values.measure), values.errors));
if (!values['no-write']) {
  const rows = set.labels.map((_, row) => row);
  const scores = set.outOfFold(rows, 1);
  const write = (name: string, module: string) =>
    writeFileSync(join(packageRoot, 'transforms/classifier', name), module);
  write('ngram-weights.ts', ngramModule(set.fit(rows), set.calibrate(rows, scores)));
  write('learned-hashes.ts', hashesModule(set.labels.map(({ text }) => text)));
  write('category-forest.ts', forestModule(trainCategories(set, rows, scores)));
}
