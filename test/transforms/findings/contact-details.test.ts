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

describe('e-mail addresses', () => {
  test.each([
    ['{"from":"\\u003ckarl.moor@uni-jena.de\\u003e"}', 'karl.moor@uni-jena.de'],
    ["'\\x3ckarl.moor@uni-jena.de\\x3e'", 'karl.moor@uni-jena.de'],
    ['"j\\u00fcrgen.moor@uni-jena.de"', 'j\\u00fcrgen.moor@uni-jena.de'],
    ["'karl.o'brien@uni-jena.de'", "karl.o'brien@uni-jena.de"],
    ["'o'brien@uni-jena.de'", "o'brien@uni-jena.de"],
    ["to 'karl@uni-jena.de'", 'karl@uni-jena.de'],
    ["u'karl@uni-jena.de'", 'karl@uni-jena.de'],
    ['\\u0027karl@uni-jena.de\\u0027', 'karl@uni-jena.de'],
    ['?m=%22Karl%22+%3Ckarl@uni-jena.de%3E', 'karl@uni-jena.de'],
    ['карл@почта.рф', 'карл@почта.рф'],
    ['Пишите: карл.2@mail.почта.рф.', 'карл.2@mail.почта.рф'],
    ['info@почта.рф', 'info@почта.рф'],
    ['почта karl@uni-jena.deПривет', 'karl@uni-jena.de'],
    ['请联系karl@uni-jena.de谢谢', 'karl@uni-jena.de'],
    ['κάρολος@uni.ελ', 'κάρολος@uni.ελ'],
    ['<a>karl&#64;uni-jena.de</a>', 'karl&#64;uni-jena.de'],
    ['karl&#x40;uni-jena.de', 'karl&#x40;uni-jena.de'],
    ['From: Karl <karl@uni-jena.de>', 'karl@uni-jena.de'],
    ['Message-ID: <4711.x@mail.uni-jena.de>\nFrom: <karl@uni-jena.de>', 'karl@uni-jena.de'],
    [`${'-'.repeat(70)}karl@uni-jena.de`, 'karl@uni-jena.de'],
    [`${'a'.repeat(60)}..karl@uni-jena.de`, 'karl@uni-jena.de'],
    [`${'a'.repeat(64)}@uni-jena.de`, `${'a'.repeat(64)}@uni-jena.de`],
    [`x: ${'a'.repeat(64)}@uni-jena.de`, `${'a'.repeat(64)}@uni-jena.de`],
  ])('in %j', (text, address) => {
    expect(found(text)).toEqual([`email: ${address}`]);
  });

  test.each([
    'слово@слово.слово',
    'да@нет',
    '&#64;uni-jena.de',
    '12&#64;uni-jena.de',
    'karl&#64uni-jena.de',
    'Message-ID: <4711.x@mail.uni-jena.de>',
    '"messageId": "<CAJ+x=4711@mail.gmail.com>"',
    'In-Reply-To: <4711.x@mail.uni-jena.de>',
    'References: <1.x@host> <2.x@uni-jena.de>\n\t<3.x@uni-jena.de>\n <4.x@uni-jena.de>',
    'X-Gmail-Original-Message-ID: <4711.x@mail.uni-jena.de>',
    '`In-Reply-To: <4711.x@mail.uni-jena.de>`',
    'In article <4711.x@uni-jena.de>, he wrote',
    '<news:4711.x@uni-jena.de>',
    'mid:4711.x@uni-jena.de',
    `${'a'.repeat(70)}@uni-jena.de`,
    `${'a'.repeat(40)}.${'b'.repeat(40)}@uni-jena.de`,
    `${'a.'.repeat(35)}a@uni-jena.de`,
    `${'a'.repeat(70)}-@uni-jena.de`,
    `${'a'.repeat(70)}%40uni-jena.de`,
    `${'a'.repeat(70)} at uni-jena dot de`,
  ])('none in %j', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('telephone numbers', () => {
  test.each([
    ['Tel.: (+49) 30 23125144', '(+49) 30 23125144'],
    ['(+49 30 23125144)', '+49 30 23125144'],
    ['(+493023125144)', '+493023125144'],
    ['手机:13812345678', '13812345678'],
    ['電話:03-3580-3311', '03-3580-3311'],
    ['电话号码：010-62781234', '010-62781234'],
    ['휴대폰 010-3580-3311', '010-3580-3311'],
    ['Тел.: 495 739 70 00', '495 739 70 00'],
    ['(11) 98765-4321', '(11) 98765-4321'],
    ['https://wa.me/491701234567', '491701234567'],
    ['https://wa.me/5511987654321?text=oi', '5511987654321'],
    ['https://api.whatsapp.com/send?phone=491701234567', '491701234567'],
  ])('in %j', (text, number) => {
    expect(found(text)).toEqual([`phone: ${number}`]);
  });
});

describe('no telephone numbers', () => {
  test.each([
    '版本:13812345678',
    'отель: 13812345678',
    'f(11) 98765-4321',
    '(10) 98765-4321',
    '(11) 38765-4321',
    '(11) 98765-43210',
    'https://wa.me/1234',
    'https://wa.me/9991701234567',
    'https://some.net/491701234567',
    'x=491701234567',
  ])('in %j', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('postal addresses', () => {
  test.each([
    'Copyright: 1991-2002, Thomas G. Lane',
    'Copyright (C) 1991-98, Thomas G. Lane.',
    '(c) 1998, Thomas G. Lane',
    '500 GB Google Drive',
    '2 TB Hard Drive',
    '15 Google Drive, please',
    'Copyright: 1991-2002, Thomas G. Lane\n Boston, MA',
    '719 GB Google Drive. Boston, MA',
  ])('none in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['at 1991 Thomas Lane, Salem, MA 01970', '1991 Thomas Lane, Salem, MA 01970'],
    ['at 300 Zip Street', '300 Zip Street'],
    ['at 63 Apollo Drive', '63 Apollo Drive'],
  ])('in %j', (text, address) => {
    expect(found(text)).toEqual([`postal_address: ${address}`]);
  });
});

describe('contact details are sought in time in proportion to the text', () => {
  test.each([
    ...['&#64;', 'a&#64;b.', 'a&#x40;b.de ', '%3C', 'a%3Ca@b.de', "o'", "d'a@b.de", '..a@b.de'],
    ...['\\u00fc', '\\u003c', '\\u00fca@b.de', 'я', 'я@', 'я@я.', 'я1.@рф'],
    ...[
      '<a@b.de> ',
      'Message-ID: <a@b.de>\n',
      'References:',
      'References: <',
      'in message <',
      'news:a@b.de ',
    ],
    ...['5.9.211.32 ', 'from 5.9.211.32 ', 'update to ', '1:4.1.42.12-', '81.2.69.142/'],
    ...['手机:', '手机:1381234567', 'тел. ', '(11) ', '(11) 98765-', 'wa.me/', 'wa.me/49170123456 '],
    ...[
      '1991-2002, Aa Lane',
      '500 GB Drive ',
      '4175\t',
      '4175 0018 2736 4505 ',
      '?a=4175001827364505&',
      '123-45-',
    ],
    ...[
      'SECRET//',
      'TOP SECRET//SI',
      'U//FOUO ',
      '<b>CONFIDENTIAL</b>',
      'CONFIDENTIAL - do not ',
      '\nConfidential',
    ],
  ])('of half a million of %j', (unit) => {
    const text = `${unit.repeat(Math.ceil(500_000 / unit.length))}x`;
    const started = performance.now();
    findingsOf(text);
    expect(performance.now() - started).toBeLessThan(2500);
  });
});
