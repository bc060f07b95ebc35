import { IntList } from './int-list.ts';

/** Where in a text items can be: all that one pass over its UTF-16 units collects. Reused: read it before the next scan. */
export interface Scan {
  text: string;
  /** Whether any unit is a surrogate, so that units and code points differ. */
  hasSurrogates: boolean;
  /** Units of every @. */
  readonly ats: IntList;
  /** Units of every colon, equals sign and greater-than sign that may end the name of a value. */
  readonly assigns: IntList;
  /** How many colons there are. */
  colons: number;
  /** First units of all runs of digits, and one past their last. */
  readonly digitStarts: IntList;
  readonly digitEnds: IntList;
  /** Runs of letters, digits, _ and - that are long enough for a token. */
  readonly tokenStarts: IntList;
  readonly tokenEnds: IntList;
  /** First units of five hyphens and more. */
  readonly fences: IntList;
  /** Words that `isKeyWord` may know, by first unit and one past the last. */
  readonly wordStarts: IntList;
  readonly wordEnds: IntList;
}

/** Shortest run in which a token begins: `sk_live_` and the like with what follows; the header of a JWT is longer. */
const TOKEN_LENGTH = 16;

const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
const JOINT = 3;
const AT = 4;
const ASSIGN = 5;
/** For every UTF-16 unit, so that no branch asks whether it is ASCII. */
const KIND = new Uint8Array(1 << 16);
for (let code = 0; code < 128; code++) KIND[code] = kindOf(code);
// The wide colon of Chinese and Japanese
KIND[0xff1a] = ASSIGN;

function kindOf(code: number): number {
  const character = String.fromCharCode(code);
  if (/[A-Za-z]/.test(character)) return LETTER;
  if (/\d/.test(character)) return DIGIT;
  if (/[_-]/.test(character)) return JOINT;
  if (character === '@') return AT;
  return /[:=>]/.test(character) ? ASSIGN : OTHER;
}

/**
 * Words that an item may stand beside, in lower case: of addresses, greetings, closings, markings, written-out e-mail
 * addresses and passwords.
 */
const KEY_WORDS = [
  ...[
    'street',
    'avenue',
    'boulevard',
    'drive',
    'road',
    'lane',
    'court',
    'place',
    'parkway',
    'highway',
    'square',
  ],
  ...[
    'terrace',
    'circle',
    'way',
    'plaza',
    'turnpike',
    'trail',
    'st',
    'ave',
    'av',
    'blvd',
    'dr',
    'rd',
    'ln',
    'ct',
  ],
  ...[
    'pl',
    'pkwy',
    'hwy',
    'sq',
    'box',
    'rue',
    'calle',
    'via',
    'quai',
    'chemin',
    'gardens',
    'close',
    'crescent',
  ],
  ...['dear', 'sincerely', 'regards', 'yours', 'cheers', 'wishes', 'attn', 'attention', 'signed'],
  ...[
    'confidential',
    'confidence',
    'privileged',
    'privilege',
    'internal',
    'proprietary',
    'secret',
    'restricted',
  ],
  ...['at', 'dot', 'password', 'passwd', 'passcode', 'passphrase', 'pwd', 'identified', 'bearer', 'basic'],
  ...['curl', 'sshpass', 'mysql', 'mysqli', 'setpassword', 'getconnection', 'key', 'token', 'salt'],
  ...['official', 'distribution', 'distribute', 'attorney', 'fouo'],
];
/** By length, first and last letter: few other words share all three with a key word. */
const MAY_BE_KEY_WORD = new Uint8Array(16 << 10);
const slotOf = (length: number, first: number, last: number) =>
  (length << 10) | (((first | 32) - 97) << 5) | ((last | 32) - 97);
for (const word of KEY_WORDS)
  MAY_BE_KEY_WORD[slotOf(word.length, word.charCodeAt(0), word.charCodeAt(word.length - 1))] = 1;

const current: Scan = {
  text: '',
  hasSurrogates: false,
  ats: new IntList(),
  assigns: new IntList(),
  colons: 0,
  digitStarts: new IntList(),
  digitEnds: new IntList(),
  tokenStarts: new IntList(),
  tokenEnds: new IntList(),
  fences: new IntList(),
  wordStarts: new IntList(),
  wordEnds: new IntList(),
};

/** Passes over the text once and collects where items can be. */
export function scan(text: string): Scan {
  const { ats, assigns, digitStarts, digitEnds, fences, wordStarts, wordEnds } = current;
  ats.length = assigns.length = digitStarts.length = digitEnds.length = 0;
  fences.length = wordStarts.length = wordEnds.length = 0;
  current.text = text;
  current.tokenStarts.length = 0;
  current.tokenEnds.length = 0;
  const length = text.length;
  let surrogates = false;
  let colons = 0;
  let run = 0;
  for (let i = 0; i < length; ) {
    const code = text.charCodeAt(i);
    const kind = KIND[code]!;
    if (kind === LETTER) {
      const start = i;
      let last = code;
      for (i++; i < length; i++) {
        const next = text.charCodeAt(i);
        if (KIND[next] !== LETTER) break;
        last = next;
      }
      const size = i - start;
      if (size > 15 || size === 1 || MAY_BE_KEY_WORD[slotOf(size, code, last)] === 0) continue;
      if (size > 2 || (code | 32) !== 97 || (last | 32) !== 116 || opens(text, start - 1)) {
        wordStarts.push(start);
        wordEnds.push(i);
      }
    } else if (kind === DIGIT) {
      digitStarts.push(i);
      for (i++; i < length; i++) {
        const next = text.charCodeAt(i);
        if (next < 48 || next > 57) break;
      }
      digitEnds.push(i);
    } else if (kind === JOINT) {
      const start = i;
      for (i++; i < length && text.charCodeAt(i) === code; i++);
      if (i - start >= 5 && code === 45) fences.push(start);
    } else {
      if (i - run >= TOKEN_LENGTH) {
        current.tokenStarts.push(run);
        current.tokenEnds.push(i);
      }
      if (kind === AT) ats.push(i);
      else if (kind === ASSIGN) {
        assigns.push(i);
        if (code === 58) colons++;
      } else if ((code & 0xf800) === 0xd800) surrogates = true;
      i++;
      run = i;
    }
  }
  if (length - run >= TOKEN_LENGTH) {
    current.tokenStarts.push(run);
    current.tokenEnds.push(length);
  }
  current.hasSurrogates = surrogates;
  current.colons = colons;
  return current;
}

/** Whether a bracket opens at the unit. */
function opens(text: string, at: number): boolean {
  const code = at < 0 ? 0 : text.charCodeAt(at);
  return code === 40 || code === 91 || code === 123 || code === 60;
}
