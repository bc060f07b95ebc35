import { groups, licenses } from './license-grams.ts';
import { runHash, type WordHashes, wordHashesOf } from './word-hashes.ts';

/** Votes by which a commoner licence may stay behind: two n-grams, what one word cut or changed at an end costs. */
const SLACK = 2;

/** Votes for each licence: n-grams of the text that its text holds. */
const votes = new Uint16Array(licenses.length);

const GNU = /^(A|L)?GPL-/;
/** What a GNU licence is called whose version is not known: any version, as its own text has it. */
const ANY_VERSION: Readonly<Record<string, string>> = {
  GPL: 'GPL-1.0-or-later',
  LGPL: 'LGPL-2.0-or-later',
  AGPL: 'AGPL-1.0-or-later',
};

const run = (text: string) => {
  const { count, prefixes } = wordHashesOf(text);
  return { words: count, hash: runHash(prefixes, 0, count) };
};
const VERSIONS = [
  ['3.0', run('version 3')],
  ['2.1', run('version 2 1')],
  ['2.0', run('version 2')],
] as const;
const LATER = [run('any later version'), run('or later')];
const ONLY = [
  run('version 2 only'),
  run('version 3 only'),
  run('version 2 as published'),
  run('version 3 as published'),
];

/**
 * SPDX id of the licence that holds most of the matched n-grams: the commonest where several do.
 *
 * Of a GNU licence the version that the text names; where it names none and the n-grams tell none, any version
 * (`GPL-1.0-or-later`). `-or-later` and `-only` as the text says, neither where it says nothing.
 */
export function licenseOf(text: WordHashes, matched: readonly number[], named: string | null): string | null {
  if (matched.length === 0) return named;
  votes.fill(0);
  for (const group of matched) for (const license of groups[group]!) votes[license]!++;
  const most = Math.max(...votes);
  const likely = licenses.filter((_, i) => votes[i]! >= Math.max(1, most - SLACK));
  if (named !== null && (most < 8 || likely.includes(named))) return named;
  const id = likely[0]!;
  if (!GNU.test(id)) return id;
  const family = id.slice(0, id.indexOf('-'));
  const versions = likely.filter((other) => other.startsWith(`${family}-`));
  const version = VERSIONS.find(([, words]) => holds(text, words))?.[0];
  const known = version === undefined ? (versions.length === 1 ? id : null) : `${family}-${version}`;
  if (known === null) return ANY_VERSION[family]!;
  if (ONLY.some((words) => holds(text, words))) return `${known}-only`;
  return LATER.some((words) => holds(text, words)) ? `${known}-or-later` : known;
}

function holds({ count, prefixes }: WordHashes, { words, hash }: { words: number; hash: number }): boolean {
  for (let i = 0; i + words <= count; i++) if (runHash(prefixes, i, words) === hash) return true;
  return false;
}
