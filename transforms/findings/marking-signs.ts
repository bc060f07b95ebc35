import { type Sign, weightOf } from './signs.ts';

/** What is needed to report words as a marking. */
export const ENOUGH = 2;

/** What the words of a marking weigh by themselves: the first form that they have. */
const WORDS: readonly (readonly [weight: number, form: RegExp])[] = [
  [-1, /^(?:top secret|confidential)$/i],
  [-3, /^secret$/i],
  [1, /internal use only$/i],
  [0, /^(?:do not|not for) /i],
  // Phrases that nobody writes for anything else.
  [2, /./],
];

const LINE_BEGINS = /(?:^|[\r\n])[ \t*#_/>;-]{0,8}$/;
const LINE_ENDS = /^[ \t*_]{0,4}(?:$|[\r\n])/;
/** Words of the standing footers of mails and of the laws on the freedom of information. */
const STOCK =
  /addressed|intended (?:only |solely )?(?:for|recipient)|may (?:also )?contain|contains? (?:information|confidential)|contains? $|this (?:e-?mail|message|transmission|communication)|financial in substance|^\. this site|exempt from|unauthori[sz]ed|if you are not the|received this/i;

/** What stands around the words of a marking. */
export const MARKING_SIGNS: readonly Sign[] = [
  { weight: 1, before: LINE_BEGINS, example: 'Title\n*** ¤ ' },
  { weight: 1, behind: LINE_ENDS, example: ' ¤ ***\n' },
  { weight: 1, before: LINE_BEGINS, behind: LINE_ENDS, example: '\n¤\n' },
  { weight: 1, before: /[\n|–—-] ?$/, behind: LINE_ENDS, example: 'Draft | ¤\n' },
  { weight: 2, before: /(?:^|\W)[[(]$/, behind: /^[\])]/, example: '[¤]' },
  {
    weight: 2,
    before: /<(?:b|i|u|em|strong|h[1-6]|p|center|font|span|div)\b[^<>]{0,40}>$/i,
    behind: /^<\//,
    example: '<b>¤</b>',
  },
  { weight: 1, behind: /^ ?[:|] ?(?=[A-Z\n])/, example: '¤: Draft' },
  {
    weight: 2,
    behind: /^ ?[-–—] ?(?:[A-Z\n]|(?:do not|not for|not to|for|property of)\b)/,
    example: '¤ - do not copy',
  },
  { weight: 5, behind: /^\/\/(?:SI|TK|HCS|NOFORN|ORCON|REL|FOUO|COMINT|FGI|NF)\b/, example: '¤//NOFORN' },
  {
    weight: 3,
    before:
      /\bthis (?:document|memo(?:randum)?|report|presentation|page|file|draft|paper|letter|deck) is (?:\w+ )?$/i,
    example: 'This memo is ¤',
  },
  // A sentence that goes on.
  {
    weight: -3,
    behind:
      /^[ -](?:[Ii]nformation|[Mm]aterial|[Dd]ata|[Nn]ature|[Bb]asis|[Dd]ocuments?|[Cc]ommunications?|[Rr]elationship|[Pp]rivileges?|[Tt]erms|[Tt]reatment|manner|without|or|any|to|by|from|if|this|for|unless|in|copies|outside|items|records|exempt)\b/,
    example: '¤ information',
  },
  { weight: -5, before: STOCK, example: 'This message may contain ¤' },
  { weight: -5, behind: STOCK, example: '¤, intended only for the recipient' },
];

/** What the words and what stands around them weigh: a marking where it is `ENOUGH`. */
export function markingWeight(shown: string, before: string, behind: string): number {
  // In lower case it is a sentence about confidence.
  const letters = /^[a-z]/.test(shown) ? -2 : /[a-z]/.test(shown) ? 0 : 1;
  const words = WORDS.find(([, form]) => form.test(shown))![0];
  return words + letters + weightOf(MARKING_SIGNS, before, behind);
}
