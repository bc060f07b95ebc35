import type { FileIdentity } from './file-identity.ts';

/** A corpus file by what it holds. */
export type CorpusKind =
  | 'rows of uint16'
  | 'indexed uint16'
  | 'parquet tokens'
  | 'parquet text'
  | 'jsonl'
  | 'text';

/** One file of a corpus, opened and checked. */
export interface CorpusFile {
  readonly path: string;
  readonly kind: CorpusKind;
  readonly identity: FileIdentity;
  /** Documents of the file, or `null` where only reading it tells. */
  readonly documents: number | null;
  /** Tokens of the file, or `null` where only reading it tells. */
  readonly tokens: number | null;
  /** The plain texts that a folder of them stood for when it was opened. */
  readonly texts?: readonly Shard[];
}

/** One of the files that a stream of tokens is cut into, at any byte; or a plain text of a folder. */
export interface Shard {
  readonly path: string;
  readonly bytes: number;
}

/** A stream of tokens in binary files. */
export interface TokenStream {
  readonly shards: readonly Shard[];
  readonly bytesPerToken: 2 | 4;
  /** Tokens of a document, `null` where an index tells or all of it is one document. */
  readonly rowTokens: number | null;
  /** Where the lengths of the documents stand, as int32, from the range's first document on. */
  readonly sizes: { readonly path: string; readonly offset: number; readonly documents: number } | null;
}

/** A range of one file: the unit of work, resume and distribution. A plain object: a cluster can send it. */
export interface CorpusRange {
  /** Place among all ranges of the corpus. */
  readonly index: number;
  readonly path: string;
  readonly kind: CorpusKind;
  /** First item and the one after the last: tokens of `.bin`, rows of Parquet, bytes of lines, files of plain texts. */
  readonly from: number;
  readonly to: number;
  /** The stream that a range of `.bin` is of. */
  readonly stream?: TokenStream;
  /** The plain texts that are its documents. */
  readonly texts?: readonly Shard[];
  /** The column of Parquet that is read. */
  readonly column?: string;
}

/**
 * Consecutive documents of a range. Its arrays are the reader's own and hold until the next batch is asked for.
 *
 * A document that does not fit a batch, or a range, goes on in the next one, which repeats the last n − 1 tokens (fewer
 * where the document had fewer), so that no window of n tokens is lost or counted twice.
 */
export interface CorpusBatch {
  /** Token ids of the documents, one after another; empty where nobody asked for tokens. */
  readonly tokens: Uint16Array | Int32Array;
  /** Where each document starts in `tokens`, and where the last one ends: one more than there are documents. */
  readonly starts: Int32Array;
  /** Number of the first document, counted from 0 in its *range*; one that goes on keeps its number. */
  readonly document: number;
  /** Place of the batch's first token in its document, counted from 0. */
  readonly position: number;
  /** Leading tokens that an earlier batch or range has shown already; they are not counted as tokens again. */
  readonly repeated: number;
  /** True where the last document goes on in the next batch or range. */
  readonly continues: boolean;
  /** Texts of the documents, where the corpus is text. */
  readonly texts: readonly string[] | null;
}
