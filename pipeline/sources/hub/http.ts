/** One request to the Hub: bounded in time, its failures sorted into "try again" and "the user must act". */
import { InputError } from '../../input-error.ts';
import type { HubSettings } from './hub-settings.ts';

/** A failure that may pass: worth another attempt. */
export class TransientError extends Error {
  /** How long the server asked us to wait, if it did. */
  readonly retryAfterMs: number;
  constructor(message: string, retryAfterMs = 0) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The Hub could not be reached, or kept failing: what the cache holds may still serve. */
export class UnreachableError extends InputError {}

/** The Hub (offline: the cache) has no such repository, revision or file. */
export class AbsentError extends InputError {}

export interface Answer {
  readonly response: Response;
  /** To be called per chunk read, so that a slow but living connection is not taken for a stalled one. */
  readonly alive: () => void;
  /** Translates what went wrong while reading the body. */
  readonly failure: (error: unknown) => unknown;
  readonly close: () => void;
}

/**
 * Sends one GET and returns its answer if the status is 2xx or 416.
 *
 * `what` names the culprit in errors, `from` the first byte that is asked for. Silence of `stallMs` ends the request
 * with a TransientError. Redirects are followed; fetch drops the Authorization header when they leave the origin.
 */
export async function get(
  url: string,
  settings: HubSettings,
  options: { what: string; stallMs: number; from?: number; signal?: AbortSignal },
): Promise<Answer> {
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), options.stallMs);
  const signal = options.signal ? AbortSignal.any([stall.signal, options.signal]) : stall.signal;
  const failure = (error: unknown): unknown => {
    if (stall.signal.aborted) return new TransientError(`no data for ${options.stallMs / 1000} s`);
    return error instanceof TypeError ? new TransientError(reason(error)) : error;
  };
  const close = () => clearTimeout(timer);
  try {
    // A compressed body would not have the size and hash that the listing promises; with a range fetch says so itself.
    const headers: Record<string, string> =
      options.from === undefined ? { 'accept-encoding': 'identity' } : { range: `bytes=${options.from}-` };
    if (settings.token !== null) headers.authorization = `Bearer ${settings.token}`;
    const response = await fetch(url, { headers, signal });
    if (!response.ok && response.status !== 416) throw await refusal(response, settings, options.what);
    return { response, alive: () => void timer.refresh(), failure, close };
  } catch (error) {
    close();
    throw failure(error);
  }
}

/** fetch hides the errno in its causes: `fetch failed` is no help to anybody. */
function reason(error: Error): string {
  const cause = error.cause;
  if (!(cause instanceof Error)) return error.message;
  const code = (cause as NodeJS.ErrnoException).code;
  return cause.message || code || error.message;
}

async function refusal(response: Response, settings: HubSettings, what: string): Promise<Error> {
  await response.body?.cancel();
  const { status } = response;
  const code = response.headers.get('x-error-code');
  // A signed download address of another host that has run out: the next attempt gets a fresh one.
  const elsewhere = new URL(response.url).origin !== new URL(settings.endpoint).origin;
  if (status === 408 || status === 429 || status >= 500 || (elsewhere && (status === 401 || status === 403)))
    return new TransientError(`HTTP ${status}`, retryAfter(response));
  if (status === 401 || status === 403) {
    const remedy =
      settings.token === null
        ? 'set HF_TOKEN to a token with access (the Hub also answers so where no such repository exists)'
        : code === 'GatedRepo'
          ? 'accept its terms on its page, with the account of your HF_TOKEN'
          : 'your HF_TOKEN has no access: use another one, or accept the terms on its page';
    return new InputError(`${what}: access refused by ${settings.endpoint} (HTTP ${status}); ${remedy}`);
  }
  if (status === 404) {
    const missing = code === 'RevisionNotFound' ? 'no such revision' : 'not found';
    return new AbsentError(`${what}: ${missing} on ${settings.endpoint} (HTTP 404); check the spelling`);
  }
  return new InputError(
    `${what}: unexpected answer from ${settings.endpoint} (HTTP ${status}); check HF_ENDPOINT`,
  );
}

/** Milliseconds of a Retry-After header, given in seconds or as a date. */
function retryAfter(response: Response): number {
  const text = response.headers.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : 0;
}
