/** The two questions put to the Hub's API: which commit is this revision, and which files has it? */
import { InputError } from '../../input-error.ts';
import type { TreeEntry } from './cache-layout.ts';
import { get } from './http.ts';
import type { HubRef } from './hub-path.ts';
import type { HubSettings } from './hub-settings.ts';
import { type RetryPolicy, retrying } from './retries.ts';

/** How requests are made: where to, how often, how patiently. */
export interface Connection {
  readonly settings: HubSettings;
  readonly retries: RetryPolicy;
  /** Silence after which a connection is given up, in milliseconds. */
  readonly stallMs: number;
  readonly signal?: AbortSignal;
}

/** A full commit hash, which always means the same files. */
export const COMMIT = /^[0-9a-f]{40}$/;

/** The commit that a revision means now. */
export async function resolveCommit(ref: HubRef, revision: string, connection: Connection): Promise<string> {
  const url = `${api(ref, connection)}/revision/${encodeURIComponent(revision)}`;
  const { json } = await getJson(url, `${ref.repo} (${revision})`, connection);
  const sha = (json as { sha?: unknown } | null)?.sha;
  if (typeof sha !== 'string' || !COMMIT.test(sha)) throw notAHub(ref.repo, connection);
  return sha;
}

/** All files of a commit. */
export async function listTree(ref: HubRef, commit: string, connection: Connection): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  const url = `${api(ref, connection)}/tree/${commit}?recursive=true&expand=false`;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = cursor === '' ? url : `${url}&cursor=${encodeURIComponent(cursor)}`;
    const { json, next } = await getJson(page, ref.repo, connection);
    if (!Array.isArray(json)) throw notAHub(ref.repo, connection);
    entries.push(...(json as TreeEntry[]).filter(({ type }) => type === 'file'));
    cursor = next;
  }
  return entries;
}

/** Where the content of a file of a commit is. */
export function contentUrl(ref: HubRef, commit: string, path: string, endpoint: string): string {
  const kind = ref.type === 'dataset' ? '/datasets' : '';
  return `${endpoint}${kind}/${ref.repo}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** One JSON answer, and the cursor of the page that follows it. */
async function getJson(
  url: string,
  what: string,
  connection: Connection,
): Promise<{ json: unknown; next: string | null }> {
  const answer = await retrying(
    () => getText(url, what, connection),
    connection.retries,
    what,
    connection.signal,
  );
  // Only the cursor is taken: a mirror may pass on links to the original, where our token must not go.
  const next = /<([^>]*)>;\s*rel="?next/.exec(answer.link)?.[1];
  try {
    const json: unknown = JSON.parse(answer.text);
    return { json, next: next === undefined ? null : new URL(next, url).searchParams.get('cursor') };
  } catch {
    throw notAHub(what, connection);
  }
}

async function getText(
  url: string,
  what: string,
  { settings, stallMs, signal }: Connection,
): Promise<{ text: string; link: string }> {
  const { response, failure, close } = await get(url, settings, {
    what,
    stallMs,
    ...(signal ? { signal } : {}),
  });
  try {
    return { text: await response.text(), link: response.headers.get('link') ?? '' };
  } catch (error) {
    throw failure(error);
  } finally {
    close();
  }
}

function api(ref: HubRef, connection: Connection): string {
  return `${connection.settings.endpoint}/api/${ref.type}s/${ref.repo}`;
}

function notAHub(what: string, { settings }: Connection): InputError {
  return new InputError(
    `${what}: ${settings.endpoint} does not answer like a Hub; check HF_ENDPOINT, and whether your network asks for a login`,
  );
}
