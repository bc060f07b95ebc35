import { groups, licenses } from './license-grams.ts';
import type { Matches } from './matches.ts';
import { runHash, type WordHashes, wordHashesOf } from './word-hashes.ts';

/** Votes from which on the n-grams outweigh a licence that is only named. */
const MANY = 12;

/** Votes, and shares of them, that it takes to be the one: disclaimers are everybody's. */
const FEW = 3;
const SHARE = 0.4;

/** So many licences at the head of the list win over a rarer one that is so few votes ahead: a name filled in. */
const COMMON = 12;
const SLACK = 3;

/** Votes for each licence: n-grams of the text that its text holds. */
const votes = new Int32Array(licenses.length);

/** Whether a licence is one of the GNU licences proper, without exception clauses. */
const isGnu = licenses.map((id) => /^[AL]?GPL-\d\.\d$/.test(id));

/** A GNU family: what its texts call it, and the id for any of its versions, which its own texts allow. */
interface Family {
  readonly prefix: string;
  readonly name: Run;
  readonly any: string;
}

interface Run {
  readonly words: number;
  readonly hash: number;
}

const FAMILIES: readonly Family[] = [
  { prefix: 'AGPL', name: run('gnu affero general'), any: 'AGPL-3.0' },
  { prefix: 'LGPL', name: run('gnu lesser general'), any: 'LGPL-2.0-or-later' },
  { prefix: 'LGPL', name: run('gnu library general'), any: 'LGPL-2.0-or-later' },
  { prefix: 'GPL', name: run('gnu general'), any: 'GPL-1.0-or-later' },
];
const VERSIONS: readonly (readonly [string, Run])[] = [
  ['2.1', run('version 2 1')],
  ['3.0', run('version 3')],
  ['2.0', run('version 2')],
];
const LATER = ['any later version', 'or later', 'or any later'].map(run);
const ONLY = ['version 2 only', 'version 3 only', 'version 2 as published', 'version 3 as published'].map(
  run,
);

/**
 * SPDX id of the licence that holds most of the matched n-grams, the commonest of equals; else the one that is named.
 *
 * A GNU licence has the family and the version that the text names. Where it names no version and the n-grams tell
 * none, the id is that of any version (`GPL-1.0-or-later`); a version gets `-or-later` or `-only` where the text says
 * so, and neither where it does not (a deprecated id, which leaves it open).
 */
export function licenseOf(text: WordHashes, { grams, groups: met, named }: Matches): string | null {
  votes.fill(0);
  for (let i = 0; i < grams; ) {
    const group = met[i]!;
    let times = 1;
    while (++i < grams && met[i] === group) times++;
    const holders = groups[group]!;
    for (let j = 0; j < holders.length; j++) votes[holders[j]!]! += times;
  }
  let best = 0;
  let common = 0;
  for (let i = 1; i < votes.length; i++) {
    if (votes[i]! > votes[best]!) best = i;
    if (i === COMMON - 1) common = best;
  }
  if (votes[common]! >= votes[best]! - SLACK) best = common;
  const most = votes[best]!;
  if (most < FEW || shareOf(best, met, grams) < SHARE) return named;
  if (named !== null && (most < MANY || votes[licenses.indexOf(named)]! >= most)) return named;
  return isGnu[best] ? gnuLicense(text, best) : licenses[best]!;
}

/** The licence's votes, where an n-gram that k licences hold counts 1 / k. */
function shareOf(license: number, met: Int32Array, grams: number): number {
  let share = 0;
  for (let i = 0; i < grams; ) {
    const group = met[i]!;
    let times = 1;
    while (++i < grams && met[i] === group) times++;
    const holders = groups[group]!;
    let j = 0;
    while (j < holders.length && holders[j] !== license) j++;
    if (j < holders.length) share += times / holders.length;
  }
  return share;
}

function gnuLicense(text: WordHashes, best: number): string {
  const prefix = prefixOf(licenses[best]!);
  const families = FAMILIES.filter(({ name }) => holds(text, name));
  const family =
    families.find((one) => one.prefix === prefix) ??
    families[0] ??
    FAMILIES.find((one) => one.prefix === prefix)!;
  const stated = VERSIONS.find(([version, words]) => isVersion(family, version) && holds(text, words))?.[0];
  const equals = licenses.filter(
    (id, i) => votes[i] === votes[best] && isGnu[i] && prefixOf(id) === family.prefix,
  );
  if (stated === undefined && equals.length !== 1) return family.any;
  const known = stated === undefined ? equals[0]! : `${family.prefix}-${stated}`;
  if (ONLY.some((words) => holds(text, words))) return `${known}-only`;
  return LATER.some((words) => holds(text, words)) ? `${known}-or-later` : known;
}

function prefixOf(id: string): string {
  return id.slice(0, id.indexOf('-'));
}

function isVersion({ prefix }: Family, version: string): boolean {
  return licenses.includes(`${prefix}-${version}`);
}

function run(text: string): Run {
  const { count, prefixes } = wordHashesOf(text);
  return { words: count, hash: runHash(prefixes, 0, count) };
}

function holds({ count, prefixes }: WordHashes, { words, hash }: Run): boolean {
  for (let i = 0; i + words <= count; i++) if (runHash(prefixes, i, words) === hash) return true;
  return false;
}
