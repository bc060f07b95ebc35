/**
 * Writes transforms/boilerplate/license-index.ts: hashes of word n-grams of the licence texts that occur in the wild,
 * each with the licences that hold it. Texts: npm package spdx-license-list (SPDX License List, CC0-1.0).
 *
 *     node --import tsx scripts/make-license-index.ts [FILE]
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../pipeline/package-root.ts';
import { runHash, wordHashesOf } from '../transforms/boilerplate/word-hashes.ts';

/** Words of an n-gram: long enough to be a licence's own, short enough for the shreds of a 64-token window. */
const GRAM = 5;

/**
 * Licences whose texts are met in source trees and on pages, commonest first (our order, after what Debian and GitHub
 * hold). Ids without `-only` and `-or-later` stand for both: the texts are the same.
 */
const LICENSES = (
  'MIT Apache-2.0 GPL-2.0 GPL-3.0 BSD-3-Clause BSD-2-Clause LGPL-2.1 LGPL-2.0 LGPL-3.0 AGPL-3.0 MPL-2.0 ISC ' +
  'BSD-4-Clause-UC BSD-4-Clause MPL-1.1 EPL-1.0 EPL-2.0 CDDL-1.0 CDDL-1.1 Zlib X11 Unlicense CC0-1.0 BSL-1.0 ' +
  'CC-BY-4.0 CC-BY-SA-4.0 CC-BY-NC-4.0 CC-BY-NC-SA-4.0 CC-BY-NC-ND-4.0 CC-BY-ND-4.0 CC-BY-3.0 CC-BY-SA-3.0 ' +
  'CC-BY-NC-3.0 CC-BY-NC-SA-3.0 CC-BY-NC-ND-3.0 CC-BY-2.0 CC-BY-2.5 CC-BY-SA-2.0 CC-BY-SA-2.5 OFL-1.1 HPND ' +
  'Artistic-2.0 Artistic-1.0-Perl Artistic-1.0 GFDL-1.3 GFDL-1.2 GFDL-1.1 Python-2.0 PSF-2.0 WTFPL ' +
  'OpenSSL Apache-1.1 Apache-1.0 MS-PL MS-RL CPL-1.0 IPL-1.0 APSL-2.0 NPL-1.1 MPL-1.0 0BSD MIT-0 NCSA ' +
  'Unicode-DFS-2016 ICU Unicode-3.0 PHP-3.01 PHP-3.0 Ruby Libpng libpng-2.0 IJG FTL curl OLDAP-2.8 PostgreSQL ' +
  'Intel Sleepycat ZPL-2.1 ZPL-2.0 W3C W3C-20150513 QPL-1.0 LPPL-1.3c LPPL-1.3a LPPL-1.2 AFL-2.1 AFL-3.0 OSL-3.0 ' +
  'EUPL-1.1 EUPL-1.2 UPL-1.0 CECILL-2.1 CECILL-B CECILL-C ODbL-1.0 PDDL-1.0 BUSL-1.1 SSPL-1.0 Elastic-2.0 ' +
  'ECL-2.0 JSON Beerware NTP bzip2-1.0.6 TCL Vim blessing SGI-B-2.0 Info-ZIP BSD-3-Clause-Clear ' +
  'BSD-2-Clause-Patent BSD-Source-Code BSD-3-Clause-No-Nuclear-License MIT-CMU ' +
  'GPL-2.0-with-classpath-exception GPL-2.0-with-bison-exception GPL-3.0-with-autoconf-exception NASA-1.3 ' +
  'RPL-1.5 CPAL-1.0 SISSL Watcom-1.0 Zend-2.0 XFree86-1.1 HPND-sell-variant MIT-advertising MulanPSL-2.0 ' +
  'SSH-OpenSSH OGL-UK-3.0 BlueOak-1.0.0 Bitstream-Vera FSFULLR FSFAP eCos-2.0'
).split(' ');

/** Texts of at most so many words are held whole, and of longer ones the notice at their end for the head of a file. */
const WHOLE = 700;
const NOTICE = /how to apply|exhibit a\b/gi;

/**
 * Of the rest, the n-gram of the smallest hash in every window of so many (winnowing: Schleimer, Wilkerson and Aiken,
 * SIGMOD 2003): any WINDOW + GRAM - 1 words that a text shares with a licence hold at least one.
 */
const WINDOW = 6;

/** Stands for an n-gram that is not held: larger than every hash. */
const NO_GRAM = 2 ** 32;

/** What stands for the name of a holder or author, which every project fills in anew. */
const HOLDERS: readonly (readonly [RegExp, ...string[]])[] = [
  [
    /copyright holders and contributors/gi,
    'author',
    'authors',
    'copyright owners and contributors',
    'copyright holder',
  ],
  [
    /copyright holder or contributors/gi,
    'author',
    'authors or contributors',
    'copyright owner or contributors',
  ],
  [
    /neither the name of .{1,40} nor the names of its contributors may be/gi,
    'the name of the author may not be',
  ],
  [/\bisc (?=disclaims)|(?<=shall )isc\b/gi, 'the author ', 'the authors '],
];

const texts = createRequire(import.meta.url)('spdx-license-list/full') as Record<
  string,
  { licenseText: string } | undefined
>;

/** The text in the forms in which it is met: as it is, without the numbers of its clauses, with other holders. */
function formsOf(id: string): string[] {
  const full = texts[id]?.licenseText;
  if (full === undefined) throw new Error(`no such licence: ${id}`);
  // The list appends the GPL to the LGPL 3.0, which would make every GPL text an LGPL text.
  const text =
    id === 'LGPL-3.0' ? full.slice(0, full.indexOf('GNU GENERAL PUBLIC LICENSE\nVersion 3')) : full;
  const forms = [text, text.replace(/^[ \t]*\(?(?:\d{1,2}|[a-z])[.)][ \t]+/gm, '')];
  if (!/^(BSD|ISC)/.test(id)) return forms;
  for (const [pattern, ...names] of HOLDERS) {
    for (const name of names) forms.push(...forms.slice(0, 2).map((form) => form.replaceAll(pattern, name)));
  }
  return forms;
}

/** Hashes of the form's n-grams, and from which of them on they are all held; rows of years and of clauses are nobody's. */
function gramsIn(form: string): { hashes: number[]; wholeFrom: number } {
  const { prefixes, starts, ends, count } = wordHashesOf(form);
  const codePoints = [...form];
  const isWord = Array.from({ length: count }, (_, i) =>
    /\p{L}/u.test(codePoints.slice(starts[i]!, ends[i]!).join('')),
  );
  const hashes = Array.from({ length: Math.max(0, count - GRAM + 1) }, (_, i) =>
    isWord.slice(i, i + GRAM).filter(Boolean).length < 2 ? NO_GRAM : runHash(prefixes, i, GRAM) >>> 0,
  );
  if (count <= WHOLE) return { hashes, wholeFrom: 0 };
  const notice = [...form.matchAll(NOTICE)].at(-1);
  return {
    hashes,
    wholeFrom: notice === undefined ? count : wordHashesOf(form.slice(0, notice.index)).count,
  };
}

const gramsOf = LICENSES.map((id) => formsOf(id).map(gramsIn));

const chosen = new Set<number>();
for (const { hashes, wholeFrom } of gramsOf.flat()) {
  for (const hash of hashes.slice(wholeFrom)) chosen.add(hash);
  for (let i = 0; i + WINDOW <= wholeFrom && i + WINDOW <= hashes.length; i++) {
    chosen.add(Math.min(...hashes.slice(i, i + WINDOW)));
  }
}

chosen.delete(NO_GRAM);

const holders = new Map<number, Set<number>>();
gramsOf.forEach((forms, license) => {
  for (const { hashes } of forms) {
    for (const hash of hashes) {
      if (chosen.has(hash)) holders.set(hash, (holders.get(hash) ?? new Set()).add(license));
    }
  }
});

const groups = new Map<string, number>();
const bytes: number[] = [];
let last = 0;
for (const gram of [...chosen].sort((a, b) => a - b)) {
  const group = [...holders.get(gram)!].join(' ');
  if (!groups.has(group)) groups.set(group, groups.size);
  pushVarint(gram - last);
  pushVarint(groups.get(group)!);
  last = gram;
}

function pushVarint(value: number): void {
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  bytes.push(value);
}

const lines = [
  '// Generated by scripts/make-license-index.ts from spdx-license-list (SPDX License List, CC0-1.0). Do not edit.',
  '',
  '/** SPDX ids, commonest first; GNU ids without `-only` or `-or-later`. */',
  'export const LICENSES =',
  ...quoted(LICENSES.join(' ')),
  '',
  '/** Sets of licences that share n-grams: numbers within `LICENSES`, in base 36, sets parted by commas. */',
  'export const GROUPS =',
  ...quoted(
    [...groups.keys()]
      .map((group) =>
        group
          .split(' ')
          .map((license) => Number(license).toString(36))
          .join(' '),
      )
      .join(','),
  ),
  '',
  '/** Words of an n-gram. */',
  `export const GRAM = ${GRAM};`,
  '',
  '/** How many n-grams `GRAMS` holds. */',
  `export const GRAM_COUNT = ${chosen.size};`,
  '',
  '/** Base 64 of pairs of varints: the step from one n-gram hash to the next, and the number of its group. */',
  'export const GRAMS =',
  ...quoted(Buffer.from(bytes).toString('base64')),
  '',
];

function quoted(text: string): string[] {
  const rows = text.match(/.{1,100}/g)!;
  return rows.map((row, i) => `  '${row}'${i + 1 < rows.length ? ' +' : ';'}`);
}

const file = process.argv[2] ?? join(packageRoot, 'transforms/boilerplate/license-index.ts');
writeFileSync(file, lines.join('\n'));
console.log(`${file}: ${LICENSES.length} licences, ${chosen.size} n-grams, ${groups.size} groups`);
