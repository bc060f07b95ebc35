import { join } from 'node:path';
import type { WantedPart } from '../transforms/corpus/wanted-part.ts';
import { type CorpusSummary, summarizeCounts } from './corpus/count-summary.ts';
import { writeFindings, writeSequenceFrequencies, writeTokenFrequencies } from './corpus/frequency-tables.ts';
import { requirePartOfCorpus } from './corpus/memorized-tokens.ts';
import { type Corpus, fileOfTokens } from './corpus/open-corpus.ts';
import { readWantedFindings, type WantedFindings } from './corpus/wanted-findings.ts';
import { readWanted } from './corpus-inputs.ts';
import { countWanted, inOnePass, metadataOf, type PassSettings, type Place } from './corpus-pass.ts';
import { counted } from './counted.ts';
import { InputError } from './input-error.ts';
import type { Session } from './session.ts';
import { expandPath, resolvePath } from './sources/local.ts';
import { countTokensOf, extentOf } from './sources/sequence-rows.ts';
import { openSource } from './sources/source.ts';
import { checkVocabulary, tokenizerVocabulary } from './sources/vocabulary-check.ts';
import type { Source } from './tables.ts';

/** Every knob of `semmem corpus count`, checked. */
export interface CountSettings extends PassSettings {
  readonly sequences: readonly string[];
  readonly part: WantedPart;
  /** Places of each sequence that are listed. */
  readonly positions: number;
  /** Table of items that are counted in the texts, or `null`. */
  readonly findings: string | null;
}

/** Every knob of `semmem corpus frequencies`, checked. */
export interface FrequencySettings extends PassSettings {
  readonly memorized: readonly string[];
}

/** Counts sequences and tokens in a corpus, and findings in its text; writes tables into a folder, which appear when they are whole. */
export function countSequences(settings: CountSettings, session: Session): Promise<CorpusSummary> {
  const { output, positions, part } = settings;
  const names = ['sequence_frequencies', 'token_frequencies'];
  if (settings.findings !== null) names.push('finding_frequencies');
  const tables = names.map((name) => join(output, `${name}.parquet`));
  return inOnePass(settings, tables, session, async (place) => {
    const { connection, paths } = place;
    const source = await openTable(place, 'sequences', settings.sequences);
    const { wanted } = await readWanted(connection, [source], part, () => session.shared.check());
    if (wanted.table.count === 0) {
      const last = part.from + part.length - 1;
      const { longest } = await extentOf(connection, source);
      throw new InputError(
        `no row of ${settings.sequences.join(', ')} has tokens ${part.from} to ${last} that can be counted; rows have at most ${longest} tokens, 0 to ${longest - 1}`,
      );
    }
    if (positions > 0) requirePlacesThatFit(place.inputs.corpus);
    const table = await wantedFindings(settings.findings, place, session);
    const findings = table?.items ?? null;
    const asked = { wanted, keep: positions, findings, origins: [source.files, findings] };
    const counts = await countWanted(place, asked, session);
    const metadata = metadataOf(settings, {
      window_from: String(part.from),
      window_length: String(part.length),
    });
    await writeSequenceFrequencies(connection, wanted, counts, positions, metadata, paths[0]!);
    await writeTokenFrequencies(connection, counts.tokenCounts, null, metadata, paths[1]!);
    if (findings !== null) {
      await writeFindings(connection, findings, counts.findings!, metadataOf(settings, {}), paths[2]!);
    }
    return summarizeCounts({ corpus: place.inputs.corpus, isSample: settings.isSample, output }, counts, {
      windows: { wanted, rows: source.rows },
      findings: table,
    });
  });
}

/** Counts the tokens of a corpus and writes one table; with memorized sequences, how many of each token are theirs. */
export function countTokens(settings: FrequencySettings, session: Session): Promise<CorpusSummary> {
  const { output } = settings;
  return inOnePass(settings, [output], session, async (place) => {
    const { connection, paths } = place;
    const memorized =
      settings.memorized.length === 0
        ? null
        : await countTokensOf(connection, await openTable(place, 'memorized', settings.memorized));
    const asked = { wanted: null, keep: 0, findings: null, origins: [] };
    const counts = await countWanted(place, asked, session);
    if (memorized !== null) requirePartOfCorpus(memorized, counts.tokenCounts);
    const metadata = metadataOf(settings, {});
    await writeTokenFrequencies(connection, counts.tokenCounts, memorized, metadata, paths[0]!);
    return summarizeCounts({ corpus: place.inputs.corpus, isSample: settings.isSample, output }, counts);
  });
}

/** Places are kept in 32 bits each, which only a stream without documents can exceed. */
function requirePlacesThatFit({ ranges }: Corpus): void {
  const one = ranges.find(
    ({ stream, to }) => stream?.rowTokens === null && stream.sizes === null && to >= 2 ** 32,
  );
  if (one === undefined) return;
  throw new InputError(
    `${one.path} is one document of more than ${2 ** 32} tokens: --positions needs --row-tokens N`,
  );
}

async function wantedFindings(
  path: string | null,
  { connection, inputs }: Place,
  session: Session,
): Promise<WantedFindings | null> {
  if (path === null) return null;
  const tokens = fileOfTokens(inputs.corpus);
  if (tokens !== null) throw new InputError(`--findings are counted in text, and ${tokens} holds tokens`);
  const table = await readWantedFindings(connection, resolvePath(path));
  if (table.unreadable > 0) {
    session.warn(
      `${counted(table.unreadable, 'row')} of --findings without a known type or a value: not counted`,
    );
  }
  return table;
}

/** Opens a table of sequences, which a given tokenizer must be able to have made. */
async function openTable(
  { connection, inputs: { tokenizer } }: Place,
  name: string,
  given: readonly string[],
): Promise<Source> {
  const paths: string[] = [];
  for (const path of given) paths.push(...(await expandPath(connection, path)));
  const source = await openSource(connection, { name, paths, score: null, carryExtraColumns: false });
  if (tokenizer !== null) await checkVocabulary(connection, source, tokenizerVocabulary(tokenizer));
  return source;
}
