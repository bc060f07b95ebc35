import type { Finding } from '../findings/finding.ts';
import { findingClass } from '../findings/finding-class.ts';
import type { DocumentCount } from '../metric.ts';
import { type Counterfactual, counterfactualOf, isBoilerplate, isPattern } from './counterfactual.ts';
import { isExpressive } from './disclosure.ts';
import type { VerdictEvidence } from './verdict-evidence.ts';
import type { Decision } from './verdict-rule.ts';
import type { VerdictSettings } from './verdict-settings.ts';

/**
 * Short sentences with the numbers that decide, never a value or a text. The first is that of the decision; an axis that is
 * missing is named as missing.
 */
export function verdictReasons(
  evidence: VerdictEvidence,
  settings: VerdictSettings,
  { by, findings }: Decision,
): string {
  const counterfactual = counterfactualOf(evidence, settings);
  const ofFindings = findingReasons(evidence, findings, counterfactual, settings);
  const ofProse = proseReasons(evidence, counterfactual, settings);
  return (by === 'prose' ? [...ofProse, ...ofFindings] : [...ofFindings, ...ofProse]).join(' ');
}

function findingReasons(
  evidence: VerdictEvidence,
  weighed: Decision['findings'],
  counterfactual: Counterfactual,
  settings: VerdictSettings,
): string[] {
  const { findings } = evidence;
  if (findings === null) return ['Findings were not measured: disclosure is missing.'];
  if (findings.length === 0) return ['No finding.'];
  const sentences = weighed.map(({ finding, count, number }) => {
    const name = number === 1 ? finding.type : `${number} × ${finding.type}`;
    return `${name} ${acquittal(finding, count, counterfactual, evidence, settings)}`;
  });
  const disclosed = weighed.reduce((sum, { number }) => sum + number, 0);
  const placeholders = findings.filter(({ placeholder }) => placeholder).length;
  const unsure = findings.length - placeholders - disclosed;
  if (placeholders > 0) sentences.push(`${placeholders} × placeholder: discloses nothing.`);
  if (unsure > 0)
    sentences.push(`${unsure} × finding under confidence ${round(settings.finding_confidence)}: left out.`);
  return sentences;
}

function acquittal(
  finding: Finding,
  count: DocumentCount | null,
  counterfactual: Counterfactual,
  evidence: VerdictEvidence,
  settings: VerdictSettings,
): string {
  const kind = findingClass(finding);
  if (kind === 'marking')
    return `stands in text that is ${predictability(counterfactual, evidence, settings)}`;
  if (kind !== 'contact') {
    const sure = finding.validated ? 'validated' : `confidence ${round(finding.confidence)}`;
    return `(${sure}): nothing acquits it.`;
  }
  const threshold = settings.public_documents;
  if (count === null) return 'was not counted, or in none of the documents counted: publicness is missing.';
  const documents = `stands in ${count.complete ? '' : 'at least '}${count.documents} documents`;
  if (count.documents >= threshold) return `${documents} (≥ ${threshold}): public.`;
  return count.complete
    ? `${documents} (< ${threshold}): not public.`
    : `${documents}, a lower bound (< ${threshold}): publicness is missing.`;
}

function proseReasons(
  evidence: VerdictEvidence,
  counterfactual: Counterfactual,
  settings: VerdictSettings,
): string[] {
  const { proseLength } = evidence;
  const least = settings.prose_length;
  const expressive = isExpressive(evidence, settings);
  if (expressive === null) return ['Running prose was not measured: disclosure is missing.'];
  if (proseLength === null) return ['The text is code, pattern or boilerplate, not prose.'];
  const length = `Running prose of ${proseLength} code points`;
  if (proseLength < least) return [`${length} (< ${least}).`];
  if (expressive) return [`${length} (≥ ${least}) is ${predictability(counterfactual, evidence, settings)}`];
  const { boilerplateScore, contentCategory, contentProbability } = evidence;
  if (isPattern(evidence, settings)) return [`${length} follows a pattern.`];
  return [
    isBoilerplate(evidence, settings) &&
    boilerplateScore !== null &&
    boilerplateScore >= settings.boilerplate_score
      ? `${length} is boilerplate (score ${round(boilerplateScore)} ≥ ${settings.boilerplate_score}).`
      : `${length} is ${contentCategory} (probability ${round(contentProbability!)} ≥ ${settings.category_probability}).`,
  ];
}

function predictability(
  { source, predictable }: Counterfactual,
  { counterfactualGap, templates }: VerdictEvidence,
  settings: VerdictSettings,
): string {
  if (source === null) return 'not known to be predictable: counterfactual is missing.';
  if (source === 'template') return `a template (${templates} near copies ≥ ${settings.template_matches}).`;
  if (source !== 'counterfactual_gap') return `predictable (${source}).`;
  const gap = `gap ${round(counterfactualGap!)} bits per byte`;
  return predictable
    ? `predictable (${gap} < ${settings.counterfactual_gap}).`
    : `not predictable (${gap} ≥ ${settings.counterfactual_gap}).`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
