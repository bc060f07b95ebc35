/** How often and how patiently the Hub is asked again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../../input-error.ts';
import { TransientError, UnreachableError } from './http.ts';

export interface RetryPolicy {
  /** Failures in a row without any progress that end the attempt. */
  readonly attempts: number;
  /** First pause; it doubles per failure, up to `longestMs`, and a random half of it is left out. */
  readonly baseMs: number;
  readonly longestMs: number;
  /** A server that asks for a longer pause than this is not waited for. */
  readonly patienceMs: number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Six tries within about half a minute; up to five minutes where the server asks for them. */
export const RETRY_POLICY: RetryPolicy = {
  attempts: 6,
  baseMs: 1000,
  longestMs: 15_000,
  patienceMs: 300_000,
  sleep: pause,
};

/** Waits, or throws the signal's reason at once. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => {});
  signal?.throwIfAborted();
}

/**
 * Calls `attempt` until it succeeds, pausing after each TransientError.
 *
 * `progressed` says whether the last attempt brought anything: then the count of failures starts anew. Other errors pass
 * through; failures in a row beyond the policy become an UnreachableError that names `what`.
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  policy: RetryPolicy,
  what: string,
  signal: AbortSignal | undefined,
  progressed: () => boolean = () => false,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      if (progressed()) failures = 1;
      if (failures >= policy.attempts)
        throw new UnreachableError(
          `${what}: ${error.message} (${failures} attempts); check the network, proxy and HF_ENDPOINT, then run the same command again`,
        );
      if (error.retryAfterMs > policy.patienceMs)
        throw new InputError(
          `${what}: the Hub asks to wait ${Math.ceil(error.retryAfterMs / 1000)} s (${error.message}); run the same command again then, or set HF_TOKEN for a higher limit`,
        );
      const backOff = Math.min(policy.longestMs, policy.baseMs * 2 ** (failures - 1));
      await policy.sleep(Math.max(error.retryAfterMs, backOff * (0.5 + Math.random() / 2)), signal);
    }
  }
}
