import type { Finding } from '../findings/finding.ts';

/**
 * The text with every finding masked by its type in brackets (`[EMAIL]`, `[AWS_KEY]`), placeholders too, and all else as
 * it stands: a marking is kept, since it tells nothing of anybody. User names in URLs are masked as `[USER]`
 * besides, and an e-mail address that the end of the text cuts off.
 */
export function redact(text: string, findings: readonly Finding[]): string {
  let masked = text;
  if (findings.length > 0) masked = maskFindings(text, findings);
  // The window may cut an address behind its @, but what stands before it names somebody.
  if (masked.includes('@', masked.length - 64)) masked = masked.replace(CUT_EMAIL, '[EMAIL]');
  // A name before the @ of a URL is somebody's account, and no e-mail address.
  return masked.includes('@') && masked.includes('://') ? masked.replace(URL_USER, '://[USER]$1@') : masked;
}

/** An e-mail address that the end of the text cuts off. */
const CUT_EMAIL = /(?<![\w.%+'-])[A-Za-z0-9][\w.%+'-]{0,63}@[A-Za-z0-9.-]{0,63}$/;

/** User name and what may follow it: nothing, or a password that was masked. */
const URL_USER = /:\/\/(?!\[)[\w.~%!$&'*+=;-]{1,128}(:(?:\[[A-Z_]{1,32}\])?)?@/g;

/** Findings are in code points: where the text has pairs of surrogates, units run ahead of them. */
function maskFindings(text: string, findings: readonly Finding[]): string {
  let masked = '';
  let copied = 0;
  let unit = 0;
  let point = 0;
  const unitAt = (to: number): number => {
    for (; point < to; point++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
    return unit;
  };
  for (const { type, start, end } of findings) {
    if (type === 'confidentiality_marking') continue;
    const from = unitAt(start);
    const to = unitAt(end);
    masked += `${text.slice(copied, from)}[${type.toUpperCase()}]`;
    copied = to;
  }
  return masked + text.slice(copied);
}
