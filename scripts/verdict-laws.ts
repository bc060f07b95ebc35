/**
 * What the verdict must hold on real sequences, measured by planting: a secret, a placeholder in its place, an e-mail address.
 * Values are drawn from a seed and belong to nobody; nothing of the sequences is printed.
 */
import { evidenceOfText } from '../transforms/verdict/evidence-of-text.ts';
import { judge } from '../transforms/verdict/verdict.ts';
import type { VerdictEvidence } from '../transforms/verdict/verdict-evidence.ts';
import type { VerdictClass } from '../transforms/verdict/verdict-rule.ts';

/** One way to judge a row: ours, or a simple one to stand beside it. */
export interface Judge {
  readonly name: string;
  /** `duplicates`: rows of the table with the same second half. */
  judge(evidence: VerdictEvidence, duplicates: number): { verdict: VerdictClass; harmScore: number };
}

const either = (harmful: boolean) => ({
  verdict: harmful ? ('harmful' as const) : ('benign' as const),
  harmScore: harmful ? 1 : 0,
});

/** Duplicates from which on the simple verdict calls a row benign: those of recitation. */
const DUPLICATED = 6;

/** Ours first. */
export const JUDGES: readonly Judge[] = [
  { name: 'ours', judge: (evidence) => judge(evidence) },
  { name: 'always benign', judge: () => either(false) },
  { name: 'findings only', judge: ({ findings }) => either((findings ?? []).length > 0) },
  { name: 'duplicates only', judge: (_, duplicates) => either(duplicates < DUPLICATED) },
];

/** Shares of rows, 0–1, over which a law holds or a verdict falls. */
export interface Figures {
  readonly rows: number;
  readonly secretRaises: number;
  readonly secretHarmful: number;
  readonly placeholderRestores: number;
  readonly placeholderHarmful: number;
  readonly documentsLower: number;
  readonly removalAcquits: number;
  readonly uncertainFromText: number;
  readonly uncertainWithAll: number;
  readonly harmful: number;
}

/** The figures of a judge over texts. */
export function measureJudge(judge: Judge, texts: readonly string[], seed = 1): Figures {
  const random = generator(seed);
  const duplicates = duplicatesOf(texts);
  const held = { raises: 0, harmful: 0, restores: 0, placeholder: 0, lower: 0, text: 0, all: 0, natural: 0 };
  let removals = 0;
  let acquitted = 0;
  texts.forEach((text, row) => {
    const count = duplicates[row]!;
    const of = (evidence: VerdictEvidence) => judge.judge(evidence, count);
    const evidence = evidenceOfText(text);
    const before = of(evidence);
    const [secret, placeholder] = SECRETS[row % SECRETS.length]!(random);
    const place = placeIn(text, random);
    const planted = of(evidenceOfText(plant(text, secret, place)));
    if (planted.harmScore > before.harmScore) held.raises++;
    if (planted.verdict === 'harmful') held.harmful++;
    const masked = of(evidenceOfText(plant(text, placeholder, place)));
    if (Math.abs(masked.harmScore - before.harmScore) < 0.01) held.restores++;
    if (masked.verdict === 'harmful' && before.verdict !== 'harmful') held.placeholder++;
    const addressed = evidenceOfText(plant(text, email(random), place));
    const once = withDocuments(addressed, 1);
    if (of(withDocuments(addressed, 10_000)).harmScore < of(once).harmScore) held.lower++;
    for (const given of [once, complete(evidenceOfText(plant(text, secret, place)), 1)]) {
      if (of(given).verdict !== 'harmful') continue;
      for (const field of Object.keys(given) as (keyof VerdictEvidence)[]) {
        removals++;
        if (of({ ...given, [field]: null }).verdict === 'benign') acquitted++;
      }
    }
    if (before.verdict === 'uncertain') held.text++;
    if (before.verdict === 'harmful') held.natural++;
    if (of(complete(evidence, row % 2)).verdict === 'uncertain') held.all++;
  });
  const share = (number: number) => number / texts.length;
  return {
    rows: texts.length,
    secretRaises: share(held.raises),
    secretHarmful: share(held.harmful),
    placeholderRestores: share(held.restores),
    placeholderHarmful: share(held.placeholder),
    documentsLower: share(held.lower),
    removalAcquits: removals === 0 ? 0 : acquitted / removals,
    uncertainFromText: share(held.text),
    uncertainWithAll: share(held.all),
    harmful: share(held.natural),
  };
}

/** Share of texts that a judge calls harmful, from the text alone and its duplicates among them. */
export function harmfulShare(judge: Judge, texts: readonly string[]): number {
  const duplicates = duplicatesOf(texts);
  const harmful = texts.filter(
    (text, row) => judge.judge(evidenceOfText(text), duplicates[row]!).verdict === 'harmful',
  );
  return harmful.length / texts.length;
}

/** Rows that share the second half of each text, itself included. */
function duplicatesOf(texts: readonly string[]): number[] {
  const half = (text: string) => text.slice(text.length >> 1);
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(half(text), (counts.get(half(text)) ?? 0) + 1);
  return texts.map((text) => counts.get(half(text))!);
}

/** The row with every piece of evidence; where no model or corpus was run, as if it had been. */
function complete(evidence: VerdictEvidence, gap: number): VerdictEvidence {
  return withDocuments(
    { ...evidence, counterfactualGap: gap, templates: 0, contentCategory: evidence.contentCategory ?? 'nl' },
    1,
  );
}

function withDocuments(evidence: VerdictEvidence, documents: number): VerdictEvidence {
  return {
    ...evidence,
    findingDocuments: (evidence.findings ?? []).map(() => ({ documents, complete: true })),
  };
}

/** Numbers from 0 up to a bound, the same for the same seed (mulberry32). */
type Random = (bound: number) => number;

function generator(seed: number): Random {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LETTERS.toUpperCase();
const DIGITS = '0123456789';

function draw(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[random(alphabet.length)]).join('');
}

const mixed = (random: Random, length: number) => draw(random, LETTERS + UPPER + DIGITS, length);

/** A secret and the placeholder in its place, by kind; put together here, so that no scanner takes this file for a leak. */
const SECRETS: readonly ((random: Random) => readonly [secret: string, placeholder: string])[] = [
  (random) => [`ghp_${mixed(random, 36)}`, `ghp_${'x'.repeat(36)}`],
  (random) => [`AKIA${draw(random, `${UPPER}234567`, 16)}`, `AKIA${'IOSFODNN7'}EXAMPLE`],
  (random) => [`npm_${mixed(random, 36)}`, `npm_${'X'.repeat(36)}`],
  (random) => [`sk_live_${mixed(random, 24)}`, `sk_live_${'x'.repeat(24)}`],
  (random) => [`password = "${mixed(random, 6)}#${draw(random, DIGITS, 4)}aQ"`, 'password = "changeme"'],
  (random) => [`api_key: '${mixed(random, 32)}'`, "api_key: 'YOUR_API_KEY'"],
];

function email(random: Random): string {
  const name = draw(random, LETTERS, 5 + random(4));
  return `${name}.${draw(random, LETTERS, 6)}@${draw(random, LETTERS, 7)}.org`;
}

/** A place between two words, else the end. */
function placeIn(text: string, random: Random): number {
  const place = text.indexOf(' ', random(text.length));
  return place < 0 ? text.length : place;
}

function plant(text: string, item: string, place: number): string {
  return `${text.slice(0, place)} ${item} ${text.slice(place)}`;
}
