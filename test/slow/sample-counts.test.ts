import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/r50k_base';
import { expect, it, vi } from 'vitest';
import { packageRoot } from '../../pipeline/package-root.ts';
import { Session } from '../../pipeline/session.ts';
import { portableDependencies } from '../../pipeline/sources/sample/packages.ts';
import { openSample, SAMPLE_SIZE } from '../../pipeline/sources/sample/sample.ts';
import { gatherTexts } from '../../pipeline/sources/sample/texts.ts';
import { query, temporaryFolder } from '../support/tables.ts';

const LENGTH = 32;
/** Places in a piece of a document; pieces overlap, so that every window stands whole in just one. */
const PIECE = 500;

/** Every window of a document's tokens, cut into pieces that DuckDB can slice without copying the document each time. */
function piecesOf(document: number, tokens: readonly number[]) {
  const pieces: string[] = [];
  for (let start = 0; start + LENGTH <= tokens.length; start += PIECE)
    pieces.push(JSON.stringify({ document, tokens: tokens.slice(start, start + PIECE + LENGTH - 1) }));
  return pieces;
}

const COUNTS = (pieces: string, sequences: string) => `
  with windows as (
    select document, tokens[place : place + ${LENGTH - 1}] as tokens
    from (select document, tokens, unnest(range(1, len(tokens) - ${LENGTH - 2})) as place from read_json('${pieces}'))
  ),
  wanted as (select distinct tokens[33:64]::bigint[] as tokens from read_parquet('${sequences}')),
  counts as (
    select tokens, count(*) as occurrences, count(distinct document) as documents
    from windows semi join wanted using (tokens) group by tokens
  )
  select sequence_id, occurrences, documents
  from read_parquet('${sequences}') sequences join counts on counts.tokens = sequences.tokens[33:64]::bigint[]`;

it('the counts of the embedded sample are those of a query that joins all windows of its corpus', async () => {
  const cache = temporaryFolder();
  vi.stubEnv('XDG_CACHE_HOME', cache);
  const silent = { begin() {}, advance() {}, end() {}, note() {}, warn() {} };
  const sample = await openSample(new Session(silent), () => {}, SAMPLE_SIZE);
  vi.unstubAllEnvs();
  const texts = gatherTexts(portableDependencies(packageRoot), SAMPLE_SIZE.bytes);
  const asText = { disallowedSpecial: new Set<string>() };
  const pieces = texts.flatMap(({ text }, document) => piecesOf(document, encode(text, asText)));
  const corpus = join(cache, 'pieces.jsonl');
  writeFileSync(corpus, `${pieces.join('\n')}\n`);
  const [compared] = await query(`
    select count(*) as rows, sum(ours.occurrences)::bigint as places,
      count(*) filter (ours.occurrences is distinct from theirs.occurrences
        or ours.documents is distinct from theirs.documents) as differing
    from read_parquet('${sample.sequenceFrequenciesPath}') ours
    left join (${COUNTS(corpus, sample.sequencesPath)}) theirs using (sequence_id)`);
  expect(compared).toMatchObject({ rows: '20000', differing: '0' });
  expect(Number(compared!.places)).toBeGreaterThan(30_000);
});
