import { expect, test } from 'vitest';
import {
  characterClasses,
  DIGIT,
  LETTER,
  NON_ASCII,
  PUNCTUATION,
  UPPER_CASE,
  WHITE_SPACE,
} from '../../../transforms/text/character-classes.ts';

test.each([
  ['a', LETTER],
  ['A', LETTER | UPPER_CASE],
  ['7', DIGIT],
  [' ', WHITE_SPACE],
  ['\n', WHITE_SPACE],
  ['\x1c', WHITE_SPACE],
  ['$', PUNCTUATION],
  ['~', PUNCTUATION],
  ['_', PUNCTUATION],
  ['\x00', 0],
  ['\x7f', 0],
  ['É', LETTER | UPPER_CASE | NON_ASCII],
  ['漢', LETTER | NON_ASCII],
  ['“', PUNCTUATION | NON_ASCII],
  ['٣', DIGIT | NON_ASCII],
  ['½', NON_ASCII],
  ['\u3000', WHITE_SPACE | NON_ASCII],
  ['\ufffd', NON_ASCII],
  ['😀', NON_ASCII],
  ['\ud83d', NON_ASCII],
])('classes of %j', (character, bits) => {
  const known = 64;
  expect(characterClasses(character.codePointAt(0)!)).toBe(bits | known);
  expect(characterClasses(character.codePointAt(0)!)).toBe(bits | known);
});
