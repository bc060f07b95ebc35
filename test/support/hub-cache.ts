/** A client of a fake Hub with a cache of its own, and a look at what lies in that cache. */
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { HubClient, type HubOptions } from '../../pipeline/sources/hub/hub-client.ts';
import type { HubSettings } from '../../pipeline/sources/hub/hub-settings.ts';
import { RETRY_POLICY } from '../../pipeline/sources/hub/retries.ts';
import type { FakeHub } from './fake-hub.ts';

export interface TestHub {
  readonly client: HubClient;
  readonly cache: string;
  /** Pauses the client made between attempts, in milliseconds; none of them was really waited for. */
  readonly pauses: number[];
}

/** A client that asks `hub` and waits for nothing. */
export function clientOf(
  hub: FakeHub,
  settings: Partial<HubSettings> = {},
  options: Partial<HubOptions> = {},
): TestHub {
  const cache = settings.cache ?? mkdtempSync(join(tmpdir(), 'hub-cache-'));
  const pauses: number[] = [];
  const client = new HubClient({
    settings: { endpoint: hub.endpoint, token: null, offline: false, cache, ...settings },
    retries: { ...RETRY_POLICY, sleep: async (ms) => void pauses.push(ms) },
    stallMs: 10_000,
    lock: { pollMs: 5, beatMs: 1000, staleMs: 60_000 },
    ...options,
  });
  return { client, cache, pauses };
}

/** All files and links below a folder, without the folders themselves, sorted. */
export function everyFile(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}
