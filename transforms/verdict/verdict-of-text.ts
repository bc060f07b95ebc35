import { evidenceOfText } from './evidence-of-text.ts';
import { VERDICTS, type VerdictClass, verdictLevel } from './verdict-rule.ts';
import { DEFAULT_VERDICT_SETTINGS } from './verdict-settings.ts';

/** The verdict on a text alone: no model, corpus or other table is known. */
export function verdictOfText(text: string): VerdictClass {
  return VERDICTS[verdictLevel(evidenceOfText(text), DEFAULT_VERDICT_SETTINGS)]!;
}
