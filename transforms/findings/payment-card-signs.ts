import { type Sign, weightOf } from './signs.ts';

/** What is needed to report a number that passes as a card's, and to be sure of it. */
const ENOUGH = 2;
const SURE = 4;

/** What stands around a number with the range, length and check digit of a card. */
export const PAYMENT_CARD_SIGNS: readonly Sign[] = [
  {
    weight: 3,
    before:
      /(?:card|visa|master|amex|american express|discover|diners|jcb|\bcc\b|\bpan\b|credit|debit|kredit|payment|carte|tarjeta)[\s\S]{0,40}$/i,
    example: 'Visa no. ¤',
  },
  {
    weight: -3,
    before:
      /(?<![A-Za-z])(?:serial|certificate|imei|isbn|ean|upc|barcode|order|tracking|parcel|invoice|ticket|seed|timestamp|time|hash|offset|size|version|patent|id|uid|pid)(?: (?:no|number|nr|id))?["'.:#=]{0,3} {0,2}$/i,
    example: 'tracking number: ¤',
  },
  { weight: -3, before: /(?:[a-z]I[dD]|_id|[a-z]_?fbid)["']?\s?[:=]\s?["']?$/, example: '"userId": "¤' },
  { weight: -3, before: /[?&;][\w.[\]%-]{1,24}=$/, example: 'photo.php?fbid=¤' },
  // A row of a table: more numbers, decimal or hexadecimal, on either side.
  { weight: -3, before: /(?<![A-Za-z\d])[\dA-F]{4,5}[ \t-]$/, example: '52BE ¤' },
  { weight: -3, behind: /^[ \t-][\dA-F]{4,5}(?![A-Za-z\d])/, example: '¤ 1234' },
];

/** How the digits are written: without separators, or between blanks and hyphens, or with a sign that tables have. */
export type CardLayout = 'run' | 'groups' | 'dots or tabs';

/** How sure the number and what stands around it make a card: its confidence, or 0 where they do not. */
export function cardConfidence(length: number, layout: CardLayout, before: string, behind: string): number {
  const isUsual = layout === 'groups' || (layout === 'run' && (length === 15 || length === 16));
  const weight = (isUsual ? ENOUGH : 0) + weightOf(PAYMENT_CARD_SIGNS, before, behind);
  if (weight < ENOUGH) return 0;
  return weight >= SURE ? 0.99 : layout === 'run' ? 0.85 : 0.95;
}
