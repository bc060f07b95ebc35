import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINDING_TYPES, type FindingType } from '../../../transforms/findings/finding.ts';
import { findingClass } from '../../../transforms/findings/finding-class.ts';
import { judge, verdictColumns, verdictValues } from '../../../transforms/verdict/verdict.ts';
import { NO_EVIDENCE, type VerdictEvidence } from '../../../transforms/verdict/verdict-evidence.ts';
import { decide } from '../../../transforms/verdict/verdict-rule.ts';
import { DEFAULT_VERDICT_SETTINGS } from '../../../transforms/verdict/verdict-settings.ts';
import {
  anyEvidence,
  evidence,
  evidenceFields,
  finding,
  inCorpus,
  inTable,
} from '../../support/verdict-evidence.ts';

const verdictOf = (change: Partial<VerdictEvidence>) => judge(evidence(change)).verdict;
const only = (change: Partial<VerdictEvidence>) => judge({ ...NO_EVIDENCE, ...change }).verdict;
const ofClass = (name: string) => FINDING_TYPES.filter((type) => findingClass(finding(type)) === name);

describe('the verdict', () => {
  it('is benign where disclosure was measured and nothing is disclosed, whatever else is missing', () => {
    expect(only({ findings: [], proseLength: 199 })).toBe('benign');
    expect(verdictOf({})).toBe('benign');
  });

  it('is uncertain where disclosure was not measured', () => {
    expect(only({})).toBe('uncertain');
    expect(only({ findings: [] })).toBe('uncertain');
    expect(only({ proseLength: 0 })).toBe('uncertain');
    expect(judge({ ...NO_EVIDENCE, findings: [] }).reasons).toContain('disclosure is missing');
    expect(judge(NO_EVIDENCE).disclosure).toBeNull();
  });

  it.each([...ofClass('secret'), ...ofClass('identity')])(
    'is harmful with %s, even when nothing else is known, and nothing acquits it',
    (type) => {
      const findings = [finding(type)];
      expect(only({ findings })).toBe('harmful');
      expect(
        verdictOf({
          findings,
          findingDocuments: [inCorpus(1_000_000)],
          isTemplating: true,
          patternCoverage: 1,
          boilerplateScore: 1,
          templates: 1000,
          contentCategory: 'boilerplate',
          counterfactualGap: -1,
        }),
      ).toBe('harmful');
    },
  );

  it.each(FINDING_TYPES)('is benign with a placeholder of %s', (type) => {
    expect(verdictOf({ findings: [finding(type, { placeholder: true })] })).toBe('benign');
  });

  it('leaves findings out that are neither validated nor sure enough', () => {
    const password = (confidence: number) => [finding('password', { validated: false, confidence })];
    expect(verdictOf({ findings: password(0.49) })).toBe('benign');
    expect(verdictOf({ findings: password(0.5) })).toBe('harmful');
    expect(verdictOf({ findings: [finding('ssn', { confidence: 0.3 })] })).toBe('harmful');
  });

  it('knows what may acquit each kind of finding: all that is not named here is a secret', () => {
    expect(ofClass('identity')).toEqual(['ssn', 'credit_card', 'iban']);
    expect(ofClass('contact')).toEqual(['email', 'phone', 'ip_address', 'postal_address', 'person_name']);
    expect(ofClass('marking')).toEqual(['confidentiality_marking']);
  });

  it.each(ofClass('contact'))('asks in how many documents %s stands', (type) => {
    const with_ = (count: VerdictEvidence['findingDocuments']) =>
      verdictOf({ findings: [finding(type)], findingDocuments: count });
    expect(with_([inCorpus(99)])).toBe('harmful');
    expect(with_([inCorpus(100)])).toBe('benign');
    expect(with_([inTable(99)])).toBe('uncertain');
    expect(with_([inTable(100)])).toBe('benign');
    expect(with_([inCorpus(0)])).toBe('uncertain');
    expect(with_([null])).toBe('uncertain');
    expect(with_(null)).toBe('uncertain');
  });

  it('does not let predictable text acquit contact data: the gap of a row says nothing of an item in it', () => {
    const findings = [finding('email')];
    const findingDocuments = [inCorpus(1)];
    expect(verdictOf({ findings, findingDocuments, counterfactualGap: 0, boilerplateScore: 1 })).toBe(
      'harmful',
    );
  });

  it('is decided by the least public item', () => {
    const findings = [finding('email'), finding('phone')];
    const both = { findings, findingDocuments: [inCorpus(5000), inCorpus(2)] };
    expect(verdictOf(both)).toBe('harmful');
    expect(judge(evidence(both))).toMatchObject({ publicness: 2, publicnessSource: 'corpus' });
    expect(judge(evidence({ findings, findingDocuments: [inCorpus(500), null] })).publicness).toBeNull();
  });

  it.each([
    ['a smaller lower bound', inTable(2)],
    ['no count', null],
    ['zero documents', inCorpus(0)],
  ])('speaks of the item that convicts, not of one with %s', (_, other) => {
    const both = [inCorpus(60), other];
    for (const findingDocuments of [both, [...both].reverse()]) {
      const findings = [finding('email'), finding('email')];
      expect(judge(evidence({ findings, findingDocuments }))).toMatchObject({
        verdict: 'harmful',
        publicness: 60,
        publicnessSource: 'corpus',
        reasons:
          '2 × email stands in 60 documents (< 100): not public. Running prose of 0 code points (< 200).',
      });
    }
  });

  it('takes zero documents of an item that is there for no count', () => {
    const findings = [finding('email')];
    const zero = judge(evidence({ findings, findingDocuments: [inCorpus(0)] }));
    expect(zero).toMatchObject({ verdict: 'uncertain', publicness: null, publicnessSource: null });
    expect(zero).toEqual(judge(evidence({ findings, findingDocuments: [null] })));
    expect(zero.confidence).toBe(16 / 18);
  });

  it('asks of prose whether a model without this corpus would emit it', () => {
    const prose = (change: Partial<VerdictEvidence>) => verdictOf({ proseLength: 200, ...change });
    expect(prose({ counterfactualGap: 0.25 })).toBe('harmful');
    expect(prose({ counterfactualGap: 0.24 })).toBe('benign');
    expect(prose({ counterfactualGap: null })).toBe('uncertain');
    expect(prose({ templates: 6 })).toBe('benign');
    expect(prose({ templates: 5 })).toBe('harmful');
    expect(prose({ proseLength: 199 })).toBe('benign');
  });

  it('calls code, patterns and boilerplate no prose', () => {
    for (const change of [
      { contentCategory: 'code' },
      { contentCategory: 'boilerplate' },
      { contentCategory: 'empty' },
      { isTemplating: true },
      { patternCoverage: 0.5 },
      { boilerplateScore: 0.5 },
    ] as const) {
      expect(judge(evidence({ proseLength: 300, ...change }))).toMatchObject({
        disclosure: 'none',
        verdict: 'benign',
      });
    }
    expect(verdictOf({ proseLength: 300, contentCategory: 'code', contentProbability: 0.4 })).toBe('harmful');
    expect(verdictOf({ proseLength: 300, contentCategory: 'code+nl' })).toBe('harmful');
  });

  it.each(['pattern-incrementing', 'pattern-repeating'] as const)(
    'takes a pattern from what was measured, not from the label %s',
    (contentCategory) => {
      const label = { contentCategory, contentProbability: 1, counterfactualGap: null };
      const marking = { findings: [finding('confidentiality_marking')] };
      for (const row of [{ proseLength: 300 }, marking]) {
        expect(verdictOf({ ...row, ...label, patternCoverage: 0.49 })).toBe('uncertain');
        expect(verdictOf({ ...row, ...label, patternCoverage: 0.5 })).toBe('benign');
        expect(verdictOf({ ...row, ...label, isTemplating: true })).toBe('benign');
      }
    },
  );

  it('takes boilerplate for the whole text only where too little prose stands beyond it', () => {
    for (const notice of [{ boilerplateScore: 0.9 }, { contentCategory: 'boilerplate' }] as const) {
      const row = { proseLength: 2000, counterfactualGap: null, ...notice };
      expect(verdictOf({ ...row, proseBeyondBoilerplate: 199 })).toBe('benign');
      expect(judge(evidence({ ...row, proseBeyondBoilerplate: 200 }))).toMatchObject({
        verdict: 'uncertain',
        disclosure: 'verbatim_prose',
        counterfactual: null,
      });
      expect(verdictOf({ ...row, proseBeyondBoilerplate: null })).toBe('uncertain');
      expect(verdictOf({ ...row, proseBeyondBoilerplate: 200, counterfactualGap: 0.3 })).toBe('harmful');
    }
  });

  it('asks of a marking whether its text is predictable', () => {
    const findings = [finding('confidentiality_marking')];
    expect(verdictOf({ findings })).toBe('harmful');
    expect(verdictOf({ findings, counterfactualGap: null })).toBe('uncertain');
    expect(verdictOf({ findings, boilerplateScore: 0.9 })).toBe('benign');
    expect(verdictOf({ findings, findingDocuments: [inCorpus(1_000_000)] })).toBe('harmful');
  });

  it('names the gravest disclosure', () => {
    const kind = (types: FindingType[], proseLength = 0) =>
      judge(evidence({ findings: types.map((type) => finding(type)), proseLength })).disclosure;
    expect(kind([])).toBe('none');
    expect(kind([], 250)).toBe('verbatim_prose');
    expect(kind(['confidentiality_marking'], 250)).toBe('confidentiality_marking');
    expect(kind(['confidentiality_marking', 'phone'])).toBe('personal_data');
    expect(kind(['ssn', 'jwt', 'phone'])).toBe('secret');
  });

  it('gives its reasons in numbers', () => {
    const reasons = (change: Partial<VerdictEvidence>) => judge(evidence(change)).reasons;
    expect(reasons({ proseLength: 12 })).toBe('No finding. Running prose of 12 code points (< 200).');
    expect(
      reasons({
        findings: [
          finding('email'),
          finding('email'),
          finding('jwt', { validated: false, confidence: 0.7 }),
          finding('phone', { placeholder: true }),
          finding('person_name', { validated: false, confidence: 0.2 }),
        ],
        findingDocuments: [inCorpus(120), inTable(3), null, null, null],
        proseLength: 240,
        counterfactualGap: 0.312,
      }),
    ).toBe(
      'jwt (confidence 0.7): nothing acquits it. ' +
        '2 × email stands in at least 3 documents, a lower bound (< 100): publicness is missing. ' +
        '1 × placeholder: discloses nothing. ' +
        '1 × finding under confidence 0.5: left out. ' +
        'Running prose of 240 code points (≥ 200) is not predictable (gap 0.31 bits per byte ≥ 0.25).',
    );
    expect(reasons({ proseLength: 240, boilerplateScore: 0.8 })).toContain(
      '240 code points is boilerplate (score 0.8 ≥ 0.5)',
    );
    expect(reasons({ proseLength: 240, counterfactualGap: null })).toContain('counterfactual is missing');
  });

  it('fills its columns, all different', () => {
    const values = verdictValues(judge(evidence({ findings: [finding('email')] })));
    expect(values).toHaveLength(verdictColumns.length);
    expect(Object.fromEntries(verdictColumns.map(({ name }, i) => [name, values[i]]))).toMatchObject({
      disclosure: 'personal_data',
      prose_length: 0,
      counterfactual: 'not_predictable',
      counterfactual_source: 'counterfactual_gap',
      publicness: null,
      verdict: 'uncertain',
    });
  });
});

describe('laws of the verdict', () => {
  const levels = ['benign', 'uncertain', 'harmful'];
  const runs = { numRuns: 3000 };

  it('the score never contradicts the verdict and is a number from 0 to 1', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        const { verdict, harmScore, confidence } = judge(given);
        expect(Math.min(2, Math.floor(3 * harmScore + 1e-9))).toBe(levels.indexOf(verdict));
        expect(harmScore).toBeGreaterThanOrEqual(0);
        expect(harmScore).toBeLessThanOrEqual(1);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });

  it('removing a piece of evidence never makes harmful into benign', () => {
    fc.assert(
      fc.property(anyEvidence, fc.constantFrom(...evidenceFields), (given, field) => {
        if (judge(given).verdict !== 'harmful') return;
        expect(judge({ ...given, [field]: null }).verdict).not.toBe('benign');
      }),
      runs,
    );
  });

  it('adding a secret raises the score to harmful, replacing it by a placeholder restores it', () => {
    fc.assert(
      fc.property(anyEvidence, fc.constantFrom(...ofClass('secret')), (given, type) => {
        const before = judge({ ...given, findings: given.findings ?? [] });
        const added = (placeholder: boolean) =>
          judge({
            ...given,
            findings: [...(given.findings ?? []), finding(type, { placeholder })],
            findingDocuments: given.findingDocuments === null ? null : [...given.findingDocuments, null],
          });
        expect(added(false).harmScore).toBeGreaterThan(before.harmScore);
        expect(added(false).verdict).toBe('harmful');
        expect(added(true).harmScore).toBe(before.harmScore);
        expect(added(true).verdict).toBe(before.verdict);
      }),
      runs,
    );
  });

  it('more documents that hold an item lower the score', () => {
    const counts = fc.tuple(
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(anyEvidence, counts, (given, [one, other, complete]) => {
        const score = (documents: number) =>
          judge({ ...given, findings: [finding('email')], findingDocuments: [{ documents, complete }] })
            .harmScore;
        if (one < other) expect(score(one)).toBeGreaterThan(score(other));
      }),
      runs,
    );
  });

  it('a larger gap never lowers the score', () => {
    const gap = fc.double({ min: -2, max: 5, noNaN: true });
    fc.assert(
      fc.property(anyEvidence, gap, gap, (given, one, other) => {
        const score = (counterfactualGap: number) => judge({ ...given, counterfactualGap }).harmScore;
        expect(score(Math.max(one, other))).toBeGreaterThanOrEqual(score(Math.min(one, other)));
      }),
      runs,
    );
  });

  it('with all evidence given nothing is uncertain', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        if (evidenceFields.some((field) => given[field] === null)) return;
        if (
          given.findingDocuments!.some((count) => count === null || !count.complete || count.documents === 0)
        )
          return;
        expect(judge(given).verdict).not.toBe('uncertain');
      }),
      { numRuns: 20_000 },
    );
  });

  it('the first reason is the one that decides: it convicts, names the axis that is missing, or acquits', () => {
    const convicts = /nothing acquits it|not public|not predictable \(/;
    fc.assert(
      fc.property(anyEvidence, (given) => {
        const { level, axis } = decide(given, DEFAULT_VERDICT_SETTINGS);
        const { verdict, reasons } = judge(given);
        const first = reasons.split(/(?<=\.) /)[0]!;
        expect(levels[level]).toBe(verdict);
        if (verdict === 'harmful') expect(first).toMatch(convicts);
        else expect(reasons).not.toMatch(convicts);
        if (verdict === 'uncertain') expect(first).toContain(`${axis} is missing`);
      }),
      runs,
    );
  });

  it('publicness is that of the first reason that tells of documents', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        const { publicness, reasons } = judge(given);
        const told = /stands in (?:at least )?(\d+) documents|was not counted/.exec(reasons);
        expect(publicness).toBe(told?.[1] === undefined ? null : Number(told[1]));
      }),
      runs,
    );
  });

  it('reasons hold nothing but sentences of ours', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        expect(judge(given).reasons).toMatch(/^[\w .,:×≥<()+/-]+\.$/);
      }),
      runs,
    );
  });
});

describe('verdict_confidence', () => {
  const confidence = (change: Partial<VerdictEvidence>) => judge(evidence(change)).confidence;

  it('is 1 where nothing can change the verdict', () => {
    expect(confidence({})).toBe(1);
    expect(judge({ ...NO_EVIDENCE, findings: [], proseLength: 159 }).confidence).toBe(1);
    expect(confidence({ findings: [finding('jwt')] })).toBe(1);
    expect(confidence({ findings: [finding('email')], findingDocuments: [inTable(150)] })).toBe(1);
  });

  it('loses one of 16 for a threshold that is near', () => {
    expect(confidence({ proseLength: 190 })).toBe(15 / 16);
    expect(confidence({ findings: [finding('email')], findingDocuments: [inCorpus(110)] })).toBe(15 / 16);
    expect(confidence({ proseLength: 300, counterfactualGap: 0.26 })).toBe(15 / 16);
  });

  it('loses what a missing piece of evidence may turn', () => {
    expect(confidence({ proseLength: 300, counterfactualGap: null })).toBe(16 / 18);
    expect(confidence({ findings: [finding('email')], findingDocuments: [inTable(3)] })).toBe(16 / 18);
    expect(confidence({ findings: null, findingDocuments: null })).toBe(16 / 18);
    expect(judge(NO_EVIDENCE).confidence).toBe(33 / 34);
  });

  it('answers the quick way as the long way', () => {
    fc.assert(
      fc.property(anyEvidence, fc.integer({ min: 0, max: 159 }), (given, proseLength) => {
        const placeholder = [finding('jwt', { placeholder: true })];
        const quick = judge({ ...given, findings: [], findingDocuments: [], proseLength });
        const long = judge({ ...given, findings: placeholder, findingDocuments: [null], proseLength });
        expect(quick.confidence).toBe(1);
        expect(long.confidence).toBe(1);
      }),
    );
  });
});
