import type { Connection } from './duckdb/database.ts';
import type { Session } from './session.ts';
import { HubClient } from './sources/hub/hub-client.ts';
import type { InputContext } from './sources/inputs.ts';

/** What `openInputs` needs: the database, the Hub as the environment names it, and where to tell of downloads. */
export function openHub(connection: Connection, session: Session): InputContext {
  const told = new Map<string, number>();
  return {
    connection,
    hub: new HubClient(),
    signal: session.signal,
    onHub: (what) => session.progress.note(`looking up ${what} in the cache and on the Hub`),
    onDownload(what, bytes, total) {
      const tenth = Math.floor((10 * bytes) / Math.max(total, 1));
      if (told.get(what) === tenth) return;
      told.set(what, tenth);
      session.progress.note(`downloading ${what}: ${tenth * 10}% of ${(total / 1e6).toFixed(1)} MB`);
    },
  };
}
