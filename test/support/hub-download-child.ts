/** A process of its own that downloads one file: `node --import tsx hub-download-child.ts ENDPOINT CACHE REPO PATH`. */
import { HubClient } from '../../pipeline/sources/hub/hub-client.ts';

const [endpoint, cache, repo, path] = process.argv.slice(2) as [string, string, string, string];
const client = new HubClient({ settings: { endpoint, cache, token: null, offline: false } });
console.log(await client.file({ repo, type: 'dataset', path }));
