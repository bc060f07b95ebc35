import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeHub } from './fake-hub.ts';
import { writeParquet } from './tables.ts';

/** The printable ASCII signs, by id: token 1 is "!", 16 to 25 are the digits, 0 is a space. */
const vocab = Object.fromEntries(
  Array.from({ length: 95 }, (_, id) => [id === 0 ? 'Ġ' : String.fromCharCode(32 + id), id]),
);
const TOKENIZER = JSON.stringify({
  model: { type: 'BPE', vocab, merges: [] },
  decoder: { type: 'ByteLevel' },
});

/** A Hub with Pythia's tokenizer, of 95 tokens, and no tables yet. */
export async function startPublishedHub(): Promise<FakeHub> {
  const hub = await FakeHub.start();
  hub.add('models/EleutherAI/pythia-70m', 'tokenizer.json', TOKENIZER, { lfs: false });
  return hub;
}

/** Adds a split of a dataset as one Parquet file, named as `push_to_hub` names it. */
export async function addSplit(hub: FakeHub, repo: string, split: string, select: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'semmem-split-'));
  const path = await writeParquet(join(folder, 'table.parquet'), select);
  hub.add(`datasets/${repo}`, `data/${split}-00000-of-00001.parquet`, readFileSync(path));
  rmSync(folder, { recursive: true });
}

/** 64 tokens of row `i`: the same sign throughout (row 1), or letters in no order. */
export const TOKENS =
  'list_transform(range(64), k -> if(i = 1, 12, 33 + (i * 31 + k * k * 7) % 53))::bigint[]';

/** Adds the precomputed tables of the deduped models, in the shapes they were published in, for rows 0 to 5. */
export async function addPrecomputed(hub: FakeHub, neighbours: readonly string[]): Promise<void> {
  await addSplit(
    hub,
    'usvsnsp/generation-num-duplicates',
    'deduped',
    "select i as sequence_id, ((i * 2 + 1)::varchar) as counts from range(5) t(i) union all select 0, '99'",
  );
  // Token 40 stands in one of the two only.
  for (const [split, condition] of [
    ['memorized', 'true'],
    ['non_memorized', 'i <> 40'],
  ])
    await addSplit(
      hub,
      'usvsnsp/deduped-num-frequencies',
      split!,
      `select i as "TokenID", i * 10 as "Frequency" from range(95) t(i) where ${condition}`,
    );
  await addSplit(
    hub,
    'usvsnsp/pile-pythia-code-vs-nl-scores',
    'deduped',
    'select i as sequence_id, i / 10 as nl_scores from range(6) t(i)',
  );
  for (const split of neighbours)
    await addSplit(
      hub,
      'usvsnsp/semantic-duplicates',
      split,
      `select i as index, i + ${split.endsWith('templates') ? 100 : 10} as "0.8_frequencies", i as "0.9_frequencies" from range(6) t(i)`,
    );
}
