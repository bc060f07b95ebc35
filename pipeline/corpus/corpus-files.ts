import { basename } from 'node:path';
import { counted } from '../counted.ts';
import type { CorpusSummary } from './count-summary.ts';
import type { Corpus } from './open-corpus.ts';

const NAMES = 5;

/** How many files of a corpus are read, and which are passed over. */
export function filesOf({ files, passedOver }: Corpus): Pick<CorpusSummary, 'files' | 'passed_over'> {
  return {
    // A folder of plain texts stands for as many files as it has documents.
    files: files.reduce((sum, { kind, documents }) => sum + (kind === 'text' ? documents! : 1), 0),
    passed_over: {
      files: passedOver.length,
      names: passedOver.slice(0, NAMES).map((path) => basename(path)),
    },
  };
}

/** The same for people. */
export function filesText({ files, passed_over: passedOver }: ReturnType<typeof filesOf>): string {
  const read = `corpus: ${counted(files, 'file')} read`;
  if (passedOver.files === 0) return read;
  const more = passedOver.files > passedOver.names.length ? ', …' : '';
  return `${read}, ${passedOver.files} passed over (${passedOver.names.join(', ')}${more})`;
}
