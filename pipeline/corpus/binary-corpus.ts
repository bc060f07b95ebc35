import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { InputError } from '../input-error.ts';
import type { CorpusRange, Shard, TokenStream } from './corpus.ts';
import { readMegatronIndex } from './megatron-index.ts';
import { readSizes } from './token-stream.ts';

/** Pythia's rows: 2,048 tokens and the one that follows. */
export const PYTHIA_ROW_TOKENS = 2049;

/** A stream of tokens as it was found. */
export interface BinaryCorpus {
  readonly stream: TokenStream;
  readonly documents: number;
  readonly tokens: number;
  /** Its index, where that says what its documents are. */
  readonly index: string | null;
}

const SHARD = /^(.*)-(\d{5})-of-(\d{5})\.bin$/i;

/** Groups `.bin` files into streams: shards of one name, `NAME-00000-of-00020.bin`, are one; an InputError names a missing one. */
export function groupShards(paths: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const [, name, , count] = SHARD.exec(path) ?? [];
    const key = name === undefined ? path : `${name}-of-${count}`;
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  for (const shards of groups.values()) requireAll(shards.sort());
  return [...groups.values()];
}

function requireAll(shards: readonly string[]): void {
  const [, name, , count] = SHARD.exec(shards[0]!) ?? [];
  if (name === undefined) return;
  for (let number = 0; number < Number(count); number++) {
    const path = `${name}-${String(number).padStart(5, '0')}-of-${count}.bin`;
    if (shards[number]?.toLowerCase() !== path.toLowerCase()) {
      throw new InputError(`${path} is missing: the shards of a corpus are one stream, cut at any byte`);
    }
  }
}

/** Opens one stream; `rowTokens` is what the user says of it: `null` nothing, 0 that it has no documents. */
export function openBinaryCorpus(paths: readonly string[], rowTokens: number | null): BinaryCorpus {
  const shards = paths.map((path): Shard => ({ path, bytes: statSync(path).size }));
  const name = paths.length === 1 ? paths[0]! : `${paths[0]} to ${basename(paths.at(-1)!)}`;
  const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
  if (bytes === 0) throw new InputError(`${name} is empty (0 bytes)`);
  const index = rowTokens === null ? indexOf(paths[0]!) : null;
  if (index !== null) return withIndex(name, shards, bytes, index);
  if (bytes % 2 === 1) {
    throw new InputError(
      `${name} has an odd number of bytes (${bytes}), and a token takes two; copy it again`,
    );
  }
  const tokens = bytes / 2;
  const row = rowTokens ?? PYTHIA_ROW_TOKENS;
  if (row > 0 && tokens % row !== 0) {
    throw new InputError(
      `${name} has ${tokens} tokens, which are not rows of ${row}; say --row-tokens N (0: all of it is one document), or put its .idx beside it`,
    );
  }
  const stream = { shards, bytesPerToken: 2, rowTokens: row > 0 ? row : null, sizes: null } as const;
  return { stream, documents: row > 0 ? tokens / row : 1, tokens, index: null };
}

function indexOf(path: string): string | null {
  const stem = SHARD.exec(path)?.[1] ?? path.replace(/\.bin$/i, '');
  return [`${stem}.idx`, `${stem}.IDX`].find((path) => existsSync(path)) ?? null;
}

function withIndex(name: string, shards: readonly Shard[], bytes: number, path: string): BinaryCorpus {
  const { bytesPerToken, documents, sizesOffset: offset } = readMegatronIndex(path);
  let tokens = 0;
  for (const size of readSizes(path, offset, documents)) {
    if (size < 0) throw new InputError(`${path} has a document of ${size} tokens; copy or download it again`);
    tokens += size;
  }
  if (tokens * bytesPerToken !== bytes) {
    throw new InputError(
      `${path} tells of ${tokens} tokens (${tokens * bytesPerToken} bytes), and ${name} has ${bytes} bytes: they do not belong together`,
    );
  }
  const stream = { shards, bytesPerToken, rowTokens: null, sizes: { path, offset, documents } };
  return { stream, documents, tokens, index: path };
}

/** Where ranges of about `target` tokens begin and end; only a stream without documents is cut within one. `documents` of it are counted. */
export function planBinaryRanges(
  { stream, tokens }: BinaryCorpus,
  documents: number,
  target: number,
): Omit<CorpusRange, 'index'>[] {
  const { path } = stream.shards[0]!;
  const { rowTokens, sizes } = stream;
  if (sizes !== null) return planIndexed(stream, documents, target);
  const end = rowTokens === null ? tokens : documents * rowTokens;
  const step = rowTokens === null ? target : Math.max(1, Math.round(target / rowTokens)) * rowTokens;
  const ranges: Omit<CorpusRange, 'index'>[] = [];
  for (let from = 0; from < end; from += step) {
    ranges.push({ path, kind: 'rows of uint16', from, to: Math.min(end, from + step), stream });
  }
  return ranges;
}

function planIndexed(stream: TokenStream, documents: number, target: number): Omit<CorpusRange, 'index'>[] {
  const { path, offset } = stream.sizes!;
  const ranges: Omit<CorpusRange, 'index'>[] = [];
  let [from, to, first, last] = [0, 0, 0, 0];
  const flush = () => {
    const sizes = { path, offset: offset + first * 4, documents: last - first };
    const kind = 'indexed uint16';
    ranges.push({ path: stream.shards[0]!.path, kind, from, to, stream: { ...stream, sizes } });
    [from, first] = [to, last];
  };
  for (const size of readSizes(path, offset, documents)) {
    to += size;
    last++;
    if (to - from >= target) flush();
  }
  if (to > from) flush();
  return ranges;
}

/** Tokens of a stream's first documents. */
export function tokensOfFirst({ stream, tokens }: BinaryCorpus, documents: number): number {
  const { rowTokens, sizes } = stream;
  if (rowTokens !== null) return rowTokens * documents;
  if (sizes === null) return tokens;
  let sum = 0;
  for (const size of readSizes(sizes.path, sizes.offset, documents)) sum += size;
  return sum;
}
