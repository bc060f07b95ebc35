import { metrics } from '../transforms/metrics/index.ts';
import { measuredWith } from '../transforms/models/index.ts';
import type { CorpusFile } from './corpus/corpus.ts';
import { isUnchanged } from './corpus/open-corpus.ts';
import { versionsOf } from './feature-columns.ts';
import type { Manifest, ManifestPart } from './manifest.ts';
import type { AllInputs } from './open-all.ts';
import { parquetIdentity } from './parquet-identity.ts';
import type { Settings } from './settings.ts';
import type { ParquetFile } from './tables.ts';
import type { FeatureParts } from './workers/features.ts';

/** The settings that decide the values of a run; the others (threads, memory, strictness, device) may differ on resume. */
export function describeSettings(settings: Settings): Record<string, unknown> {
  const { resume, strict, threads, memoryLimit, json, output, runId, device, batchSize, ...deciding } =
    settings;
  return Object.fromEntries(
    Object.entries(deciding).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value,
    ]),
  );
}

/** What is recorded of a Parquet file. */
const identity = ({ path, bytes, footerSha256, rows }: ParquetFile) => ({
  path,
  bytes,
  footer_sha256: footerSha256,
  rows,
});

/** What is recorded of a file of a corpus, or of a folder of plain texts. */
const corpusIdentity = ({ path, identity: { bytes, modified, endsSha256 } }: CorpusFile) => ({
  path,
  bytes,
  modified,
  ends_sha256: endsSha256,
});

/** Identities of everything a run reads, table by table. */
function describeInputs({ tables, tokenizer, models, corpus }: AllInputs): Record<string, unknown> {
  const described: Record<string, unknown> = {
    tokenizer: { name: tokenizer.name, sha256: tokenizer.identity, tokens: tokenizer.table.vocabularySize },
    ...models?.identities,
    ...(corpus !== null && { corpus: corpus.corpus.files.map(corpusIdentity) }),
  };
  for (const { source, joins, tokenCounts, findingCounts } of tables) {
    described[source.name] = source.files.map(identity);
    for (const [kind, { files }] of joins) described[`${source.name} ${kind}`] = files.map(identity);
    if (tokenCounts.length > 0) {
      described[`${source.name} token_frequencies`] = tokenCounts.map(({ file }) => identity(file));
    }
    if (findingCounts !== null) {
      described[`${source.name} finding_frequencies`] = findingCounts.files.map(identity);
    }
  }
  return described;
}

/** Paths of the recorded input files that are gone, or whose identity is another now. */
export function changedFiles(inputs: Manifest['inputs']): string[] {
  const files = Object.values(inputs).flatMap((recorded) => (Array.isArray(recorded) ? recorded : []));
  return (files as (ReturnType<typeof identity> | ReturnType<typeof corpusIdentity>)[])
    .filter((file) => {
      if ('modified' in file) return !isUnchanged(file.path, { ...file, endsSha256: file.ends_sha256 });
      try {
        const now = parquetIdentity(file.path);
        return now.bytes !== file.bytes || now.footerSha256 !== file.footer_sha256;
      } catch {
        return true;
      }
    })
    .map(({ path }) => path);
}

/** All that decides the values of a run. */
export function describeRun(settings: Settings, inputs: AllInputs) {
  return {
    settings: describeSettings(settings),
    inputs: describeInputs(inputs),
    metric_versions: {
      ...versionsOf({ metrics, withTaxonomy: true }),
      ...(inputs.models && versionsWith(inputs.models.given)),
    },
    tables: inputs.tables.map(({ source }) => source.name),
  };
}

function versionsWith(given: readonly string[]): Record<string, number> {
  return Object.fromEntries(measuredWith(new Set(given)).map(({ name, version }) => [name, version]));
}

/** What the manifest says of a part. */
export function describePart(part: FeatureParts['parts'][number]): ManifestPart {
  const { file, key, bytes, seconds, rowsIn, rowsOut } = part;
  return { file, key, bytes, rows_in: rowsIn, rows_out: rowsOut, seconds };
}
