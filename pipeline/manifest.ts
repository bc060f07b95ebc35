import { createHash } from 'node:crypto';
import { InputError } from './input-error.ts';

/** What `run.json` says. */
export interface Manifest {
  readonly run_id: string;
  readonly version: string;
  readonly state: 'running' | 'finished' | 'interrupted' | 'failed';
  readonly started_at: string;
  readonly finished_at: string | null;
  /** Everything that decides the values, by the names of the command line. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Identities of all inputs; those of files are lists of path, size and hash (see `run-identity.ts`). */
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
    const [was, is] = firstDifference(before[name] ?? null, now[name] ?? null);
    const [old, current] = [asJson(was), asJson(is)];
    if (old === current) continue;
    const change = `${what} ${name} was ${shorten(old)} and is now ${shorten(current)}`;
    throw new InputError(`run ${id} cannot be resumed: ${change}; use the same or another --run-id`);
  }
}

/** The first items of two lists that differ, where they are such; else both as they are. */
function firstDifference(old: unknown, now: unknown): [unknown, unknown] {
  if (!Array.isArray(old) || !Array.isArray(now) || old.length !== now.length) return [old, now];
  const place = old.findIndex((item, index) => asJson(item) !== asJson(now[index]));
  return place < 0 ? [old, now] : [old[place], now[place]];
}

/** A file that was written again, with the same ends, is no other input: what is made of it is made anew. */
function asJson(value: unknown): string {
  return JSON.stringify(value, (key, item) => (key === 'modified' ? undefined : item));
}

function shorten(json: string): string {
  return json.length > 120 ? `${json.slice(0, 117)}...` : json;
}
