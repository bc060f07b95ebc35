/** A Hugging Face Hub on this machine that serves what it is told, and misbehaves when told to. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What one request for a file's content meets instead of a plain answer; several may hold at once. */
export interface Mischief {
  /** The connection is cut after this many bytes of this answer. */
  cutAfter?: number;
  /** Silence after this many bytes, with the connection left open. */
  stallAfter?: number;
  /** The body comes in ten pieces, with this many milliseconds before each. */
  drip?: number;
  /** The answer ends in good order, without a Content-Length, after this many bytes. */
  endAfter?: number;
  /** The Content-Length header says this, whatever is sent. */
  claimLength?: number;
  /** Bytes appended to the body, without a Content-Length. */
  extra?: string;
  /** 200 with the whole file, whatever range was asked for. */
  ignoreRange?: boolean;
  /** 206 that begins elsewhere than asked. */
  shiftRange?: number;
  /** Every byte is replaced. */
  wrongBytes?: boolean;
  /** Another status, without content. */
  status?: number;
  headers?: Record<string, string>;
  /** A redirect to another origin, where the rest of the mischief waits. */
  redirect?: boolean;
}

export interface SeenRequest {
  readonly url: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
  readonly encoding: string | undefined;
  readonly elsewhere: boolean;
}

interface FakeFile {
  readonly bytes: Buffer;
  readonly lfs: boolean;
}

export class FakeHub {
  readonly seen: SeenRequest[] = [];
  /** Files per `datasets/ORG/NAME` or `models/ORG/NAME`, revision and path. */
  readonly #repos = new Map<string, Map<string, Map<string, FakeFile>>>();
  readonly #mischief: Mischief[] = [];
  readonly #apiMischief: Mischief[] = [];
  #always: Mischief | null = null;
  #current: Mischief = {};
  readonly #servers: Server[] = [];
  #stalled: () => void = () => {};
  /** Files per page of a listing. */
  pageSize = 1000;
  endpoint = '';
  elsewhere = '';

  static async start(): Promise<FakeHub> {
    const hub = new FakeHub();
    hub.endpoint = await hub.#listen(false);
    hub.elsewhere = await hub.#listen(true);
    return hub;
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#servers.map((server) => {
        server.closeAllConnections();
        return new Promise((done) => server.close(done));
      }),
    );
  }

  /** Adds a file; LFS unless it is said to be a small one. */
  add(repo: string, path: string, bytes: Buffer | string, { revision = 'main', lfs = true } = {}): Buffer {
    const revisions = this.#repos.get(repo) ?? new Map();
    const files = revisions.get(revision) ?? new Map();
    files.set(path, { bytes: Buffer.from(bytes), lfs });
    this.#repos.set(repo, revisions.set(revision, files));
    return files.get(path).bytes;
  }

  /** The next requests for content meet these, one each; later ones are answered plainly. */
  misbehave(...mischief: Mischief[]): void {
    this.#mischief.push(...mischief);
  }

  /** Every request for content meets this. */
  alwaysMisbehave(mischief: Mischief | null): void {
    this.#always = mischief;
  }

  /** The next requests to the API meet these. */
  misbehaveInApi(...mischief: Mischief[]): void {
    this.#apiMischief.push(...mischief);
  }

  /** Drops what is still to be met. */
  forgive(): void {
    this.#mischief.length = 0;
  }

  /** Resolves when an answer has fallen silent. */
  stalled(): Promise<void> {
    return new Promise((resolve) => {
      this.#stalled = resolve;
    });
  }

  /** Ranges asked for, `all` for none, of the requests for content that reached this origin. */
  ranges(): string[] {
    return this.seen
      .filter(({ url, elsewhere }) => !elsewhere && url.includes('/resolve/'))
      .map(({ range }) => range ?? 'all');
  }

  /** The commit of a revision: as long as its files stay the same, so does it. */
  commit(repo: string, revision = 'main'): string {
    return sha1(`${repo}@${revision}`);
  }

  async #listen(elsewhere: boolean): Promise<string> {
    const server = createServer((request, response) => this.#answer(request, response, elsewhere));
    this.#servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  #answer(request: IncomingMessage, response: ServerResponse, elsewhere: boolean): void {
    const { range, authorization } = request.headers;
    this.seen.push({
      url: request.url!,
      range,
      authorization,
      encoding: request.headers['accept-encoding'],
      elsewhere,
    });
    const url = new URL(request.url!, this.endpoint);
    const api = /^\/api\/((?:datasets|models)\/[^/]+\/[^/]+)\/(revision|tree)\/([^/]+)$/.exec(url.pathname);
    if (api) {
      this.#api(url, response, api[1]!, api[2]!, decodeURIComponent(api[3]!));
      return;
    }
    const content = /^\/(?:datasets\/)?([^/]+\/[^/]+)\/resolve\/([0-9a-f]{40})\/(.+)$/.exec(url.pathname);
    const kind = url.pathname.startsWith('/datasets/') ? 'datasets' : 'models';
    const files = content && this.#files(`${kind}/${content[1]}`, content[2]!);
    const file = files?.get(decodeURIComponent(content![3]!));
    if (!file) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
    if (!elsewhere) this.#current = this.#mischief.shift() ?? this.#always ?? {};
    this.#content(
      request,
      response,
      file.bytes,
      elsewhere ? { ...this.#current, redirect: false } : this.#current,
    );
  }

  #files(repo: string, commit: string): Map<string, FakeFile> | undefined {
    const revisions = this.#repos.get(repo);
    return [...(revisions ?? [])].find(([revision]) =>
      [revision, this.commit(repo, revision)].includes(commit),
    )?.[1];
  }

  #api(url: URL, response: ServerResponse, repo: string, question: string, revision: string): void {
    const { status, headers } = this.#apiMischief.shift() ?? {};
    if (status !== undefined) return void response.writeHead(status, headers ?? {}).end();
    const files = this.#files(repo, revision);
    if (!files) {
      const code = this.#repos.has(repo) ? 'RevisionNotFound' : 'RepoNotFound';
      return void response.writeHead(404, { 'x-error-code': code }).end();
    }
    if (question === 'revision')
      return void response.end(JSON.stringify({ sha: this.commit(repo, revision) }));
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const all = [...files].map(([path, { bytes, lfs }]) =>
      lfs
        ? { type: 'file', path, size: 130, oid: sha1(path), lfs: { oid: sha256(bytes), size: bytes.length } }
        : { type: 'file', path, size: bytes.length, oid: sha1(`blob ${bytes.length}\0${bytes}`) },
    );
    if (from + this.pageSize < all.length) {
      url.searchParams.set('cursor', String(from + this.pageSize));
      // As a mirror does that passes the original's links on.
      response.setHeader('link', `<https://elsewhere.invalid${url.pathname}${url.search}>; rel="next"`);
    }
    response.end(
      JSON.stringify([
        { type: 'directory', path: 'data', size: 0, oid: sha1('') },
        ...all.slice(from, from + this.pageSize),
      ]),
    );
  }

  #content(request: IncomingMessage, response: ServerResponse, bytes: Buffer, mischief: Mischief): void {
    if (mischief.redirect)
      return void response.writeHead(302, { location: this.elsewhere + request.url }).end();
    if (mischief.status) return void response.writeHead(mischief.status, mischief.headers ?? {}).end();
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const partial = asked !== null && !mischief.ignoreRange;
    const from = partial ? Number(asked[1]) + (mischief.shiftRange ?? 0) : 0;
    if (partial && from >= bytes.length) return void response.writeHead(416).end();
    const whole = mischief.wrongBytes ? Buffer.alloc(bytes.length, '#') : bytes;
    let body = Buffer.concat([whole.subarray(from), Buffer.from(mischief.extra ?? '')]);
    response.statusCode = partial ? 206 : 200;
    if (partial) response.setHeader('content-range', `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
    if (mischief.endAfter !== undefined) body = body.subarray(0, mischief.endAfter);
    else if (mischief.extra === undefined)
      response.setHeader('content-length', mischief.claimLength ?? body.length);
    response.strictContentLength = false;
    if (mischief.drip !== undefined) return void drip(response, body, mischief.drip);
    const stop = mischief.cutAfter ?? mischief.stallAfter;
    if (stop === undefined) {
      // A false Content-Length promises a rest that never comes: only a cut ends such an answer.
      const end = () => (mischief.claimLength === undefined ? response.end() : response.destroy());
      return void response.write(body, end);
    }
    response.write(body.subarray(0, stop), () => {
      // A client in this process gets the time to read what was sent before the cut.
      if (mischief.cutAfter !== undefined) afterTurns(20, () => response.destroy());
      else this.#stalled();
    });
    response.flushHeaders();
  }
}

export function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function sha1(bytes: Buffer | string): string {
  return createHash('sha1').update(bytes).digest('hex');
}

function afterTurns(turns: number, then: () => void): void {
  setImmediate(() => (turns === 0 ? then() : afterTurns(turns - 1, then)));
}

async function drip(response: ServerResponse, body: Buffer, ms: number): Promise<void> {
  const piece = Math.ceil(body.length / 10);
  for (let from = 0; from < body.length; from += piece) {
    await sleep(ms);
    response.write(body.subarray(from, from + piece));
  }
  response.end();
}
