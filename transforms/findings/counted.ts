import type { Finding, FindingType } from './finding.ts';

/** Contact data: what stands in many documents is public. No count acquits a credential or a national number. */
const COUNTED: ReadonlySet<FindingType> = new Set([
  'email',
  'phone',
  'ip_address',
  'postal_address',
  'person_name',
]);

/** True for an item whose documents are counted: contact data that may be somebody's. */
export function isCounted({ type, placeholder }: Finding): boolean {
  return COUNTED.has(type) && !placeholder;
}
