import { before, isGluedBefore, isWord } from './numbers.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

/** Lengths by country (SWIFT IBAN registry, release 99). */
const LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 ' +
    'FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 ' +
    'LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 ' +
    'RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Examples of the registry, of banks' pages and of handbooks. */
const SAMPLES = new Set(
  (
    'GB82WEST12345698765432 GB29NWBK60161331926819 GB33BUKB20201555555555 GB94BARC10201530093459 DE89370400440532013000 ' +
    'DE75512108001245126199 FR1420041010050500013M02606 FR7630006000011234567890189 FR7630001007941234567890185 ' +
    'CH9300762011623852957 NL91ABNA0417164300 ES9121000418450200051332 BE68539007547034 IT60X0542811101000000123456 ' +
    'AT611904300234573201 PT50000201231234567890154 IE29AIBK93115212345678 DK5000400440116243 SE4550000000058398257466 ' +
    'NO9386011117947 FI2112345600000785 PL61109010140000071219812874 PL27114020040000300201355387 LU280019400644750000 ' +
    'GR1601101250000000012300695 CZ6508000000192000145399 SK3112000000198742637541 HU42117730161111101800000000 ' +
    'RO49AAAA1B31007593840000 BG80BNBG96611020345678 HR1210010051863000160 SI56263300012039086 EE382200221020145685 ' +
    'LV80BANK0000435195001 LT121000011101001000 MT84MALT011000012345MTLCAST001S CY17002001280000001200527600 ' +
    'TR330006100519786457841326 SA0380000000608010167519 AE070331234567890123456 IL620108000000099999999 ' +
    'BR1800360305000010009795493C1 UA213223130000026007233566001 LI21088100002324013AA MC5811222000010123456789030'
  ).split(' '),
);

/** Reports international bank account numbers: country, its length, and the check digits of ISO 13616 (mod 97). */
export function findIbans({ text, digitStarts, digitEnds }: Scan, report: Report): void {
  let done = 0;
  for (let n = 0; n < digitStarts.length; n++) {
    const start = digitStarts.values[n]! - 2;
    if (start < done || digitEnds.values[n]! - start < 4 || !isLetter(text.charCodeAt(start))) continue;
    if (!isLetter(text.charCodeAt(start + 1))) continue;
    // In small letters nearly anything begins so: its name must stand before.
    const small = !isCapital(text.charCodeAt(start)) && LABEL.test(before(text, start, 16));
    const fold = (part: string) => (small ? part.toUpperCase() : part);
    const length = LENGTHS[fold(text.slice(start, start + 2))];
    if (length === undefined || isGluedBefore(text, start)) continue;
    let account = '';
    let i = start;
    for (; i < text.length && account.length < length; i++) {
      const sign = fold(text[i]!);
      const code = sign.charCodeAt(0);
      if (isCapital(code) || (code >= 48 && code <= 57)) account += sign;
      else if ((code !== 32 && code !== 0xa0 && code !== 45) || account.length % 4 !== 0) break;
    }
    if (account.length < length || isWord(text, i) || remainder97(account) !== 1) continue;
    report('iban', start, i, true, 0.99, SAMPLES.has(account) || /0{12}/.test(account));
    done = i;
  }
}

const LABEL = /\biban\b[^A-Za-z\d\n]{0,4}(?:(?:is|no|nr|number)\b[^A-Za-z\d\n]{1,3})?$/i;

function isLetter(code: number): boolean {
  return isCapital(code & ~32);
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** The account as a number, its first four characters moved to the end, modulo 97; letters count 10 to 35. */
function remainder97(account: string): number {
  let remainder = 0;
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
