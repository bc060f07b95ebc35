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

describe('IP addresses', () => {
  test.each([
    'deps: update V8 to 3.28.71.19',
    'deps: update V8 to 33.28.71.19',
    'Upgraded to 4.6.85.25 from 4.5.103.35',
    'Upgraded to 44.6.85.25 from 44.5.103.35',
    '// From 2.6.35.5/include/asm-mips',
    '<version>4.1.42.12</version>',
    '<version>44.1.42.12</version>',
    '"foo": "4.1.42.12"',
    '1:4.1.42.12-1ubuntu1',
    '1:44.1.42.12',
    '44.1.42.12-1ubuntu1',
    'ObjectIdentifier("2.5.29.31")',
    "`'x25519'` (OID 1.3.101.110)",
    'EC 2.7.11.30',
    'the specs sections "8.2.4.44 Bogus',
    'c0 1.52-.87 2.83-2.12 3.51.98.32 2.03.5',
    'SQL Server 9.0.42.60',
  ])('none in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['ping 5.9.211.32', '5.9.211.32'],
    ['http://5.9.211.32/index.html', '5.9.211.32'],
    ['5.9.211.32:8080', '5.9.211.32'],
    ['allow 5.9.211.0/24;', '5.9.211.0'],
    ['Accepted publickey for ada from 5.9.211.32 port 4711', '5.9.211.32'],
    ['connection from 5.9.211.32 lost', '5.9.211.32'],
    ['5.9.211.32 - - [10/Oct/2000:13:55:36', '5.9.211.32'],
    ['mail from 81.2.69.142', '81.2.69.142'],
    ['Server 81.2.69.142', '81.2.69.142'],
    ['"81.2.69.142", "81.2.69.143-', '81.2.69.142'],
    ['81.2.69.1-81.2.69.20', '81.2.69.1'],
  ])('in %j', (text, address) => {
    expect(found(text)[0]).toBe(`ip_address: ${address}`);
  });
});
