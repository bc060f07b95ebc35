import { oncePerText } from '../text/once-per-text.ts';
import { findAccessTokens, findColonTokens } from './access-tokens.ts';
import { findAssignedSecrets } from './assigned-secret.ts';
import { codeUnitsToPoints } from './code-points-of-units.ts';
import { findConfidentialityMarkings } from './confidentiality-marking.ts';
import { findEmails, findEscapedEmails } from './email.ts';
import type { Finding, FindingType } from './finding.ts';
import { findIbans } from './iban.ts';
import { findIpAddresses } from './ip-address.ts';
import { findJsonWebTokens } from './json-web-token.ts';
import { findPaymentCards } from './payment-card.ts';
import { findPersonNames } from './person-name.ts';
import { findPhones } from './phone.ts';
import { findPostalAddresses } from './postal-address.ts';
import { findPrivateKeys } from './private-key.ts';
import type { Report } from './report.ts';
import { scan } from './scan.ts';
import { findSpokenSecrets } from './spoken-secret.ts';
import { findSocialSecurityNumbers } from './ssn.ts';
import { findUrlPasswords } from './url-password.ts';

/** Raise it whenever any finding of any text, or the normal form of its value, may change. */
export const FINDINGS_VERSION = 4;

/** Which of two items that overlap is kept: the one whose form says more. All others are 5. */
const RANK: Partial<Record<FindingType, number>> = {
  private_key: 9,
  jwt: 8,
  iban: 7,
  credit_card: 6,
  password: 3,
  api_key: 3,
  email: 2,
  phone: 1,
  person_name: 1,
  postal_address: 2,
  confidentiality_marking: 0,
};
const rankOf = (type: FindingType) => RANK[type] ?? 5;

interface Item extends Finding {
  start: number;
  end: number;
}

/** A stretch of a text that is not shown. */
export type Mask = Pick<Finding, 'type' | 'start' | 'end' | 'placeholder'>;

let items: Item[] = [];
const emails: number[] = [];
const report: Report = (type, start, end, validated, confidence, placeholder) => {
  if (type === 'email') emails.push(start);
  items.push({ type, start, end, validated, confidence, placeholder });
};
const NONE: readonly Finding[] = [];

/** All that the finders report of a text, by first code point, overlapping or not; shared: do not change it. */
const allOf: (text: string) => readonly Finding[] = oncePerText((text) => {
  const found = scan(text);
  items = [];
  emails.length = 0;
  if (found.ats.length > 0) findUrlPasswords(found, report);
  if (found.ats.length > 0 || found.wordStarts.length > 0) findEmails(found, report);
  if (found.digitStarts.length > 0) {
    findEscapedEmails(found, report);
    findPaymentCards(found, report);
    findSocialSecurityNumbers(found, report);
    findIbans(found, report);
    findIpAddresses(found, report);
    findPhones(found, report);
    findPostalAddresses(found, report);
  }
  if (found.tokenStarts.length > 0) {
    findAccessTokens(found, report);
    findJsonWebTokens(found, report);
  }
  if (found.fences.length > 0) findPrivateKeys(found, report);
  if (found.assigns.length > 0) findColonTokens(found, report);
  if (found.assigns.length > 0) findAssignedSecrets(found, report);
  if (found.wordStarts.length > 0) findSpokenSecrets(found, report);
  if (found.ats.length + found.assigns.length + found.wordStarts.length > 0) {
    findPersonNames(found, emails, report);
  }
  if (found.wordStarts.length > 0) findConfidentialityMarkings(found, report);
  if (items.length === 0) return NONE;
  if (items.length > 1) items.sort((a, b) => a.start - b.start || a.end - b.end);
  if (found.hasSurrogates) codeUnitsToPoints(text, items);
  return items;
});

/** Personal data, secrets and markings of a text, by first code point, none overlapping another; shared: do not change it. */
export const findingsOf: (text: string) => readonly Finding[] = oncePerText((text) => {
  const all = allOf(text);
  return all.length < 2 ? all : withoutOverlaps(all);
});

/**
 * What redaction masks, in code points, apart and sorted: items that overlap as one span, under the type of the one that
 * `findingsOf` prefers; markings, which tell nothing of anybody, are none.
 */
export const masksOf: (text: string) => readonly Mask[] = oncePerText((text) => {
  const masks: Mask[] = [];
  let best: Finding | null = null;
  for (const item of allOf(text)) {
    if (item.type === 'confidentiality_marking') continue;
    const last = masks.at(-1);
    if (best === null || last === undefined || item.start >= last.end) {
      best = item;
      masks.push(item);
      continue;
    }
    if (preference(item, best) > 0) best = item;
    masks[masks.length - 1] = { ...best, start: last.start, end: Math.max(last.end, item.end) };
  }
  return masks;
});

/** Above 0 where the first of two items that overlap is kept: the one of the higher rank, then the longer. */
function preference(one: Finding, other: Finding): number {
  return rankOf(one.type) - rankOf(other.type) || one.end - one.start - (other.end - other.start);
}

/** Of items that overlap the preferred one, then the first. */
function withoutOverlaps(all: readonly Finding[]): Finding[] {
  const kept: Finding[] = [];
  for (const item of all) {
    let wins = true;
    while (kept.length > 0 && kept.at(-1)!.end > item.start) {
      if (preference(item, kept.at(-1)!) <= 0) {
        wins = false;
        break;
      }
      kept.pop();
    }
    if (wins) kept.push(item);
  }
  return kept;
}
