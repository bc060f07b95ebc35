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

describe('confidentiality markings', () => {
  test.each([
    ['CONFIDENTIAL - do not distribute', 'CONFIDENTIAL'],
    ['Page 3\nConfidential - not for release\n', 'Confidential'],
    ['TOP SECRET//SI//NOFORN', 'TOP SECRET//SI//NOFORN'],
    ['the line SECRET//NOFORN stands', 'SECRET//NOFORN'],
    ['(U//FOUO) The range', 'U//FOUO'],
    ['<b>CONFIDENTIAL</b>', 'CONFIDENTIAL'],
    ['<p class="stamp">Confidential</p>', null],
    ['Confidential\nThe board', 'Confidential'],
    ['a\nConfidential\nb', 'Confidential'],
    [' * CONFIDENTIAL\n * [2011] A firm', 'CONFIDENTIAL'],
    ['Page 3 | CONFIDENTIAL\n', 'CONFIDENTIAL'],
    ['This document is for internal use only.', 'for internal use only'],
    ['PRIVILEGED & CONFIDENTIAL COMMUNICATION', 'PRIVILEGED & CONFIDENTIAL'],
  ])('in %j', (text, marking) => {
    expect(found(text)).toEqual(marking === null ? [] : [`confidentiality_marking: ${marking}`]);
  });

  test.each([
    'A routine for internal use only.',
    '(internal use only)',
    'without the lock. Internal use only.',
    'Do not distribute modified versions',
    'the CONFIDENTIAL flag',
    '<value>CONFIDENTIAL</value>',
    'ClientType(CONFIDENTIAL)',
    'PUBLIC, CONFIDENTIAL, SECRET',
    '// SECRET//x',
    'Confidential: yes',
    'This document contains Confidential Information',
    'kept strictly confidential',
    'It is CONFIDENTIAL\nto all',
  ])('none in %j', (text) => {
    expect(found(text)).toEqual([]);
  });
});
