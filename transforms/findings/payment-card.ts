import { before, digitsOf, isGluedBefore, isWord } from './numbers.ts';
import { cardConfidence } from './payment-card-signs.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

/** Numbers that payment firms publish for tests. */
const TEST_CARDS = new Set(
  (
    '4111111111111111 4242424242424242 4012888888881881 4222222222222 4000056655665556 4000000000000002 4000000000000077 ' +
    '4000000000009995 4000002500003155 4000002760003184 4005519200000004 4009348888881881 4012000033330026 4500600000000061 ' +
    '4217651111111119 4012001037141112 4917610000000000 4444333322221111 4917300800000000 4484070000000000 4988438843884305 ' +
    '5555555555554444 5105105105105100 5200828282828210 5454545454545454 5424000000000015 5431111111111111 5555341244441115 ' +
    '5555444433331111 5136333333333335 2223003122003222 2223000048400011 2222420000001113 2223000048410010 2222400070000005 ' +
    '378282246310005 371449635398431 378734493671000 341111111111111 340000000000009 370000000000002 374245455400126 ' +
    '6011111111111117 6011000990139424 6011000000000004 6011981111111113 6011601160116611 30569309025904 38520000023237 ' +
    '36227206271667 3056930009020004 3530111333300000 3566002020360505 3528000700000000 6200000000000005 6759649826438453 ' +
    '5019717010103742 6331101999990016 6304000000000000'
  ).split(' '),
);

/** Groups in which cards are printed and written. */
const LAYOUTS = new Set([
  '4,4,4,4',
  '4,6,5',
  '4,6,4',
  '4,4,4,4,3',
  '4,4,4,1',
  '4,4,4,2',
  '4,4,5',
  '6,13',
  '8,8',
]);

/** Signs between groups: blanks, those of typesetting among them, hyphens, and dots and tabs where a word names the card. */
const SEPARATORS = ' -.\t\u00a0\u202f\u2009';

/** Reports payment card numbers: issuer's range, its length, and the check digit of ISO/IEC 7812-1 (Luhn). */
export function findPaymentCards({ text, digitStarts, digitEnds }: Scan, report: Report): void {
  const groups = digitStarts.length;
  for (let first = 0; first < groups; first++) {
    const start = digitStarts.values[first]!;
    const size = digitEnds.values[first]! - start;
    if (size < 4 || size > 19 || (size !== 4 && size !== 6 && size !== 8 && size < 13)) continue;
    let last = first;
    let sizes = '';
    if (size < 13) {
      const separator = text[digitEnds.values[first]!];
      if (separator === undefined || !SEPARATORS.includes(separator)) continue;
      let total = size;
      sizes = `${size}`;
      while (last + 1 < groups && last - first < 4 && total < 19) {
        const gap = digitEnds.values[last]!;
        if (digitStarts.values[last + 1]! !== gap + 1 || text[gap] !== separator) break;
        const next = digitEnds.values[last + 1]! - gap - 1;
        if (total + next > 19) break;
        last++;
        total += next;
        sizes += `,${next}`;
      }
      if (last > first && !isWhole(text.slice(start, digitEnds.values[last]!), sizes)) {
        // "4111 1111 1111 1111 123": the code on the back, or a year, follows the number.
        const shorter = sizes.slice(0, sizes.lastIndexOf(','));
        if (!LAYOUTS.has(shorter) || /[-.\t]/.test(separator)) continue;
        last--;
      }
      if (last === first) continue;
    }
    const end = digitEnds.values[last]!;
    if (isGluedBefore(text, start) || isWord(text, end) || isPartOfMore(text, start, end)) continue;
    const digits = sizes === '' ? text.slice(start, end) : digitsOf(text.slice(start, end));
    if (!isCardNumber(digits)) continue;
    const layout = sizes === '' ? 'run' : /[.\t]/.test(text[start + size]!) ? 'dots or tabs' : 'groups';
    const confidence = cardConfidence(
      digits.length,
      layout,
      before(text, start, 40),
      text.slice(end, end + 8),
    );
    if (confidence === 0) continue;
    report('credit_card', start, end, true, confidence, isTestCard(digits));
    first = last;
  }
}

/** Whether the groups are those of a card; of three digits behind sixteen only where they belong to the number. */
function isWhole(shown: string, sizes: string): boolean {
  return LAYOUTS.has(sizes) && (sizes !== '4,4,4,4,3' || isCardNumber(digitsOf(shown)));
}

/** Decimals, UUIDs, publisher numbers: glued by a sign to more of the same. */
function isPartOfMore(text: string, start: number, end: number): boolean {
  const sign = text[start - 1];
  if ((sign === '-' || sign === '.' || sign === '/') && isWord(text, start - 2)) return true;
  return /[-./]/.test(text[end] ?? '') && isWord(text, end + 1) && text[end] !== '/';
}

/** Whether the digits are in an issuer's range, of its length, with the right check digit. */
export function isCardNumber(digits: string): boolean {
  const length = digits.length;
  if (length < 13 || length > 19 || /^(\d)\1+$/.test(digits)) return false;
  const six = Number(digits.slice(0, 6));
  const two = Math.floor(six / 10000);
  const four = Math.floor(six / 100);
  let known = false;
  // Ranges as the schemes publish them: Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay, Maestro.
  if (digits[0] === '4') known = length === 16 || length === 13 || length === 19;
  else if ((two >= 51 && two <= 55) || (six >= 222100 && six <= 272099)) known = length === 16;
  else if (two === 34 || two === 37) known = length === 15;
  else if (two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059))
    known = length === 14 || length === 16;
  else if (four === 6011 || two === 65 || (four >= 6440 && four <= 6499)) known = length >= 16;
  else if (four >= 3528 && four <= 3589) known = length >= 16;
  else if (two === 62 || four === 5018 || four === 5020 || four === 5038 || four === 6304 || four === 6759)
    known = length >= 16;
  else if (four >= 6761 && four <= 6763) known = length >= 16;
  return known && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const digit = digits.charCodeAt(i) - 48;
    sum += double ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
  }
  return sum % 10 === 0;
}

function isTestCard(digits: string): boolean {
  return TEST_CARDS.has(digits) || /^\d{0,6}0{8,}\d?$/.test(digits) || /1234567890123/.test(digits);
}
