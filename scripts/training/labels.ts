import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openCsv } from '../../pipeline/sources/texts/csv-table.ts';
import { CATEGORIES, type Category, type TextClass } from '../../transforms/classifier/classes.ts';

/** A text with what a person said of it; `null` where nobody was asked. */
export interface LabelledText {
  readonly text: string;
  readonly category: Category | null;
  readonly isCode: boolean | null;
  /** Class of the text for the code classifier; `null` where the label decides none. */
  readonly textClass: TextClass | null;
}

/** Categories by people's labels that have another name. */
const NAMES: Readonly<Record<string, Category>> = {
  duplicated: 'boilerplate',
  template: 'boilerplate',
  'empty/blank': 'empty',
  random: 'other',
  structured: 'other',
};
const TAG = /<\/?[a-zA-Z][^<>]*>|<!--/g;

/** The texts of the two label files, as `../shared/README.md` describes them. */
export async function readLabels(folder: string): Promise<LabelledText[]> {
  const people = await cells(join(folder, 'pythia-70m-deduped-human-labels.csv'), [
    'text',
    'category',
    'note',
  ]);
  const annotators = await cells(join(folder, 'code-vs-nl.csv'), ['text', 'is_code']);
  return [
    ...people.map(([text, label, note]) => {
      const category = NAMES[label!] ?? CATEGORIES.find((name) => name === label);
      if (category === undefined) throw new Error(`unknown label: ${label}`);
      const isCode = category === 'code' ? true : category === 'nl' ? false : null;
      const isProse = category === 'boilerplate' && /licen|legal|forum/.test(note!);
      return {
        text: text!,
        category,
        isCode,
        textClass: isCode ? codeClass(text!) : isCode === false || isProse ? ('nl' as const) : null,
      };
    }),
    ...annotators.map(([text, answer]) => ({
      text: text!,
      category: null,
      isCode: answer === '1',
      textClass: answer === '1' ? codeClass(text!) : ('nl' as const),
    })),
  ];
}

/** What kind of code it is: people were not asked, so commands and tags decide. */
function codeClass(text: string): TextClass {
  if ((text.match(/\\[a-zA-Z]{2,}/g) ?? []).length >= 3) return 'latex';
  return (text.match(TAG) ?? []).length >= 2 ? 'markup' : 'code';
}

async function cells(path: string, columns: readonly string[]): Promise<(string | null)[][]> {
  if (!existsSync(path)) throw new Error(`labels not found: ${path}`);
  const rows: (string | null)[][] = [];
  for await (const batch of (await openCsv(path)).rows(columns))
    for (const { cells } of batch) rows.push([...cells]);
  return rows;
}
