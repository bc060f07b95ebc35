import { basename, extname } from 'node:path';

/** What a corpus file holds, and how its bytes are packed. */
export interface CorpusFormat {
  readonly kind: 'bin' | 'parquet' | 'jsonl' | 'text';
  readonly packing: 'gzip' | 'zstd' | null;
}

const PACKINGS: Readonly<Record<string, CorpusFormat['packing']>> = { '.gz': 'gzip', '.zst': 'zstd' };
const KINDS: Readonly<Record<string, CorpusFormat['kind']>> = {
  '.bin': 'bin',
  '.parquet': 'parquet',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'jsonl',
};
/** Names of files that hold other than text. */
const OTHER = /\.(idx|npy|tar|tgz|zip|xz|bz2|7z|pdf|docx?|png|jpe?g|gif|safetensors|onnx)$/;

/** The format of a corpus file by its name, in whatever case; `null` for a name that another format is known by. */
export function corpusFormat(path: string): CorpusFormat | null {
  const name = basename(path).toLowerCase();
  const packing = PACKINGS[extname(name)] ?? null;
  const unpacked = packing === null ? name : name.slice(0, -extname(name).length);
  if (OTHER.test(unpacked)) return null;
  const kind = KINDS[extname(unpacked)] ?? 'text';
  return packing !== null && (kind === 'bin' || kind === 'parquet') ? null : { kind, packing };
}

/** True for the index of a `.bin`, which is read with it. */
export const isIndex = (path: string): boolean => extname(path).toLowerCase() === '.idx';
