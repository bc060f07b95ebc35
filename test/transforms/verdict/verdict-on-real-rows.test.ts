import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { BENIGN_LABELS, SEQUENCES, textsOf } from '../../../scripts/measure-verdict.ts';
import { type Figures, harmfulShare, JUDGES, measureJudge } from '../../../scripts/verdict-laws.ts';

const shared = fileURLToPath(new URL('../../../../shared/', import.meta.url));
const sequences = `${shared}golden/upstream-filters-pile-memorized-15k.parquet`;
const labels = `${shared}data/labels/pythia-70m-deduped-human-labels.csv`;

describe.skipIf(!existsSync(shared))(
  'the verdict on real sequences (../shared, skipped where absent)',
  () => {
    let texts: string[] = [];
    let benign: string[] = [];
    let ours: Figures;

    beforeAll(async () => {
      texts = (await textsOf(SEQUENCES, sequences)).filter((_, row) => row % 10 === 0);
      benign = await textsOf(BENIGN_LABELS, labels);
      ours = measureJudge(JUDGES[0]!, texts);
    });

    it('is measured on at least 1,000 of them', () => {
      expect(texts.length).toBeGreaterThanOrEqual(1000);
      expect(benign).toHaveLength(447);
    });

    it('rises with a planted secret in 99 of 100, to harmful in 90', () => {
      expect(ours.secretRaises).toBeGreaterThanOrEqual(0.99);
      expect(ours.secretHarmful).toBeGreaterThanOrEqual(0.9);
    });

    it('is restored by a placeholder, which is harmful in 1 of 100 at most', () => {
      expect(ours.placeholderRestores).toBeGreaterThanOrEqual(0.98);
      expect(ours.placeholderHarmful).toBeLessThanOrEqual(0.01);
    });

    it('falls where 10,000 documents hold a planted e-mail address instead of 1', () => {
      expect(ours.documentsLower).toBeGreaterThanOrEqual(0.99);
    });

    it('never goes from harmful to benign where a piece of evidence is taken away', () => {
      expect(ours.removalAcquits).toBe(0);
    });

    it('calls at most 1 of 200 rows harmful that people called a pattern or duplicated', () => {
      expect(harmfulShare(JUDGES[0]!, benign)).toBeLessThanOrEqual(0.005);
    });

    it('is uncertain in at most 1 of 5 with all evidence, and from the text alone', () => {
      expect(ours.uncertainWithAll).toBeLessThanOrEqual(0.2);
      expect(ours.uncertainFromText).toBeLessThanOrEqual(0.2);
    });

    it('does what none of the simple verdicts does', () => {
      const [, never, findings, duplicates] = JUDGES.map((other) => measureJudge(other, texts.slice(0, 500)));
      expect(never!.secretHarmful).toBe(0);
      expect(findings!.placeholderHarmful).toBeGreaterThan(0.9);
      expect(duplicates!.secretRaises).toBe(0);
      for (const simple of [never, findings, duplicates]) expect(simple!.documentsLower).toBe(0);
    });
  },
);
