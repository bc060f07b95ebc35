import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { TextClass } from '../../transforms/classifier/classes.ts';
import { randomFrom, shuffled } from './random.ts';

/** A stretch of a file of this machine, about as long as 64 tokens, and what kind of text it is. */
export interface Window {
  readonly text: string;
  readonly textClass: TextClass;
}

/** Files of a class: where they are, their names, and what of them a window must be to be taken. */
interface Source {
  readonly textClass: TextClass;
  readonly folders: readonly string[];
  readonly pattern: RegExp;
  readonly accepts: (text: string) => boolean;
}

const count = (text: string, what: RegExp) => (text.match(what) ?? []).length;
const share = (text: string, what: RegExp) => count(text, what) / text.length;
const isProse = (text: string) =>
  share(text, /[a-z ]/g) > 0.85 && count(text, /\b(the|of|to|and|is|a|in|that|for)\b/g) >= 4;
const isText = (text: string) => share(text, /[\p{L}\s,.]/gu) > 0.9 && share(text, /\s/g) < 0.3;
const isScript = (text: string) => share(text, /[^\0-\x7f]/g) > 0.3;
const isCode = (text: string) => share(text, /[{}()[\];=<>:"'_]/g) > 0.05 && share(text, /[a-zA-Z]/g) > 0.3;
const isMarkup = (text: string) => count(text, /<\/?[a-zA-Z][^<>]*>/g) >= 2;
const isLatex = (text: string) => count(text, /\\[a-zA-Z]{2,}/g) >= 3 && !/\\(n|t|r)\b/.test(text);
const isData = (text: string) => share(text, /[\d.,+-]/g) > 0.5 && share(text, /[\s,;]/g) > 0.08;

function sources(extra: readonly string[]): Source[] {
  const packages = ['node_modules'];
  const python = pythonFolders();
  const debian = ['/usr/share/doc', '/usr/share/perl', '/usr/share/cmake-3.25'];
  return [
    { textClass: 'code', folders: packages, pattern: /\.([mc]?js|ts|json|css|yml)$/, accepts: isCode },
    { textClass: 'code', folders: python, pattern: /\.(pyx?|pyi|json)$/, accepts: isCode },
    { textClass: 'code', folders: ['/usr/include'], pattern: /\.(h|hpp)$/, accepts: isCode },
    {
      textClass: 'code',
      folders: [...debian, '/usr/share/gdb'],
      pattern: /\.(p[lm]|c|cpp|cc|cmake|sh|go|php|java|cs|conf|rb|el|lua|vim)$/,
      accepts: isCode,
    },
    {
      textClass: 'markup',
      folders: [...debian, ...python, '/usr/share/mime', '/usr/share/icons'],
      pattern: /\.(html?|xml|xsl|xsd|svg)$/,
      accepts: isMarkup,
    },
    {
      textClass: 'latex',
      folders: [...python, ...debian, ...extra],
      pattern: /\.(py|rst|sty|(la)?tex(\.gz)?)$/,
      accepts: isLatex,
    },
    { textClass: 'nl', folders: [...packages, ...extra], pattern: /(\.md|\.txt|LICENSE)$/, accepts: isProse },
    {
      textClass: 'nl',
      folders: [...debian, '/usr/share/man', ...extra],
      pattern: /\.(txt|rst|html|gz|md)$/,
      accepts: isProse,
    },
    {
      textClass: 'nl',
      folders: ['/usr/share/doc'],
      pattern: /(copyright|AUTHORS|THANKS|NEWS|README|[Cc]hange[Ll]?og)(\..*)?$/,
      accepts: isText,
    },
    {
      textClass: 'nl',
      folders: ['/usr/share/man', ...extra],
      pattern: /\/man\/\w\w(_\w\w)?\/.*\.gz$/,
      accepts: isScript,
    },
    { textClass: 'nl', folders: python, pattern: /(\.rst|\.txt|METADATA|\.md|\.py)$/, accepts: isProse },
    {
      textClass: 'data',
      folders: [...python, ...packages, ...debian],
      pattern: /\.(csv|dat|txt|csv\.gz|svg|json)$/,
      accepts: isData,
    },
  ];
}

const listed = new Map<string, string[]>();

/** Paths of all files below a folder. */
function namesIn(folder: string): string[] {
  let names = listed.get(folder);
  if (names === undefined) {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
    listed.set(folder, names);
  }
  return names;
}

/** Python's library and packages, where there is a Python. */
function pythonFolders(): string[] {
  try {
    const code =
      'import sysconfig; print(sysconfig.get_path("stdlib")); print(sysconfig.get_path("purelib"))';
    return execFileSync('python3', ['-c', code], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .filter((one, at, all) => at === 0 || !one.startsWith(`${all[0]}/`));
  } catch {
    return [];
  }
}

const LARGEST_FILE = 1_000_000;
const FILES_TRIED = 1500;
const WINDOWS_PER_FILE = 6;
const CHARACTERS_PER_WINDOW = 4000;

/**
 * Windows of this machine's sources and documentation, at most `perSource` of each kind of source.
 *
 * Which files there are differs between machines; a source without files is left out.
 */
export function corpusWindows(perSource: number, extra: readonly string[]): Window[] {
  return sources(extra).flatMap((source, index) => {
    const files = source.folders
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => namesIn(folder).filter((name) => source.pattern.test(name)));
    const random = randomFrom(index + 1);
    const windows: Window[] = [];
    for (const file of shuffled(files.sort(), index + 1).slice(0, FILES_TRIED)) {
      if (windows.length >= perSource) break;
      const text = textOf(file);
      const most = Math.max(WINDOWS_PER_FILE, text.length / CHARACTERS_PER_WINDOW);
      let taken = 0;
      for (let attempt = 0; text.length > 100 && attempt < 3 * most && taken < most; attempt++) {
        const length = 80 + random(240);
        const start = random(Math.max(1, text.length - length));
        const window = text.slice(start, start + length);
        if (!source.accepts(window)) continue;
        windows.push({ text: window, textClass: source.textClass });
        taken++;
      }
    }
    return windows.slice(0, perSource);
  });
}

/** The file's text as a reader sees it: man pages without their requests. */
function textOf(file: string): string {
  try {
    if (!statSync(file).isFile() || statSync(file).size > LARGEST_FILE) return '';
    const bytes = readFileSync(file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    if (text.includes('\0')) return '';
    if (file.includes('/man/')) return text.replace(/^[.'].*\n/gm, '').replace(/\\f.|\\-|\\&/g, '');
    return text;
  } catch {
    return '';
  }
}
