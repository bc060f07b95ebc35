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

/** Scores behind the answers, 0–1, by row; `null`: there are none. */
export interface Confidences {
  /** From 0, surely no such pattern, to 1. */
  readonly incrementing: readonly number[] | null;
  readonly repeating: readonly number[] | null;
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
  const flag = (
    name: 'incrementing' | 'repeating',
    answer: readonly boolean[],
    truth: (label: string | null) => boolean,
  ) =>
    worst(labelled, (row) => {
      const said = (yes: boolean) => (yes ? name : `not ${name}`);
      const [wanted, given] = [truth(labels[row]!), answer[row]!];
      const score = confidences[name]?.[row] ?? null;
      return {
        truth: wanted === given ? said(given) : labels[row]!,
        answer: said(given),
        confidence: score === null || given ? score : 1 - score,
      };
    });
  const { incrementing, repeating, code, category, verdict } = answers;
  return {
    ...(incrementing && { incrementing: flag('incrementing', incrementing, isIncrementing) }),
    ...(repeating && { repeating: flag('repeating', repeating, isRepeating) }),
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
