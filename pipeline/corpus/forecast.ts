import { FindingCounter } from '../../transforms/corpus/count-findings.ts';
import { TokenCounter } from '../../transforms/corpus/token-counter.ts';
import { WindowCounter } from '../../transforms/corpus/window-counter.ts';
import type { Session } from '../session.ts';
import type { CountRequest } from './count-corpus.ts';
import { findingBytes } from './count-file.ts';
import { bytesForFindings } from './count-memory.ts';
import { readRange } from './read-range.ts';

/** A pass over less than this is not forecast: it takes seconds. */
const LONG_PASS_TOKENS = 2 ** 25;
const LONG_PASS_BYTES = 2 ** 26;
/** Of the slice the first part only warms the code up. */
const SLICE_TOKENS = 2 ** 22;
const SLICE_MS = 4000;

/** What a slice at the start of a corpus tells. */
interface Slice {
  readonly tokensPerSecond: number;
  readonly tokensPerDocument: number;
  /** Bytes of text that make a token; `null` where the corpus is tokens. */
  readonly bytesPerToken: number | null;
  /** Bytes that the counts of the slice's windows and findings would take on disk, by token. */
  readonly diskPerToken: number;
}

/** What a long pass over a corpus will take, in words; `null` where it is short. */
export async function forecast(request: CountRequest, session: Session): Promise<string | null> {
  const { corpus, wanted, findings, threads } = request;
  const isShort = corpus.tokens === null ? corpus.bytes < LONG_PASS_BYTES : corpus.tokens < LONG_PASS_TOKENS;
  if (isShort || corpus.ranges.length === 0) return null;
  const slice = await measureSlice(request, session);
  const tokens = corpus.tokens ?? guessTokens(request, slice);
  const seconds = tokens / slice.tokensPerSecond / Math.min(threads, corpus.ranges.length);
  const disk = tokens * slice.diskPerToken + corpus.ranges.length * TOKEN_COUNT_BYTES;
  const known = corpus.tokens === null ? 'about ' : '';
  const documents = corpus.documents === null ? '' : ` in ${grouped(corpus.documents)} documents`;
  const windows = wanted === null ? '' : `, ${grouped(wanted.table.count)} distinct windows`;
  const items = findings ? `, ${grouped(findings.length)} distinct findings` : '';
  const memory = [
    ...(wanted === null ? [] : [`${size(wanted.bytes)} for the windows`]),
    ...(findings ? [`${size(bytesForFindings(findings.length, threads))} for the findings`] : []),
  ];
  return (
    `${size(corpus.bytes)}, ${known}${grouped(Math.round(tokens))} tokens${documents}${windows}${items}: ` +
    `about ${duration(seconds)} on ${threads} threads ` +
    `(${(slice.tokensPerSecond / 1e6).toFixed(1)} million tokens/s each, measured at its start), ` +
    `${memory.length === 0 ? '' : `memory ${memory.join(' and ')}, `}disk ${size(disk)}`
  );
}

/** Counts of 50,000 token ids. */
const TOKEN_COUNT_BYTES = 400_000;

function guessTokens({ corpus }: CountRequest, slice: Slice): number {
  if (corpus.documents !== null) return corpus.documents * slice.tokensPerDocument;
  return corpus.bytes / (slice.bytesPerToken ?? 2);
}

async function measureSlice(request: CountRequest, session: Session): Promise<Slice> {
  const { corpus, wanted, keep, reading, memoryLimit } = request;
  let [disk, tokens, documents, bytes] = [0, 0, 0, 0];
  const counter =
    wanted === null
      ? null
      : new WindowCounter(wanted.table, keep, ({ windows, keptDocuments }) => {
          disk += windows.length * 16 + keptDocuments.length * 8;
        });
  const tokenCounter = new TokenCounter();
  const findingCounter = request.findings ? new FindingCounter(request.findings) : null;
  const started = performance.now();
  let warm = { at: started, tokens: 0 };
  await session.withConnection(
    async (connection) => {
      const wantTexts = corpus.isText;
      for await (const batch of readRange(connection, corpus.ranges[0]!, { ...reading, wantTexts })) {
        session.shared.check();
        tokenCounter.add(batch);
        counter?.add(batch);
        findingCounter?.add(batch.texts ?? []);
        tokens += batch.tokens.length - batch.repeated;
        documents = batch.document + batch.starts.length - 1;
        for (const text of batch.texts ?? []) bytes += Buffer.byteLength(text);
        const ms = performance.now() - started;
        if (warm.tokens === 0 && (tokens >= SLICE_TOKENS / 2 || ms > SLICE_MS / 2)) {
          warm = { at: performance.now(), tokens };
        }
        if (tokens >= SLICE_TOKENS || ms > SLICE_MS) break;
      }
    },
    { memoryLimit },
  );
  counter?.finish();
  if (findingCounter !== null) disk += findingBytes(findingCounter.totals);
  // One batch may be all of the slice.
  if (tokens - warm.tokens < tokens / 4) warm = { at: started, tokens: 0 };
  const seconds = (performance.now() - warm.at) / 1000;
  return {
    tokensPerSecond: Math.max(1, tokens - warm.tokens) / Math.max(seconds, 1e-3),
    tokensPerDocument: tokens / Math.max(1, documents),
    bytesPerToken: bytes > 0 ? bytes / Math.max(1, tokens) : null,
    diskPerToken: disk / Math.max(1, tokens),
  };
}

const grouped = (value: number) => value.toLocaleString('en-US');

function size(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return seconds < 6000 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
