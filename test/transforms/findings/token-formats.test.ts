import { describe, expect, test } from 'vitest';
import { findingsOf } from '../../../transforms/findings/findings.ts';

/** `type: item` for every finding, with ? where it is a placeholder. */
const found = (text: string) =>
  findingsOf(text).map(
    ({ type, start, end, placeholder }) => `${type}${placeholder ? '?' : ''}: ${text.slice(start, end)}`,
  );

const KEY = 'q7Vx0pLr3TzN8sKd2WmY5hBf';
const LONG = `${KEY}${KEY}${KEY}`;
const HEX = '4f1c9e02b7d83a6655e0c1f7a9b2d834';
const BECH32 = 'QZP9RY8X2GFTV0DW3SJN45KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE';
const BOT = `MTA4${Buffer.from('3917264508213').toString('base64').slice(0, 16)}`;
const DISCORD = `${Buffer.from('1083917264508213764').toString('base64').replaceAll('=', '')}.GhT3xQ.${KEY}_kZ9`;
const HOOK = `discord.com/api/webhooks/108391726450821376/${KEY}-${KEY}_${KEY.slice(0, 18)}`;
const PPK = [
  'PuTTY-User-Key-File-2: ssh-rsa',
  'Encryption: none',
  'Comment: key',
  'Public-Lines: 1',
  `AAAAB3NzaC1yc2E${KEY}`,
  'Private-Lines: 2',
  `${KEY}${KEY}`,
  `${KEY}==`,
  `Private-MAC: ${HEX}01234567`,
].join('\n');

describe('tokens are told by the format that their issuer gives them', () => {
  test.each([
    ['Vault', `token="hvs.${LONG}"`, `api_key: hvs.${LONG}`],
    ['Vault, root', `hvs.${KEY}\n`, `api_key: hvs.${KEY}`],
    ['Docker', `dckr_pat_${KEY}abc`, `api_key: dckr_pat_${KEY}abc`],
    ['New Relic', `key NRAK-${KEY.toUpperCase()}ABC.`, `api_key: NRAK-${KEY.toUpperCase()}ABC`],
    ['Google OAuth', `Bearer ya29.a0${LONG}`, `api_key: ya29.a0${LONG}`],
    ['Mailchimp', `apikey: ${HEX}-us12`, `api_key: ${HEX}-us12`],
    ['Mailchimp, short', `"${HEX}-us6"`, `api_key: ${HEX}-us6`],
    ['Discord, bot', `client.login('${DISCORD}')`, `api_key: ${DISCORD}`],
    ['Discord, web hook', `url=https://${HOOK}"`, `api_key: https://${HOOK}`],
    ['Atlassian', `ATATT3xFfGF0${LONG}=1A2B3C4D`, `api_key: ATATT3xFfGF0${LONG}=1A2B3C4D`],
    ['age', `AGE-SECRET-KEY-1${BECH32}`, `private_key: AGE-SECRET-KEY-1${BECH32}`],
    ['Figma', `figd_${KEY}${KEY.slice(0, 16)}`, `api_key: figd_${KEY}${KEY.slice(0, 16)}`],
    ['Supabase', `sbp_${HEX}01234567`, `api_key: sbp_${HEX}01234567`],
    ['PuTTY', `see:\n${PPK}\n`, `private_key: ${PPK}`],
    ['PuTTY, cut', PPK.slice(70, -60), `private_key: ${PPK.slice(PPK.indexOf('Private-Lines'), -60)}`],
  ])('%s', (_, text, item) => {
    expect(found(text)).toEqual([item]);
  });

  test.each([
    ...['hvs.example.com/a-longer-path-to-somewhere-else', 'import hvs.internal_module_name_of_a_package'],
    ...[
      'NRAK-EXAMPLE',
      'figd_design_tokens_of_the_new_component_library',
      'ATATT3-short',
      'sbp_table_name_of_it',
    ],
    ...[`${HEX}-usable`, `sha-${HEX}`, `x${HEX}-us12`, `${HEX}-us123`],
    // No number of an account
    ...[`MODULE_name_of_a_thing1.GhT3xQ.${KEY}_kZ9`, `${BOT}.min.js`],
    ...['https://discord.com/api/webhooks/108391726450821376/', 'https://discord.com/developers/docs/intro'],
    ...['AGE-SECRET-KEY-1', PPK.slice(0, PPK.indexOf('Private-Lines') + 17)],
  ])('%j is none', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([`hvs.${'x'.repeat(30)}`, `ya29.${'X'.repeat(40)}`, `sbp_${'0'.repeat(40)}1`.slice(0, 44)])(
    '%j harms nobody',
    (text) => {
      expect(findingsOf(text).filter(({ placeholder }) => !placeholder)).toEqual([]);
    },
  );
});

describe('the password of an address', () => {
  test.each([
    ...[
      'https://abc:123@example.com/',
      'http://alice:s3cr3tx@example.org/x',
      'HTTP://ada:Hunter2@Example.Com:8080/',
    ],
    ...['ftp://anonymous:foo1@ftp.kestrel.net', 'postgres://ada:Xk9mP2vL@localhost:5432/x'],
    ...[
      'redis://ada:Xk9mP2vL@127.0.0.1:6379',
      'http://ada:Xk9mP2vL@db.kestrel.test',
      'https://u:Xk9mP2vL@api.example/',
    ],
    ...[
      'http://ada:#{pw1}@kestrel.net',
      'http://ada:{self.pw1}@kestrel.net',
      'http://ada:%(pw1)s@kestrel.net',
    ],
    ...['svn://anoncvs:Xk9mP2vL@cvs.kestrel.net/src'],
  ])('harms nobody in %j', (text) => {
    const passwords = findingsOf(text).filter(({ type }) => type === 'password');
    expect(passwords.map(({ placeholder }) => placeholder)).toEqual([true]);
  });

  test.each([
    'postgres://ada:Xk9mP2vL@example.com.kestrel.net/x',
    'postgres://ada:Xk9mP2vL@myexample.com/x',
    'postgres://ada:Xk9mP2vL@localhost.kestrel.net/x',
  ])('harms in %j', (text) => {
    expect(found(text)[0]).toBe('password: Xk9mP2vL');
  });

  test('does not stand in an address of CVS with a user alone', () => {
    expect(found('cvs://:pserver:anoncvs@sources.kestrel.net:/cvs/src')).toEqual([]);
  });
});
