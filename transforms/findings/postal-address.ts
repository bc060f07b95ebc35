import { before } from './numbers.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

const STREET =
  /^(?:street|avenue|boulevard|drive|road|lane|court|place|parkway|highway|square|terrace|circle|way|plaza|turnpike|trail|gardens|close|crescent|st|ave|blvd|dr|rd|ln|ct|pl|pkwy|hwy|sq)$/i;
/** House number and up to four words of the street's name, right before its kind. */
const HOUSE =
  /(?:^|[^\w$#.,/:+-]|[,:] |\\[nrt])(\d{1,5}[A-Za-z]?(?:-\d{1,4})?(?: ½)?,? (?:(?:[NSEW]|[NS][EW]|North|South|East|West)\.? )?(?:(?:[A-Z][A-Za-z'’.-]{0,20}|\d{1,3}(?:st|nd|rd|th)) ){1,4})$/;
const UNIT =
  /,? {0,2}(?:(?:Suite|Ste\.?|Apt\.?|Apartment|Unit|Floor|Room|Rm\.?|Bldg\.?|Building|#) ?[A-Za-z0-9-]{1,6}|\d{1,2}(?:st|nd|rd|th) (?:Floor|floor|Fl\.?)|(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth) Floor)/y;
const GAP = /[,.]?(?:[ \t]{0,4}|[ \t]{0,3}\r?\n[ \t*#/;>]{0,8}| *[|·] *|\\n)/.source;
const CITY = /[A-Z][A-Za-z.'-]{1,20}(?: [A-Z][A-Za-z.'-]{1,20}){0,3}/.source;
const STATES =
  'AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR|' +
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming';
const AMERICAN = new RegExp(
  `${GAP}(${CITY}),?[ \\t]{0,2}(?:${STATES})\\b\\.?(?:,?(?:[ \\t]{1,4}|[ \\t]{0,2}\\r?\\n[ \\t*#/;>]{0,8})\\d{5}(?:-\\d{4})?(?!\\d))?`,
  'y',
);
/** Royal Mail's forms of post codes; GIR and overseas territories aside. */
const BRITISH = new RegExp(
  `(?:${GAP}${CITY}){0,2}${GAP}[A-Z]{1,2}\\d[A-Z\\d]? \\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])`,
  'y',
);
const POST_CODE_CITY =
  /,?(?:[ \t]{1,2}|[ \t]{0,2}\r?\n[ \t]{0,8})(?:[A-Z]{1,2}-)?\d{4,5}(?: [A-Z]{2})?[ \t]{1,2}\p{Lu}\p{L}{2,20}(?:[- ](?:\p{Lu}\p{Ll}{1,20}|am|an|der|sur|la|le))*/uy;
const GERMAN_STREET =
  /(?:^|[^\p{L}\d-])(\p{Lu}\p{Ll}{1,20}[- ](?:Stra(?:ß|ss)e|Str\.|Platz|Weg|Allee|Ring|Damm|Ufer)|\p{Lu}\p{Ll}{1,20}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|gracht|straat|laan|plein)) $/u;
const FRENCH = /(?:^|[^\w$#.,/:+-]|[,:] )(\d{1,4}(?: ?(?:bis|ter))?,? )$/;
const FRENCH_STREET =
  /(?:rue|avenue|boulevard|place|chemin|quai|cours|all[ée]e|impasse)(?: (?:de|du|des|la|le|les|d'|de l'|l')){0,3}[ ']?\p{Lu}[\p{L}'’-]{1,20}(?:[ -](?:de |du |des |la )?\p{Lu}[\p{L}'’-]{1,20}){0,3}/uy;

/** Addresses that licences and their steward organizations carry into every file. */
const STOCK = new Map([
  [/^51 Franklin S/, 'Boston'],
  [/^59 Temple P/, 'Boston'],
  [/^31 Milk S/, 'Boston'],
  [/^675 Mass/, 'Cambridge'],
  [/^(?:543 Howard|171 Second) S/, 'San Francisco'],
  [/^444 Castro S/, 'Mountain View'],
  [/^559 Nathan/, 'Stanford'],
  [/^1 Infinite Loop/, 'Cupertino'],
  [/^(?:123 (?:Main|Any|Fake|Elm|Example|Sample)|1234 (?:Main|Any|Street)|742 Evergreen)/, ''],
]);

/** Sizes of memory, spans of years, and things that are called drives. */
const NO_STREET =
  /^\d+,? (?:[KMGTP]i?B|[KMG]bps|MHz|GHz|RPM) |^(?:19|20)\d\d-(?:\d\d){1,2},? |\b(?:Google|Hard|Flash|Disk|Disc|Tape|Zip|Thumb|USB|Floppy|Optical|Pen|SSD|Solid[- ]State|Test|Warp|Network|Shared|Cloud|Wheel) Drive$/i;
/** A year, as in a copyright line, where a house number would stand. */
const YEAR = /^(?:19|20)\d\d,? /;

/** Whether a house and street are stock, and in their own city, or in none that the text shows. */
function isStock(house: string, rest: string): boolean {
  for (const [street, city] of STOCK)
    if (street.test(house)) return !/[A-Za-z]/.test(rest) || rest.includes(city);
  return false;
}

/** Reports postal addresses: house number and street, with city, state and code where they follow; American, British, German, Dutch and French forms. */
export function findPostalAddresses(scan: Scan, report: Report): void {
  const { text, wordStarts, wordEnds, digitStarts, digitEnds } = scan;
  if (digitStarts.length === 0) return;
  let done = 0;
  for (let n = 0; n < wordStarts.length; n++) {
    const word = wordStarts.values[n]!;
    const end = wordEnds.values[n]!;
    if (word < done) continue;
    const kind = text.slice(word, end);
    if (STREET.test(kind)) done = Math.max(done, american(text, word, end, report));
    if (/^(?:rue|avenue|boulevard|place|chemin|quai)$/i.test(kind))
      done = Math.max(done, french(text, word, report));
    if (kind === 'Box' || kind === 'BOX') done = Math.max(done, postBox(text, word, end, report));
  }
  for (let n = 0; n < digitStarts.length; n++) {
    const start = digitStarts.values[n]!;
    const tail = text.charCodeAt(start - 2);
    if (text.charCodeAt(start - 1) !== 32 || digitEnds.values[n]! - start > 4 || start < done) continue;
    // e(straße, allee, gasse), g(weg, ring), z(platz), m(damm), r(ufer), t(straat, gracht), n(laan, plein), .(str.)
    if (
      !(
        tail === 101 ||
        tail === 103 ||
        tail === 122 ||
        tail === 109 ||
        tail === 114 ||
        tail === 116 ||
        tail === 110 ||
        tail === 46
      )
    )
      continue;
    done = Math.max(done, german(text, start, digitEnds.values[n]!, report));
  }
}

function american(text: string, word: number, end: number, report: Report): number {
  if (!/^[A-Z]/.test(text.slice(word, word + 1))) return 0;
  const house = HOUSE.exec(before(text, word, 90))?.[1];
  if (house === undefined || NO_STREET.test(house + text.slice(word, end))) return 0;
  const start = word - house.length;
  let stop = end;
  const short = end - word <= 4 && text.slice(word, end).length < 5;
  if (short && text[stop] === '.') stop++;
  const direction = /^ (?:[NSEW]|[NS][EW])\.?(?=[ ,\n])/.exec(text.slice(stop, stop + 5));
  if (direction !== null) stop += direction[0].length;
  const street = stop;
  for (let n = 0; n < 2; n++) {
    UNIT.lastIndex = stop;
    if (UNIT.test(text)) stop = UNIT.lastIndex;
  }
  AMERICAN.lastIndex = stop;
  if (AMERICAN.test(text)) {
    const coded = /\d{5}(?:-\d{4})?$/.test(text.slice(stop, AMERICAN.lastIndex));
    report(
      'postal_address',
      start,
      AMERICAN.lastIndex,
      coded,
      coded ? 0.95 : 0.85,
      isStock(house + text.slice(word, end), text.slice(stop, AMERICAN.lastIndex)),
    );
    return AMERICAN.lastIndex;
  }
  BRITISH.lastIndex = stop;
  if (BRITISH.test(text)) {
    report('postal_address', start, BRITISH.lastIndex, true, 0.95, false);
    return BRITISH.lastIndex;
  }
  // A street alone: the name of the street must be a word, and the kind written out or closed by a sign.
  const isPlain = /^(?:St|Ave|Blvd|Dr|Rd|Ln|Street|Avenue|Boulevard|Drive|Road|Lane|Parkway|Terrace)$/.test(
    text.slice(word, end),
  );
  if (!isPlain || !/^(?:$|[\s,;."')<])/.test(text.slice(stop, stop + 1))) return 0;
  if (YEAR.test(house)) return 0;
  if (stop === street && /^\d{1,2} (?:[A-Z]\w* ){2,}$/.test(house)) return 0;
  report('postal_address', start, stop, false, 0.7, isStock(house + text.slice(word, end), ''));
  return stop;
}

function postBox(text: string, word: number, end: number, report: Report): number {
  const lead = /(?:P\.? ?O\.? ?|Post Office )$/i.exec(before(text, word, 12))?.[0];
  const number = /^ (?:No\.? ?)?\d{1,6}(?!\d)/.exec(text.slice(end, end + 14))?.[0];
  if (lead === undefined || number === undefined) return 0;
  AMERICAN.lastIndex = end + number.length;
  if (!AMERICAN.test(text)) return 0;
  report('postal_address', word - lead.length, AMERICAN.lastIndex, true, 0.9, false);
  return AMERICAN.lastIndex;
}

function german(text: string, start: number, end: number, report: Report): number {
  const street = GERMAN_STREET.exec(before(text, start, 64))?.[1];
  if (street === undefined) return 0;
  let stop = end;
  const letter = /^ ?[a-z](?![A-Za-z])/.exec(text.slice(stop, stop + 3))?.[0];
  if (letter !== undefined) stop += letter.length;
  POST_CODE_CITY.lastIndex = stop;
  const full = POST_CODE_CITY.test(text);
  if (!full && !/(?:stra(?:ß|ss)e|str\.|straat|gracht)$/.test(street)) return 0;
  if (full) stop = POST_CODE_CITY.lastIndex;
  report(
    'postal_address',
    start - street.length - 1,
    stop,
    full,
    full ? 0.93 : 0.75,
    /^Musterstra/.test(street),
  );
  return stop;
}

function french(text: string, word: number, report: Report): number {
  const house = FRENCH.exec(before(text, word, 14))?.[1];
  if (house === undefined) return 0;
  FRENCH_STREET.lastIndex = word;
  if (!FRENCH_STREET.test(text)) return 0;
  let stop = FRENCH_STREET.lastIndex;
  POST_CODE_CITY.lastIndex = stop;
  const full = POST_CODE_CITY.test(text);
  if (!full && /^[A-Z]/.test(text.slice(word, word + 1))) return 0;
  if (full) stop = POST_CODE_CITY.lastIndex;
  report('postal_address', word - house.length, stop, full, full ? 0.93 : 0.75, false);
  return stop;
}
