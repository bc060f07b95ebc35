import type { Finding } from './finding.ts';
import { ipv6Groups } from './ip-address.ts';

/**
 * The item in the one form in which documents that hold it are counted, however it is written: e-mail addresses in lower
 * case and with signs, telephone numbers as digits with + where they are international, IP addresses in their shortest
 * form, numbers without separators, names and addresses in lower case with single blanks, secrets as they are.
 */
export function normalizedValue(finding: Finding, text: string): string {
  const value = sliceOfPoints(text, finding.start, finding.end);
  switch (finding.type) {
    case 'email':
      return email(value);
    case 'phone':
      return phone(value);
    case 'ssn':
    case 'credit_card':
      return value.replace(/\D+/g, '');
    case 'iban':
      return value.replace(/[^A-Z0-9]+/g, '');
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
    .replace(/ *[[({<] *at *[\])}>] *| +at +/, '@')
    .replace(/ *[[({<] *dot *[\])}>] *| +dot +/g, '.');
}

/** North American numbers are international with and without +1 alike; a trunk (0) behind a country code goes. */
function phone(value: string): string {
  const digits = value.replace(/^(\+\d{1,3}[^\d]*)\(0\)/, '$1').replace(/\D+/g, '');
  if (value.startsWith('+') || value.startsWith('(+')) return `+${digits}`;
  if (/^1?[2-9]\d\d[2-9]\d{6}$/.test(digits)) return `+${digits.length === 11 ? '' : '1'}${digits}`;
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
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
