import { codePointsOf } from '../text/code-points.ts';
import { oncePerText } from '../text/once-per-text.ts';
import { groupOf } from './license-grams.ts';
import { licenseOf } from './license-id.ts';
import { GRAM } from './license-index.ts';
import { type Phrase, phraseAt } from './phrase-table.ts';
import type { BoilerplateKind } from './phrases.ts';
import { spdxExpressionOf } from './spdx-expression.ts';
import { runHash, type WordHashes, wordHashesOf } from './word-hashes.ts';

/** A stretch of boilerplate, in code points. */
export interface BoilerplateSpan {
  readonly kind: BoilerplateKind;
  readonly start: number;
  readonly end: number;
}

/** What of a text is boilerplate. */
export interface BoilerplateEvidence {
  /** The kind with most evidence; `null` where the score is below 0.5. */
  readonly kind: BoilerplateKind | null;
  /** 0 to 1: 1 - 2^-(bits of evidence). */
  readonly score: number;
  /** Share of the text's code points within spans, 0 to 1. */
  readonly coverage: number;
  /** SPDX id or expression of the licence, else `null`. */
  readonly licenseId: string | null;
  /** In order, without overlap. */
  readonly spans: readonly BoilerplateSpan[];
}

const NONE: BoilerplateEvidence = { kind: null, score: 0, coverage: 0, licenseId: null, spans: [] };

/** Words between two stretches of one kind that belong to them: names, years, addresses that a form leaves open. */
const GAP = 8;

/** A run of licence words says one bit for every four beyond the first four. */
const WORDS_PER_BIT = 4;

/**
 * Boilerplate of a text: licence texts by word n-grams, all other kinds by stock phrases.
 *
 * Linear in the text. The licence index and its limits: `license-grams.ts`; phrases: `phrases.ts`.
 */
export const boilerplateOf: (text: string) => BoilerplateEvidence = oncePerText((text) => {
  const words = wordHashesOf(text);
  const found = scan(words);
  if (found.runs.length === 0) return NONE;
  return evidence(text, words, found);
});

interface Run {
  readonly kind: BoilerplateKind;
  /** First word, and the one after the last. */
  readonly from: number;
  to: number;
}

interface Found {
  readonly runs: Run[];
  readonly bits: Map<BoilerplateKind, number>;
  readonly groups: number[];
  named: string | null;
}

function scan({ count, words, prefixes }: WordHashes): Found {
  const found: Found = { runs: [], bits: new Map(), groups: [], named: null };
  const phrases = new Set<Phrase>();
  let licensed = 0;
  let licensedTo = 0;
  for (let i = 0; i < count; i++) {
    if (i + GRAM <= count) {
      const group = groupOf(runHash(prefixes, i, GRAM));
      if (group >= 0) {
        found.groups.push(group);
        if (i > licensedTo + WORDS_PER_BIT) licensedTo = i;
        licensed += i + GRAM - licensedTo;
        licensedTo = i + GRAM;
        extend(found.runs, 'license', i, licensedTo);
      }
    }
    const phrase = phraseAt(words, prefixes, count, i);
    if (phrase === null) continue;
    found.named ??= phrase.licenseId;
    extend(found.runs, phrase.kind, i, i + phrase.words);
    if (phrases.has(phrase)) continue;
    phrases.add(phrase);
    found.bits.set(phrase.kind, (found.bits.get(phrase.kind) ?? 0) + phrase.bits);
  }
  const bits = (licensed - WORDS_PER_BIT) / WORDS_PER_BIT;
  if (bits > 0) found.bits.set('license', (found.bits.get('license') ?? 0) + bits);
  return found;
}

/** Adds words to the last run of the kind if they are near, else as a run of their own. */
function extend(runs: Run[], kind: BoilerplateKind, from: number, to: number): void {
  const last = runs.at(-1);
  if (last !== undefined && last.kind === kind && from <= last.to + GAP) last.to = Math.max(last.to, to);
  else runs.push({ kind, from, to });
}

function evidence(text: string, words: WordHashes, found: Found): BoilerplateEvidence {
  let kind: BoilerplateKind | null = null;
  let best = 0;
  let bits = 0;
  for (const [one, its] of found.bits) {
    bits += its;
    if (its > best) [kind, best] = [one, its];
  }
  const score = 1 - 2 ** -bits;
  const spans: BoilerplateSpan[] = [];
  let covered = 0;
  let end = 0;
  for (const run of found.runs) {
    const start = Math.max(end, words.starts[run.from]!);
    const stop = words.ends[run.to - 1]!;
    if (stop <= start) continue;
    spans.push({ kind: run.kind, start, end: stop });
    covered += stop - start;
    end = stop;
  }
  const licensed = (found.bits.get('license') ?? 0) >= 1;
  const licenseId = licensed ? (spdxExpressionOf(text) ?? licenseOf(words, found.groups, found.named)) : null;
  return {
    kind: score < 0.5 ? null : kind,
    score,
    coverage: covered / codePointsOf(text).length,
    licenseId,
    spans,
  };
}
