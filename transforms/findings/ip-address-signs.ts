import { type Sign, weightOf } from './signs.ts';

/** What is needed to report four numbers as an address, and to be sure of it. */
const ENOUGH = 2;
const SURE = 4;

/** What stands around four numbers. */
export const IP_ADDRESS_SIGNS: readonly Sign[] = [
  {
    weight: 4,
    before:
      /(?:\w:\/\/|(?:ssh|scp|sftp|rsync|ftp) (?:-\w+ )?[\w.-]{1,16}@|\b(?:root|ubuntu|admin|ec2-user|pi)@)$/i,
    example: 'http://¤',
  },
  {
    weight: 3,
    before:
      /(?:\bip(?:v4)?(?:[ _-]?addr(?:ess)?)?|host(?:name)?|server|client|address|addr|remote|ping|peer|gateway|dns|inet|nslookup|whois)[ "'`:=/([\]]{0,4}$/i,
    example: 'server = "¤',
  },
  {
    weight: 3,
    before:
      /\b(?:connect(?:ion|ed)|log(?:in|ged in)|requests?|packets?|received:?|traffic|user \S{1,16}) from \[?$/i,
    example: 'Failed password for user ada from ¤',
  },
  { weight: 1, before: /\bfrom $/i, example: 'mail from ¤' },
  { weight: 3, behind: /^:\d{2,5}(?!\d)/, example: '¤:8080' },
  { weight: 3, behind: /^\/(?:8|[12]\d|3[0-2])(?![\w.])/, example: '¤/24' },
  { weight: 3, behind: /^,? port \d/i, example: '¤ port 22' },
  { weight: 3, behind: /^ - \S{1,16} \[/, example: '¤ - - [10/Oct/2000:13:55:36' },
  {
    weight: -4,
    before:
      /(?:version|release|revision|build|firmware|\b(?:versions|vers?|rel|rev|updates?|sections?|sect?\.?|chapters?|clauses?|paragraphs?|para\.?|articles?|appendix|figures?|fig\.?|tables?|items?|rules?|steps?|parts?|no\.?|v\.?)|§|[~^=!<>]=|[~^])[ "'`:=(>]{0,4}$/i,
    example: '<version>¤',
  },
  {
    weight: -4,
    before:
      /(?:[A-Za-z][-/@]|\b(?:Firefox|Chrome|Opera|Explorer|Safari|Windows|(?:SQL|Exchange|Windows) Server|Java|Linux|Player|Acrobat|Reader|Office|Drupal|WordPress|Flash|Oracle|Debian|iOS|Android) )$/,
    example: 'nginx/¤',
  },
  {
    weight: -4,
    before:
      /\b(?:updat|upgrad|downgrad|patch|bump|port|backport|migrat|mov|switch)(?:e|es|ed|ing)?\b[^\n]{0,48} (?:to|from|at|is) $/i,
    example: 'upgraded to 4.6.85.25 from ¤',
  },
  {
    weight: -4,
    before: /\b(?:OIDs?|Object ?Identifiers?|oid)[ "'`:=([]{0,4}$/i,
    example: 'ObjectIdentifier("¤',
  },
  { weight: -4, before: /(?:^|[\s("'=])\d:$/, example: 'epoch 1:¤' },
  { weight: -2, behind: /^\/[A-Za-z]/, example: '¤/include/asm-mips' },
  { weight: -4, behind: /^[-+~]\d{1,2}(?:\.\d{1,3})*[A-Za-z~+]/, example: '¤-1ubuntu1' },
];

/** How sure four numbers and what stands around them make an address: its confidence, or 0 where they do not. */
export function addressConfidence(octets: readonly number[], before: string, behind: string): number {
  const weight = ENOUGH + weightOfNumbers(octets) + weightOf(IP_ADDRESS_SIGNS, before, behind);
  return weight >= SURE ? 0.97 : weight >= ENOUGH ? 0.85 : 0;
}

/**
 * Versions, sections and object identifiers begin with a low number, as few of the addresses in texts do, and have small
 * ones. No host has 10.0.0.0: it is the version of a tool, or a network, which is named by its mask.
 */
function weightOfNumbers([a, b, c, d]: readonly number[]): number {
  if (b === 0 && c === 0 && d === 0 && a !== 0) return -3;
  if (a === 127 || a === 10 || (a === 0 && b === 0)) return 0;
  if (Math.max(a!, b!, c!, d!) < 30) return -3;
  return a! < 20 ? -2 : 0;
}
