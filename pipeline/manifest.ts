import { createHash } from 'node:crypto';
import { InputError } from './input-error.ts';
import { parquetIdentity } from './parquet-identity.ts';

/** What `run.json` says. */
export interface Manifest {
  readonly run_id: string;
  readonly version: string;
  readonly state: 'running' | 'finished' | 'interrupted' | 'failed';
  readonly started_at: string;
  readonly finished_at: string | null;
  /** Everything that decides the values, by the names of the command line. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Identities of all inputs: path, size, sha256 of the Parquet footer. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Versions of the formulas that this attempt computes with. */
  readonly metric_versions: Readonly<Record<string, number>>;
  /** Names of the feature tables. */
  readonly tables: readonly string[];
  /** By table that is finished: its parts, each with the hash of all that decided its bytes. */
  readonly parts: Readonly<Record<string, readonly ManifestPart[]>>;
}

/** One file of a feature table. */
export interface ManifestPart {
  readonly file: string;
  readonly key: string;
  readonly bytes: number;
  readonly rows_in: number;
  readonly rows_out: number;
  readonly seconds: number;
}

/** Hash (hex) of any JSON value whose keys come in a fixed order. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** Refuses to go on with a run whose settings or inputs were others, and names the difference. */
export function requireSame(
  what: string,
  before: Record<string, unknown>,
  now: Record<string, unknown>,
  id: string,
): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [old, current] = [JSON.stringify(before[name] ?? null), JSON.stringify(now[name] ?? null)];
    if (old === current) continue;
    const change = `${what} ${name} was ${shorten(old)} and is now ${shorten(current)}`;
    throw new InputError(`run ${id} cannot be resumed: ${change}; use the same or another --run-id`);
  }
}

function shorten(json: string): string {
  return json.length > 120 ? `${json.slice(0, 117)}...` : json;
}

/** Paths of the recorded input files that are gone, or whose identity is another now. */
export function changedFiles(inputs: Manifest['inputs']): string[] {
  const files = Object.values(inputs).flatMap((recorded) => (Array.isArray(recorded) ? recorded : []));
  return (files as { path: string; bytes: number; footer_sha256: string }[])
    .filter(({ path, bytes, footer_sha256 }) => {
      try {
        const now = parquetIdentity(path);
        return now.bytes !== bytes || now.footerSha256 !== footer_sha256;
      } catch {
        return true;
      }
    })
    .map(({ path }) => path);
}
