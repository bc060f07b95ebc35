import type { Finding, FindingType } from './finding.ts';
import { ipv6Groups } from './ip-address.ts';

/** The item in the one form in which documents that hold it are counted: see `normalizeValue`. */
export function normalizedValue(finding: Finding, text: string): string {
  return normalizeValue(finding.type, sliceOfPoints(text, finding.start, finding.end));
}

/**
 * An item in one form however it is written: e-mail addresses in lower case and with signs, telephone numbers as digits,
 * with the country code where it is known, IP addresses in their shortest form, other numbers without separators, names and
 * addresses in lower case with single blanks, secrets as they are.
 */
export function normalizeValue(type: FindingType, value: string): string {
  switch (type) {
    case 'email':
      return email(value);
    case 'phone':
      return phone(value);
    case 'ssn':
    case 'credit_card':
      return value.replace(/\D+/g, '');
    case 'iban':
      return value.toUpperCase().replace(/[^A-Z0-9]+/g, '');
    case 'ip_address':
      return value.includes(':') ? ipv6(value) : value;
    case 'person_name':
    case 'postal_address':
    case 'confidentiality_marking':
      return value
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
    case 'private_key':
      return value.replace(/\\[nrt]|[^A-Za-z0-9+/=]+/g, '');
    default:
      return value;
  }
}

function sliceOfPoints(text: string, start: number, end: number): string {
  return Array.from(text).slice(start, end).join('');
}

function email(value: string): string {
  return value
    .toLowerCase()
    .replace(/ *[[({<] *at *[\])}>] *| +at +|%40|&#(?:64|x40);/, '@')
    .replace(/ *[[({<] *dot *[\])}>] *| +dot +/g, '.');
}

/**
 * North American numbers alike with and without 1; a trunk (0) behind a country code goes, and so does the 00 before one.
 * Ten digits of another country keep their +, so that the normal form is not taken for a North American number.
 */
function phone(value: string): string {
  const digits = value.replace(/^(\+\d{1,3}[^\d]*)\(0\)/, '$1').replace(/\D+/g, '');
  const isInternational = value.includes('+') || digits.startsWith('00');
  const number = isInternational ? digits.replace(/^(00)+/, '') : digits;
  if (!/^[2-9]\d\d[2-9]\d{6}$/.test(number)) return number;
  return isInternational ? `+${number}` : `1${number}`;
}

/** RFC 5952: lower case, no leading zeros, the first longest run of zeros as two colons. */
function ipv6(value: string): string {
  const groups = ipv6Groups(value);
  if (groups === null) return value.toLowerCase();
  let from = -1;
  let longest = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && groups[i + n] === 0) n++;
    if (n > longest) {
      from = i;
      longest = n;
    }
    i += n;
  }
  const hex = groups.map((group) => group.toString(16));
  if (from < 0) return hex.join(':');
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + longest).join(':')}`;
}
