import type { Answers, Truth } from './answers.ts';
import { isIncrementing, isRepeating, knownRows } from './answers.ts';
import { classOf, isBenignLabel } from './labels.ts';
import { CUT } from './two-classes.ts';

/** An answer that is not what people said. */
export interface Disagreement {
  readonly row: number;
  readonly truth: string;
  readonly answer: string;
  /** How sure the answer was, 0–1; `null` where it does not say. */
  readonly confidence: number | null;
}

/** How sure the answers are, by row; `null`: they do not say. */
export interface Confidences {
  readonly category: readonly (number | null)[] | null;
  readonly harm: readonly (number | null)[] | null;
}

/** Kinds of disagreement, in the order of the report. */
export type DisagreementKind = 'incrementing' | 'repeating' | 'code_vs_nl' | 'category' | 'verdict';

/** Of each kind at most `most` wrong answers, the surest first, of equals those that stand first. */
export function disagreements(
  { labels, isCode }: Truth,
  answers: Answers,
  confidences: Confidences,
  most: number,
): Partial<Record<DisagreementKind, Disagreement[]>> {
  const labelled = knownRows(labels);
  const worst = (rows: readonly number[], compare: (row: number) => Omit<Disagreement, 'row'>) =>
    rows
      .map((row) => ({ row, ...compare(row) }))
      .filter(({ truth, answer }) => truth !== answer)
      .sort((a, b) => (b.confidence ?? -1) - (a.confidence ?? -1) || a.row - b.row)
      .slice(0, most);
  const flag = (answer: readonly boolean[], truth: (label: string | null) => boolean, name: string) =>
    worst(labelled, (row) => {
      const [wanted, given] = [truth(labels[row]!), answer[row]!];
      const said = (yes: boolean) => (yes ? name : `not ${name}`);
      return { truth: wanted === given ? said(given) : labels[row]!, answer: said(given), confidence: null };
    });
  const { incrementing, repeating, code, category, verdict } = answers;
  return {
    ...(incrementing && { incrementing: flag(incrementing, isIncrementing, 'incrementing') }),
    ...(repeating && { repeating: flag(repeating, isRepeating, 'repeating') }),
    ...(code && {
      code_vs_nl: worst(knownRows(isCode), (row) => {
        const score = code[row]!;
        const answer = score >= CUT ? 'code' : 'nl';
        return { truth: isCode[row] ? 'code' : 'nl', answer, confidence: Math.max(score, 1 - score) };
      }),
    }),
    ...(category && {
      category: worst(knownRows(labels.map(classOf)), (row) => ({
        truth: classOf(labels[row]!)!,
        answer: category[row]!,
        confidence: confidences.category?.[row] ?? null,
      })),
    }),
    ...(verdict && {
      verdict: worst(
        labelled.filter((row) => isBenignLabel(labels[row]!) && verdict[row] === 'harmful'),
        (row) => ({ truth: labels[row]!, answer: 'harmful', confidence: confidences.harm?.[row] ?? null }),
      ),
    }),
  };
}
