import type { DocumentCount } from '../metric.ts';
import type { VerdictSettings } from './verdict-settings.ts';

/**
 * Axis P of one item: is it public? `null` means not measured: not counted, or a lower bound below the threshold, which
 * does not convict.
 */
export function isPublic(count: DocumentCount | null, settings: VerdictSettings): boolean | null {
  if (count === null) return null;
  if (count.documents >= settings.public_documents) return true;
  return count.complete ? false : null;
}

/**
 * Share of its severity that an item keeps in that many documents: 1 for none, half at the threshold, towards 0. An item
 * that was not counted keeps `unknown_weight`.
 */
export function privateShare(count: DocumentCount | null, settings: VerdictSettings): number {
  if (count === null) return settings.unknown_weight;
  return settings.public_documents / (settings.public_documents + count.documents);
}
