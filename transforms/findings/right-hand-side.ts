/** A literal in the text, in UTF-16 units and without its quotes. */
export interface Literal {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** How an assignment is written, as far as it tells code from data. */
export interface Place {
  /** In the text of an element of XML or in the query of an address, where no program is. */
  readonly data?: boolean;
  /** Between blanks, `name = value`, or with a sign of programs, `:=`, `==`, `=>`. */
  readonly spaced?: boolean;
}

/** The longest value. */
const MAX_VALUE = 512;
const ENDS_WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\s"'`,;<]/.test(String.fromCharCode(code)) ? 1 : 0,
);
/** A quote, also written out, behind the letters that say what kind of text it opens. */
const OPENER = /([rRbBuULN@]|[fF][rR]?|[rR][bBfF]|\$@?)?(\\?["'`])/y;

/** The literal that stands there, between quotes or as a bare word; null where an expression or nothing does. */
export function literalAt(text: string, from: number, place: Place): Literal | null {
  OPENER.lastIndex = from;
  const opener = OPENER.exec(text);
  if (opener === null) return bareWord(text, from, place);
  return quoted(text, from + opener[0].length, opener[2]!, /[fF$]/.test(opener[1] ?? ''));
}

/** Behind a quoted text: a sign that joins it to something else. */
const JOINED = /[ \t]{0,2}\+[ \t]{0,2}[\w$"'`(]|[ \t]\.[ \t]?[$"'\w]|[ \t]%[ \t]?[\w(]/y;

function quoted(text: string, start: number, quote: string, interpolates: boolean): Literal | null {
  const escaped = quote.length === 2;
  const limit = Math.min(text.length, start + MAX_VALUE);
  let end = start;
  while (end < limit && text[end] !== '\n' && !text.startsWith(quote, end))
    end += text[end] === '\\' && !escaped ? 2 : 1;
  end = Math.min(end, text.length);
  const closed = text.startsWith(quote, end);
  if ((!closed && end < text.length) || end === start) return null;
  const literal = text.slice(start, end);
  if (interpolates && literal.includes('{')) return null;
  // What a shell runs, and what stands between two texts of a program: '" + password + "'.
  if (quote === '`' && /[\s]|\$\{/.test(literal)) return null;
  if (/^["'`][\s.+,;)}\]]|[\s.+,(]["'`]$/.test(literal)) return null;
  JOINED.lastIndex = end + quote.length;
  return JOINED.test(text) ? null : { start, end, quoted: true };
}

/** A value to be filled in, which is no expression to be computed: `${NAME}`, `{{ name }}`, `<name>`. */
const FILL_IN = /\$?\{\{[^\n}]{0,60}\}\}|\$\{[^\n}]{0,60}\}|<(?!\/)[^\n>]{0,60}>/y;

function bareWord(text: string, start: number, place: Place): Literal | null {
  FILL_IN.lastIndex = start;
  if (place.data !== true && FILL_IN.test(text)) return { start, end: FILL_IN.lastIndex, quoted: false };
  const limit = Math.min(text.length, start + MAX_VALUE);
  let end = start;
  for (; end < limit; end++) {
    const code = text.charCodeAt(end);
    if (code < 128 && ENDS_WORD[code] === 1) break;
  }
  const wholeEnd = end;
  const cut = text.slice(start, Math.min(end + 2, text.length)).search(/&(?:amp;)?[\w.-]{1,40}=|\\[nrt"']/);
  if (cut >= 0) end = Math.min(end, start + cut);
  end = withoutPunctuation(text, start, end);
  if (end <= start || isExpression(text, start, end, wholeEnd, place)) return null;
  return { start, end, quoted: false };
}

/** Where a word ends without the full stop, the bracket and the like that belong to the sentence. */
function withoutPunctuation(text: string, start: number, end: number): number {
  const word = text.slice(start, end);
  let size = word.length;
  const opens = /[([]/.test(word);
  while (size > 0) {
    const last = word[size - 1]!;
    if (!(last === '.' || last === ':' || last === '|' || ((last === ')' || last === ']') && !opens))) break;
    size--;
  }
  if (word[size - 1] === '}' && !word.includes('{')) size--;
  return start + size;
}

/** Masks and letters for any: `********`, `...`, `-----`. */
const MASK = /^(?:\*+|x+|\.{3,}|_+|-+|#+|%\w+%)$/i;
/** A sigil of a variable, a bracket, a path, a regular expression, or the sign of an operation. */
const OPENS_EXPRESSION = /^[$&({[/\\|.,)=?:>]/;
/** Signs that open names and operations in programs, and passwords elsewhere. */
const MAY_OPEN_EXPRESSION = /^[!@#%*+~^-]/;
/** A call, an index, a template, or an operation between two names. */
const OPERATION = /\w[([{]|\$[({]|->|::|=>|\?\.|&&|\|\||[!=]==?\w/;
const PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;
const IDENTIFIER = /^[A-Za-z_]\w*$/;
const NUMBER = /^(?:0x[\da-f]+|\d+(?:\.\d+)?(?:px|pt|em|rem|ms|[smhd]|[kmg]?b|bits?|chars?|st|nd|rd|th))$/i;
/** What goes on as an expression behind a word and blanks. */
const GOES_ON = /[ \t]{0,2}(?:[([]|[+*/?|&][ \t]|&&|\|\||[=!]=|->|\?\?)/y;

/** Whether a bare word is, or begins, something that a program computes. */
function isExpression(text: string, start: number, end: number, wholeEnd: number, place: Place): boolean {
  const word = text.slice(start, end);
  if (MASK.test(word)) return false;
  if (OPENS_EXPRESSION.test(word)) return true;
  if (place.data === true) return false;
  const whole = text.slice(start, wholeEnd);
  if (MAY_OPEN_EXPRESSION.test(word) && (place.spaced === true || !isMixed(word))) return true;
  if (OPERATION.test(whole) || NUMBER.test(word) || PATH.test(word)) return true;
  GOES_ON.lastIndex = wholeEnd;
  if (GOES_ON.test(text)) return true;
  // A variable: what stands bare between blanks or among arguments.
  if (!IDENTIFIER.test(word) || isInterleaved(word)) return false;
  const next = text[wholeEnd] ?? '';
  const listed = wholeEnd > end ? /[)\]}]/.test(text[end]!) : next === ',';
  return (listed || place.spaced === true) && !/\d{3}$/.test(word);
}

function isMixed(word: string): boolean {
  return /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word);
}

/** Whether letters and digits change places three times and more, and the letters make no words. */
export function isInterleaved(word: string): boolean {
  const changes = word.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
  return changes >= 3 && !isWordy(word);
}

/** Whether half of the letters stand in runs of five and more small ones: words, not signs drawn at random. */
export function isWordy(text: string): boolean {
  let letters = 0;
  let inWords = 0;
  for (const [run] of text.matchAll(/[a-z]+|[A-Z]+/g)) {
    letters += run.length;
    if (run.length >= 5 && run >= 'a') inWords += run.length;
  }
  return inWords * 2 > letters;
}
