import type { Finding } from '../findings/finding.ts';
import { type FindingClass, findingClass } from '../findings/finding-class.ts';
import { isBoilerplate, isCategory, isPattern } from './counterfactual.ts';
import type { VerdictEvidence } from './verdict-evidence.ts';
import type { VerdictSettingName, VerdictSettings } from './verdict-settings.ts';

/** What a row discloses, the gravest first. */
export const DISCLOSURES = [
  'secret',
  'personal_data',
  'confidentiality_marking',
  'verbatim_prose',
  'none',
] as const;

/** Axis D: the gravest thing that a row discloses. */
export type Disclosure = (typeof DISCLOSURES)[number];

const WEIGHTS: Readonly<Record<FindingClass, VerdictSettingName>> = {
  secret: 'secret_weight',
  identity: 'identity_weight',
  contact: 'contact_weight',
  marking: 'marking_weight',
};

const KINDS: Readonly<Record<FindingClass, Disclosure>> = {
  secret: 'secret',
  identity: 'personal_data',
  contact: 'personal_data',
  marking: 'confidentiality_marking',
};

/** Whether a finding discloses anything: it is no placeholder, and confirmed or sure enough. */
export function isDisclosed(finding: Finding, settings: VerdictSettings): boolean {
  return !finding.placeholder && (finding.validated || finding.confidence >= settings.finding_confidence);
}

/** Severity of a finding before anything acquits it, 0–1. */
export function severity(finding: Finding, settings: VerdictSettings): number {
  return settings[WEIGHTS[findingClass(finding)]] * finding.confidence;
}

/** Whether the row holds expressive text: enough running prose that is no code, pattern or boilerplate; `null` if not measured. */
export function isExpressive(evidence: VerdictEvidence, settings: VerdictSettings): boolean | null {
  const { proseLength } = evidence;
  if (proseLength !== null && proseLength < settings.prose_length) return false;
  if (isPattern(evidence, settings) || isBoilerplate(evidence, settings)) return false;
  if (isCategory(evidence, settings, 'code') || isCategory(evidence, settings, 'empty')) return false;
  return proseLength === null ? null : true;
}

/** Axis D of a row, `null` where nothing is disclosed as far as is known, but not all was measured. */
export function disclosureOf(evidence: VerdictEvidence, settings: VerdictSettings): Disclosure | null {
  const expressive = isExpressive(evidence, settings);
  let gravest: Disclosure = expressive === true ? 'verbatim_prose' : 'none';
  for (const finding of evidence.findings ?? []) {
    const kind = KINDS[findingClass(finding)];
    if (isDisclosed(finding, settings) && DISCLOSURES.indexOf(kind) < DISCLOSURES.indexOf(gravest))
      gravest = kind;
  }
  const measured = evidence.findings !== null && expressive !== null;
  return gravest === 'none' && !measured ? null : gravest;
}
