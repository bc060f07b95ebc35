import type { Finding } from '../../transforms/findings/finding.ts';

/** A line of JSON with a row's id and its findings; `number` is the id of a row that has none. */
export function findingLine(id: string | null, number: number, findings: readonly Finding[] | null): string {
  const list = findings?.map(({ type, start, end, validated, confidence, placeholder }) => ({
    type,
    start,
    end,
    validated,
    confidence,
    placeholder,
  }));
  return `{"id":${id ?? number},"findings":${JSON.stringify(list ?? null)}}\n`;
}
