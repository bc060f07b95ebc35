import * as fc from 'fast-check';
import { CATEGORIES } from '../../transforms/classifier/classes.ts';
import { FINDING_TYPES, type Finding, type FindingType } from '../../transforms/findings/finding.ts';
import type { DocumentCount } from '../../transforms/metric.ts';
import { NO_EVIDENCE, type VerdictEvidence } from '../../transforms/verdict/verdict-evidence.ts';

/** A finding without doubt, unless told otherwise. */
export function finding(type: FindingType, change: Partial<Finding> = {}): Finding {
  return { type, start: 0, end: 10, validated: true, confidence: 0.95, placeholder: false, ...change };
}

/** All evidence given, and nothing found, unless told otherwise. */
export function evidence(change: Partial<VerdictEvidence> = {}): VerdictEvidence {
  return {
    findings: [],
    findingDocuments: change.findings?.map(() => null) ?? [],
    proseLength: 0,
    proseBeyondBoilerplate: 0,
    contentCategory: 'other',
    contentProbability: 0.9,
    isTemplating: false,
    patternCoverage: 0,
    boilerplateScore: 0,
    templates: 0,
    counterfactualGap: 0.6,
    ...change,
  };
}

/** Whole documents of a corpus, or of a part of it. */
export function inCorpus(documents: number): DocumentCount {
  return { documents, complete: true };
}
export function inTable(documents: number): DocumentCount {
  return { documents, complete: false };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 3 });

const findings = fc.array(
  fc.record({
    type: fc.constantFrom(...FINDING_TYPES),
    start: fc.constant(0),
    end: fc.constant(10),
    validated: fc.boolean(),
    confidence: share,
    placeholder: fc.boolean(),
  }),
  { maxLength: 5 },
);

const count = maybe(
  fc.record({ documents: fc.oneof(fc.nat(250), fc.nat(1_000_000)), complete: fc.boolean() }),
);

/** Any evidence, each piece of it missing now and then. */
export const anyEvidence: fc.Arbitrary<VerdictEvidence> = maybe(findings).chain((found) =>
  fc.record({
    findings: fc.constant(found),
    findingDocuments: maybe(
      fc.array(count, { minLength: found?.length ?? 0, maxLength: found?.length ?? 0 }),
    ),
    proseLength: maybe(fc.nat(400)),
    proseBeyondBoilerplate: maybe(fc.nat(400)),
    contentCategory: maybe(fc.constantFrom(...CATEGORIES)),
    contentProbability: maybe(share),
    isTemplating: maybe(fc.boolean()),
    patternCoverage: maybe(share),
    boilerplateScore: maybe(share),
    templates: maybe(fc.nat(20)),
    counterfactualGap: maybe(fc.double({ min: -1, max: 3, noNaN: true })),
  }),
);

/** Every piece of evidence by name. */
export const evidenceFields = Object.keys(NO_EVIDENCE) as (keyof VerdictEvidence)[];
