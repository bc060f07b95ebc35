import { describe, expect, test } from 'vitest';
import { findingsOf } from '../../../transforms/findings/findings.ts';

/** `type: item` for every finding, with ? where it is a placeholder. */
const found = (text: string) => {
  const points = Array.from(text);
  return findingsOf(text).map(
    ({ type, start, end, placeholder }) =>
      `${type}${placeholder ? '?' : ''}: ${points.slice(start, end).join('')}`,
  );
};

describe('payment cards', () => {
  test.each([
    'photo.php?fbid=4175001827364505',
    'a.php?x=1&amp;story_fbid=4175001827364505',
    '"userId": "4175001827364505"',
    'post_id=4175001827364505',
    '4175 0018 2736 4505 1234 5678 9012 3456',
    '1234 4175 0018 2736 4505',
    '542F 5430 5431 5432 5433 5434',
    '1\t4175\t0018\t2736\t4505',
    '4175\t0018\t2736\t4505',
  ])('none in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['card\t4175\t0018\t2736\t4505', '4175\t0018\t2736\t4505'],
    ['/pay?card=4175001827364505', '4175001827364505'],
    ['4175 0018 2736 4505 123', '4175 0018 2736 4505'],
    ['4175 0018 2736 4505\n1234', '4175 0018 2736 4505'],
    ['Visa 4175 0018 2736 4505 2027', '4175 0018 2736 4505'],
    ['4175-0018-2736-4505', '4175-0018-2736-4505'],
  ])('in %j', (text, card) => {
    expect(found(text)).toEqual([`credit_card: ${card}`]);
  });
});

describe('social security numbers', () => {
  test.each(['S/N: 219-45-7382', 'P/N 219-45-7382', 'Ser. no. 219-45-7382'])('none in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ["ssn => '123-45-9999'", 'ssn?: 123-45-9999'],
    ['SSN 123-45-6788', 'ssn?: 123-45-6788'],
    ['SSN 124-45-6788', 'ssn: 124-45-6788'],
  ])('in %j', (text, ssn) => {
    expect(found(text)).toEqual([ssn]);
  });
});
