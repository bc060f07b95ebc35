import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compare, type InstalledPackage } from './packages.ts';

/** One file of a package. */
export interface Text {
  /** `package@version/path`, with slashes: the same on every machine. */
  readonly document: string;
  readonly text: string;
  readonly bytes: number;
}

/** Larger files are vocabularies and bundles. */
const LARGEST_FILE = 200_000;
/** Longer lines, on average, are those of minified code. */
const LONGEST_AVERAGE_LINE = 200;

/** Kinds of text in the order in which a package gives them; declarations repeat what the sources say. */
const KINDS: readonly RegExp[] = [
  /(^|\/)(licen[cs]e|copying|notice|readme|changelog|history|authors|third.?party)[^/]*$/i,
  /\.(md|txt|csv|tsv|json)$/i,
  /(?<!\.d)\.[cm]?[jt]s$/i,
  /\.d\.[cm]?ts$/i,
];
const NOT_TEXT = /\.(map|min\.[cm]?js)$/i;

const kindOf = (path: string) => (NOT_TEXT.test(path) ? -1 : KINDS.findIndex((kind) => kind.test(path)));

/** Paths of the files of a package, with slashes, without those of packages inside it. */
function filesUnder(folder: string, prefix = ''): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = prefix + entry.name;
    if (entry.isDirectory())
      return entry.name === 'node_modules' ? [] : filesUnder(join(folder, entry.name), `${path}/`);
    return entry.isFile() ? [path] : [];
  });
}

/** The text of a file, or `null` for a binary, an empty, a huge or a minified one. */
function readText(folder: string, path: string, document: string): Text | null {
  const file = join(folder, path);
  const { size } = statSync(file);
  if (size === 0 || size > LARGEST_FILE) return null;
  const content = readFileSync(file);
  if (content.includes(0)) return null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
  const lines = text.split('\n').length;
  if (kindOf(path) > 0 && content.length > LONGEST_AVERAGE_LINE * lines) return null;
  return { document, text, bytes: content.length };
}

/** Readable files of a package: licences and readmes first, then prose and tables, sources, declarations, each by path. */
function* textsOf({ name, version, folder }: InstalledPackage): Generator<Text> {
  const paths = filesUnder(folder).filter((path) => kindOf(path) >= 0);
  paths.sort((a, b) => kindOf(a) - kindOf(b) || compare(a, b));
  for (const path of paths) {
    const text = readText(folder, path, `${name}@${version}/${path}`);
    if (text !== null) yield text;
  }
}

/**
 * Texts of the packages, at most `limit` bytes in all, sorted by package and path.
 *
 * Fair shares: the next file is always one of the package that has given the fewest bytes so far, so every licence and
 * readme is in before the sources of a large package fill what is left. The file that would pass the limit ends it.
 */
export function gatherTexts(packages: readonly InstalledPackage[], limit: number): Text[] {
  const givers = packages.map((one) => ({ texts: textsOf(one), taken: [] as Text[], bytes: 0 }));
  const open = new Set(givers);
  let total = 0;
  while (open.size > 0) {
    let giver: (typeof givers)[number] | null = null;
    for (const one of open) if (giver === null || one.bytes < giver.bytes) giver = one;
    const { value: text } = giver!.texts.next();
    if (text === undefined) {
      open.delete(giver!);
      continue;
    }
    if (total + text.bytes > limit) break;
    total += text.bytes;
    giver!.bytes += text.bytes;
    giver!.taken.push(text);
  }
  return givers.flatMap(({ taken }) => taken.sort((a, b) => compare(a.document, b.document)));
}
