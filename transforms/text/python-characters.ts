import { DECIMAL_ZEROS, SPACE_RUNS, UNPRINTABLE_RUNS } from './python-character-ranges.ts';

/** Classes of a code point in Python's eyes; a non-ASCII decimal digit d has class `OTHER_DECIMAL + d`. */
export const PLAIN = 0;
export const SPACE = 1;
export const QUOTE = 2;
export const BACKSLASH = 3;
/** Written as an escape (`\x7f`, `\u200b`, `\U000e0001`) by `repr`. */
export const UNPRINTABLE = 4;
export const ASCII_DIGIT = 5;
export const OTHER_DECIMAL = 16;

/** Class of every code point, by Unicode 14 as in Python 3.11: `isspace`, `isprintable`, and `int()` agree with it. */
export const pythonClasses: Uint8Array = build();

function build(): Uint8Array {
  const classes = new Uint8Array(0x110000);
  fillRuns(classes, UNPRINTABLE_RUNS, UNPRINTABLE);
  fillRuns(classes, SPACE_RUNS, SPACE);
  for (const zero of DECIMAL_ZEROS.split(' ')) {
    for (let digit = 0; digit < 10; digit++)
      classes[Number.parseInt(zero, 36) + digit] = OTHER_DECIMAL + digit;
  }
  classes.fill(ASCII_DIGIT, 0x30, 0x3a);
  for (const quote of `'"`) classes[quote.charCodeAt(0)] = QUOTE;
  classes[0x5c] = BACKSLASH;
  return classes;
}

function fillRuns(classes: Uint8Array, runs: string, value: number): void {
  let from = 0;
  runs.split(' ').forEach((run, index) => {
    const to = from + Number.parseInt(run, 36);
    if (index % 2 === 1) classes.fill(value, from, to);
    from = to;
  });
}
