import type { Mask } from '../findings/findings.ts';
import { type Stretch, withCopies } from './copies.ts';

/**
 * The text with every stretch masked by its type in brackets (`[EMAIL]`, `[AWS_KEY]`), and every copy of a secret, a number
 * or an address of a mailbox that a stretch shows, and all else as it stands. User names in URLs are masked as `[USER]`
 * besides, and an e-mail address or an account number behind the word IBAN that the end of the text cuts off.
 */
export function redact(text: string, masks: readonly Mask[]): string {
  let masked = text;
  if (masks.length > 0) masked = mask(text, withCopies(text, inUnits(text, masks)));
  // The window may cut an address behind its @, but what stands before it names somebody.
  if (masked.includes('@', masked.length - 64)) masked = masked.replace(CUT_EMAIL, '[EMAIL]');
  // No check digits can be worked out of the beginning of an account number: its name must do.
  const tail = masked.slice(-CUT_IBAN_LENGTH);
  if (IBAN.test(tail)) masked = masked.slice(0, -CUT_IBAN_LENGTH) + tail.replace(CUT_IBAN, '$1[IBAN]');
  // A name before the @ of a URL is somebody's account, and no e-mail address.
  return masked.includes('@') && masked.includes('://') ? masked.replace(URL_USER, '://[USER]$1@') : masked;
}

/** An e-mail address that the end of the text cuts off. */
const CUT_EMAIL = /(?<![\w.%+'-])[A-Za-z0-9][\w.%+'-]{0,63}@[A-Za-z0-9.-]{0,63}$/;

/** An account number that the end of the text cuts off, and the most of a text that it and its name take. */
const IBAN = /\biban\b/i;
const CUT_IBAN =
  /(\biban\b[^A-Za-z\d\n]{0,6}(?:(?:is|no|nr|number)\b[^A-Za-z\d\n]{1,4})?)[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{1,4}){1,8}[ -]?$/i;
const CUT_IBAN_LENGTH = 64;

/** User name and what may follow it: nothing, or a password that was masked. */
const URL_USER = /:\/\/(?!\[)[\w.~%!$&'*+=;-]{1,128}(:(?:\[[A-Z_]{1,32}\])?)?@/g;

/** Masks are in code points: where the text has pairs of surrogates, units run ahead of them. */
function inUnits(text: string, masks: readonly Mask[]): Stretch[] {
  let unit = 0;
  let point = 0;
  const unitAt = (to: number): number => {
    for (; point < to; point++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
    return unit;
  };
  return masks.map(({ type, start, end, placeholder }) => ({
    type,
    start: unitAt(start),
    end: unitAt(end),
    placeholder,
  }));
}

function mask(text: string, stretches: readonly Stretch[]): string {
  let masked = '';
  let copied = 0;
  for (const { type, start, end } of stretches) {
    masked += `${text.slice(copied, start)}[${type.toUpperCase()}]`;
    copied = end;
  }
  return masked + text.slice(copied);
}
