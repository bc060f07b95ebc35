import { codePointsOf } from '../text/code-points.ts';
import { oncePerText } from '../text/once-per-text.ts';
import { licenseOf } from './license-id.ts';
import { type Matches, matchesIn } from './matches.ts';
import { KINDS } from './phrase-table.ts';
import type { BoilerplateKind } from './phrases.ts';
import { spdxExpressionOf } from './spdx-expression.ts';
import { type WordHashes, wordHashesOf } from './word-hashes.ts';

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

const LICENSE = KINDS.indexOf('license');

/**
 * Boilerplate of a text: licence texts by word n-grams, all other kinds by stock phrases.
 *
 * Linear in the text's length. What counts as evidence, and for how many bits: `matches.ts`.
 */
export const boilerplateOf: (text: string) => BoilerplateEvidence = oncePerText((text) => {
  const words = wordHashesOf(text);
  const found = matchesIn(words);
  if (found.count === 0) return NONE;
  let bits = 0;
  let most = 0;
  for (let kind = 0; kind < KINDS.length; kind++) {
    bits += found.bits[kind]!;
    if (found.bits[kind]! > found.bits[most]!) most = kind;
  }
  const spans = spansOf(words, found);
  const covered = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    kind: bits < 1 ? null : KINDS[most]!,
    score: 1 - 2 ** -bits,
    coverage: covered / codePointsOf(text).length,
    licenseId: found.bits[LICENSE]! < 1 ? null : (spdxExpressionOf(text) ?? licenseOf(words, found)),
    spans,
  };
});

function spansOf({ starts, ends }: WordHashes, found: Matches): BoilerplateSpan[] {
  const spans: BoilerplateSpan[] = [];
  let last = 0;
  for (let i = 0; i < found.count; i++) {
    const start = Math.max(last, starts[found.from[i]!]!);
    const end = ends[found.to[i]! - 1]!;
    if (end <= start) continue;
    spans.push({ kind: KINDS[found.kinds[i]!]!, start, end });
    last = end;
  }
  return spans;
}
