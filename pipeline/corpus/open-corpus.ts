import type { Connection } from '../duckdb/database.ts';
import { InputError } from '../input-error.ts';
import { groupShards, openBinaryCorpus, planBinaryRanges, tokensOfFirst } from './binary-corpus.ts';
import type { CorpusFile, CorpusRange } from './corpus.ts';
import { corpusFormat } from './corpus-format.ts';
import { type FileIdentity, fileIdentity } from './file-identity.ts';
import { findCorpusFiles } from './find-files.ts';
import { openParquetTokens, planParquetRanges } from './parquet-tokens.ts';
import { identityOf } from './plain-texts.ts';
import { openTextFile, planTextRanges } from './text-corpus.ts';

/** How a corpus is read. */
export interface CorpusOptions {
  /** Tokens of a row of `.bin`: `null` for Pythia's or what the index says, 0 for one document. */
  readonly rowTokens: number | null;
  /** Only so many rows at the start are counted; `null` for all. */
  readonly firstRows: number | null;
  /** Column or field that holds the text, `null` for the usual one. */
  readonly field: string | null;
}

/** A corpus that has been looked into. */
export interface Corpus {
  readonly files: readonly CorpusFile[];
  readonly ranges: readonly CorpusRange[];
  /** Files that lie among them and are not read. */
  readonly passedOver: readonly string[];
  /** Bytes of all files, and documents and tokens that will be read, where that is known beforehand. */
  readonly bytes: number;
  readonly documents: number | null;
  readonly tokens: number | null;
  /** True where text is to be made tokens. */
  readonly isText: boolean;
}

type Unnumbered = Omit<CorpusRange, 'index'>;

/** A file and how to cut it. */
interface Opened {
  readonly files: readonly CorpusFile[];
  /** Ranges of about `target` tokens of its first `documents`. */
  readonly plan: (documents: number, target: number) => Unnumbered[] | Promise<Unnumbered[]>;
  readonly tokensOfFirst: (documents: number) => number | null;
}

/** Kinds of files that hold text. */
const TEXT_KINDS: readonly string[] = ['parquet text', 'jsonl', 'text'];
const SMALLEST_RANGE = 2 ** 22;
const LARGEST_RANGE = 2 ** 27;
/** Ranges that a corpus is cut into, unless these would be too small or too large. */
const RANGES = 256;
/** Bytes that a token takes in the memory of Parquet's reader. */
const PARQUET_TOKEN_BYTES = 4;

/** Finds the files of a corpus by their absolute paths, checks them, and cuts them into ranges by what they hold alone. */
export async function openCorpus(
  connection: Connection,
  paths: readonly string[],
  options: CorpusOptions,
): Promise<Corpus> {
  const { files: found, passedOver } = await findCorpusFiles(connection, paths);
  const opened: Opened[] = [];
  for (const group of groupShards(found)) {
    opened.push(
      corpusFormat(group[0]!)?.kind === 'bin'
        ? openBinary(group, options)
        : await openOther(connection, group[0]!, options),
    );
  }
  if (opened.length === 0) throw new InputError(`no corpus file in ${paths.join(', ')}`);
  const files = opened.flatMap((one) => one.files);
  const total = sum(files.map(({ tokens }) => tokens));
  const target = Math.min(LARGEST_RANGE, Math.max(SMALLEST_RANGE, Math.ceil((total ?? 0) / RANGES)));
  const ranges: CorpusRange[] = [];
  const counted: { documents: number | null; tokens: number | null }[] = [];
  let left = options.firstRows ?? Number.POSITIVE_INFINITY;
  for (const { files, plan, tokensOfFirst } of opened) {
    const there = sum(files.map(({ documents }) => documents));
    if (there === null && options.firstRows !== null) {
      throw new InputError(
        `${files[0]!.path}: --until-step needs rows in training order, .bin or token lists`,
      );
    }
    const documents = Math.min(left, there ?? Number.POSITIVE_INFINITY);
    if (documents === 0) continue;
    for (const range of await plan(documents, target)) ranges.push({ ...range, index: ranges.length });
    counted.push({
      documents: there === null ? null : documents,
      tokens: documents === there ? sum(files.map(({ tokens }) => tokens)) : tokensOfFirst(documents),
    });
    left -= documents;
  }
  if (options.firstRows !== null && left > 0) {
    throw new InputError(
      `--until-step needs ${options.firstRows} rows, and the corpus has ${options.firstRows - left}`,
    );
  }
  const documents = sum(counted.map(({ documents }) => documents));
  if (documents === 0) throw new InputError(`${paths.join(', ')} holds no document`);
  return {
    files,
    ranges,
    passedOver,
    bytes: files.reduce((bytes, { identity }) => bytes + identity.bytes, 0),
    documents,
    tokens: sum(counted.map(({ tokens }) => tokens)),
    isText: files.some(({ kind }) => TEXT_KINDS.includes(kind)),
  };
}

function openBinary(paths: readonly string[], { rowTokens }: CorpusOptions): Opened {
  const corpus = openBinaryCorpus(paths, rowTokens);
  const kind = corpus.index === null ? ('rows of uint16' as const) : ('indexed uint16' as const);
  const all = corpus.index === null ? paths : [...paths, corpus.index];
  return {
    files: all.map((path, number) => ({
      path,
      kind,
      identity: fileIdentity(path),
      documents: number === 0 ? corpus.documents : 0,
      tokens: number === 0 ? corpus.tokens : 0,
    })),
    plan: (documents, target) => planBinaryRanges(corpus, documents, target),
    tokensOfFirst: (documents) => tokensOfFirst(corpus, documents),
  };
}

async function openOther(
  connection: Connection,
  path: string,
  { field, firstRows }: CorpusOptions,
): Promise<Opened> {
  const tokens =
    corpusFormat(path)?.kind === 'parquet' && field === null
      ? await openParquetTokens(connection, path)
      : null;
  if (tokens === null) {
    const file = await openTextFile(connection, path, field ?? undefined);
    if (firstRows !== null) {
      throw new InputError(`${path}: --until-step needs rows in training order, .bin or token lists`);
    }
    return {
      files: [file],
      plan: () => planTextRanges(connection, file),
      tokensOfFirst: () => null,
    };
  }
  const { file, column } = tokens;
  const { rows: documents } = file;
  return {
    files: [{ path, kind: 'parquet tokens', identity: fileIdentity(path), documents, tokens: null }],
    plan: (rows, target) => planParquetRanges(file, column, rows, target * PARQUET_TOKEN_BYTES),
    tokensOfFirst: () => null,
  };
}

/** The first file of a corpus that is no text, or `null`: findings are counted in text alone. */
export function fileOfTokens({ files }: Pick<Corpus, 'files'>): string | null {
  return files.find(({ kind }) => !TEXT_KINDS.includes(kind))?.path ?? null;
}

/** An InputError where a file of the corpus is another now than when it was opened: what was counted may be of both. */
export function requireUnchangedCorpus({ files }: Corpus): void {
  for (const { path, identity, texts } of files) {
    if (isSame(identityOf(path, texts), identity)) continue;
    throw new InputError(`${path} was changed while it was counted; count again`);
  }
}

/** True where a corpus path, a file or a folder of plain texts, is what it was when its identity was taken. */
export function isUnchanged(path: string, identity: FileIdentity): boolean {
  try {
    return isSame(identityOf(path), identity);
  } catch {
    return false;
  }
}

function isSame(one: FileIdentity, other: FileIdentity): boolean {
  return one.bytes === other.bytes && one.modified === other.modified && one.endsSha256 === other.endsSha256;
}

/** Sum of numbers, `null` where one of them is not known. */
function sum(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce((sum, number) => (sum === null || number === null ? null : sum + number), 0);
}
