/** What is on the Hub, and how people write it: `hf://datasets/ORG/NAME@REVISION/path/in/repo.parquet`. */
import { InputError } from '../../input-error.ts';

export type RepoType = 'dataset' | 'model';

/** A repository at a branch, tag or commit (`main` unless given). */
export interface HubRef {
  readonly repo: string;
  readonly type: RepoType;
  readonly revision?: string;
}

/** One file of a repository. */
export interface HubFileRef extends HubRef {
  readonly path: string;
}

/** Branch in which the Hub keeps its own Parquet conversion of a dataset. */
export const CONVERTED = 'refs/convert/parquet';

const FORM = 'hf://datasets/ORG/NAME/FILE or hf://ORG/NAME@REVISION/FILE';
// A revision may be written raw where its shape is known (`refs/pr/3`), else with its slashes as %2F.
const SPEC =
  /^hf:\/\/(datasets\/|models\/)?(?!(?:datasets|models|spaces)\/)([^/@]+\/[^/@]+)(?:@(refs\/(?:convert|pr)\/[^/]+|[^/]+))?\/(.+)$/;

/** The file that an `hf://` address names, `null` for anything else; `@~parquet` is the Hub's conversion. */
export function hubPath(text: string): HubFileRef | null {
  if (!text.startsWith('hf://')) return null;
  const [, kind, repo, revision, path] = SPEC.exec(text) ?? [];
  if (repo === undefined || path === undefined)
    throw new InputError(`not a Hub address: ${text} (write ${FORM})`);
  return checked({
    repo,
    type: kind === 'datasets/' ? 'dataset' : 'model',
    ...(revision === undefined
      ? {}
      : { revision: revision === '~parquet' ? CONVERTED : revision.replace(/%2f/gi, '/') }),
    path,
  });
}

/** The reference itself; InputError where a name could lead out of the cache or can't be on the Hub. */
export function checked<T extends HubRef & { readonly path?: string }>(ref: T): T {
  const inside = (path: string) =>
    path.split('/').every((part) => !['', '.', '..'].includes(part) && !part.includes('\\'));
  if (!/^[\w.-]+(\/[\w.-]+)?$/.test(ref.repo) || !inside(ref.repo))
    throw new InputError(`not a Hub repository: ${ref.repo} (write ORG/NAME)`);
  if (!inside(ref.revision ?? 'main')) throw new InputError(`${ref.repo}: not a revision: ${ref.revision}`);
  if (!inside(ref.path ?? 'x')) throw new InputError(`${ref.repo}: not a path in a repository: ${ref.path}`);
  return ref;
}
