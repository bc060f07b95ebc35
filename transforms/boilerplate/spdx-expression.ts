const TAG = 'SPDX-License-Identifier:';
const ID = '\\(?[A-Za-z0-9][A-Za-z0-9.+-]*\\)?';
const EXPRESSION = new RegExp(`[ \\t]*(${ID}(?:[ \\t]+(?:AND|OR|WITH)[ \\t]+${ID})*)`, 'y');

/** The licence expression after the text's first `SPDX-License-Identifier:`, as written; `null` without one. */
export function spdxExpressionOf(text: string): string | null {
  const at = text.indexOf(TAG);
  if (at < 0) return null;
  EXPRESSION.lastIndex = at + TAG.length;
  return EXPRESSION.exec(text)?.[1] ?? null;
}
