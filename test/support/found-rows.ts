import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/r50k_base';
import { writeParquet } from './tables.ts';

export const JANE = 'Please write to Jane.Roe.1983@gmx.net before Monday, she knows the rest of the story';
const MADS = 'Call Mads at home tonight: +45 45 83 21 21, he knows the rest of the story as well';
const NOBODY = 'Please write to nobody.at.all.77@gmx.net before Monday, she knows the rest of the story';
const BOTH = `${JANE}. ${MADS}`;
const ROWS = [JANE, MADS, NOBODY, BOTH, 'nothing at all stands here'];

/** Jane stands in 3 documents, Mads in 2, nobody in none. */
const DOCUMENTS = [
  'From: jane.roe.1983@gmx.net\nTo: jane.roe.1983 at gmx dot net',
  `${JANE} ${JANE}`,
  'nothing at all',
  'Jane is at JANE.ROE.1983@GMX.NET now; Tel. 0045 45832121',
  'Tel. +45 45 83 21 21',
];

/** What a run says of the findings of a row. */
export const SHORT =
  'sequence_id::integer as id, publicness::integer as documents, publicness_source as source, verdict';

/** A table `t` of five rows with findings, ids from 1, and a corpus of text in which some of them stand. */
export async function writeRowsAndCorpus(folder: string): Promise<{ input: string; corpus: string }> {
  const values = ROWS.map((text, index) => `(${index + 1}, [${encode(text)}]::integer[])`).join(', ');
  const input = await writeParquet(
    join(folder, 't.parquet'),
    `from (values ${values}) as t(sequence_id, tokens)`,
  );
  const corpus = join(folder, 'corpus.jsonl');
  writeFileSync(corpus, DOCUMENTS.map((text) => `${JSON.stringify({ text })}\n`).join(''));
  return { input, corpus };
}
