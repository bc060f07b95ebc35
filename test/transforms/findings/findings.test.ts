import fc from 'fast-check';
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

const KEY = 'q7Vx0pLr3TzN8sKd2WmY5hBf';
const JWT = `${btoa('{"alg":"HS256","typ":"JWT"}').replaceAll('=', '')}.${btoa('{"sub":"31"}').replaceAll('=', '')}.c2lnbmF0dXJl`;
const PEM = `-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7Yt0${KEY}\n${KEY}==\n-----END RSA PRIVATE KEY-----`;

describe('findingsOf finds exactly the item', () => {
  test.each([
    // E-mail addresses
    ['mailto:ada.byron@lists.net?subject=x', ['email: ada.byron@lists.net']],
    ["to='ada@lists.net'", ['email: ada@lists.net']],
    ["<O'Brien@lists.net>", ["email: O'Brien@lists.net"]],
    ['<ada@lists.net>, <bob@uni-x.de>.', ['email: ada@lists.net', 'email: bob@uni-x.de']],
    ['Ask ada@lists.net.Then wait', ['email: ada@lists.net']],
    ['"To:\\nada@lists.net"', ['email: ada@lists.net']],
    ['q=%3Cada@lists.net', ['email: ada@lists.net']],
    ['jürgen@müller.de', ['email: jürgen@müller.de']],
    ['write to ada at lists dot net today', ['email: ada at lists dot net']],
    ['ada [at] lists [dot] net', ['email: ada [at] lists [dot] net']],
    ['ada(at)lists.net', ['email: ada(at)lists.net']],
    ['user@example.com', ['email?: user@example.com']],
    ['your.name@gmail.com', ['email?: your.name@gmail.com']],
    ['john.doe@gmail.com', ['email: john.doe@gmail.com']],
    ['rosa@kestrel.test', ['email?: rosa@kestrel.test']],
    ['x@host.test', ['email?: x@host.test']],
    ['my.nguyen@vnu.edu.vn', ['email: my.nguyen@vnu.edu.vn']],
    ['my.name@gmail.com', ['email?: my.name@gmail.com']],
    ['ask _paul.keane@lists.net_ or', ['email: paul.keane@lists.net']],
    ['_ada@lists.net or', ['email: _ada@lists.net']],
    ['/subscribe?m=ada%40lists.net&x=1', ['email: ada%40lists.net']],
    ['write to jean dot roux at lists dot net', ['email: jean dot roux at lists dot net']],
    // Telephone numbers
    ['Tel: 0555 284 91 73', ['phone: 0555 284 91 73']],
    ['Tel. 05551 908040', ['phone: 05551 908040']],
    ['555-0123 tel: 555-0123', ['phone?: 555-0123']],
    ['phone 415 555 0123', ['phone?: 415 555 0123']],
    ['(212) 736-5000', ['phone: (212) 736-5000']],
    ['Call (212-736-5000) now', ['phone: 212-736-5000']],
    ['tel:+12127365000', ['phone: +12127365000']],
    ['+49 (0)30 901820, Berlin', ['phone: +49 (0)30 901820']],
    ['Tel. 01 42 68 53 00 / Fax', ['phone: 01 42 68 53 00']],
    ['0171-2345678', []],
    ['Mobil: 0171-2345678', ['phone: 0171-2345678']],
    ['phone: 2127365000', ['phone: 2127365000']],
    ['212-736-5000 x12', ['phone: 212-736-5000']],
    ['hours: 800 852 7323 (toll-free)', ['phone: 800 852 7323']],
    ['+49-171-9445389. .0', ['phone: +49-171-9445389']],
    ['Fax +49 (0)89 749 4469 2 and 48', ['phone: +49 (0)89 749 4469']],
    ['(200) 736-5000', ['phone: (200) 736-5000']],
    ['212-555-0142', ['phone?: 212-555-0142']],
    ['+44 7700 900123', ['phone?: +44 7700 900123']],
    ['000-000-0000', ['phone?: 000-000-0000']],
    // Numbers with rules of their own
    ['SSN 536-22-8145', ['ssn: 536-22-8145']],
    ['"536-22-8145"', ['ssn: 536-22-8145']],
    ['SSN: 536228145', ['ssn: 536228145']],
    ['078-05-1120', ['ssn?: 078-05-1120']],
    ['[4539 1488 0343 6467]', ['credit_card: 4539 1488 0343 6467']],
    ['4539148803436467', ['credit_card: 4539148803436467']],
    ['4242 4242 4242 4242', ['credit_card?: 4242 4242 4242 4242']],
    ['IBAN DE91 1000 0000 0123 4567 89.', ['iban: DE91 1000 0000 0123 4567 89']],
    ['GB82WEST12345698765432', ['iban?: GB82WEST12345698765432']],
    ['http://81.2.69.142:8080/', ['ip_address: 81.2.69.142']],
    ['81.2.69.142/24', ['ip_address: 81.2.69.142']],
    ['[2a00:1450:4001:82a::200e]', ['ip_address: 2a00:1450:4001:82a::200e']],
    ['192.168.1.1 and 203.0.113.9', ['ip_address?: 192.168.1.1', 'ip_address?: 203.0.113.9']],
    ['2001:db8::8a2e:370', ['ip_address?: 2001:db8::8a2e:370']],
    ['card 4539\u00a01488\u00a00343\u00a06467', ['credit_card: 4539\u00a01488\u00a00343\u00a06467']],
    ['card 4539.1488.0343.6467', ['credit_card: 4539.1488.0343.6467']],
    ['iban: de91100000000123456789', ['iban: de91100000000123456789']],
    ['SSN532-18-9041', ['ssn: 532-18-9041']],
    ['my number is 415 867 2930', ['phone: 415 867 2930']],
    ['text me: 4158672930', ['phone: 4158672930']],
    ['4158672930 is my cell', ['phone: 4158672930']],
    ['8 (495) 739-70-00', ['phone: 8 (495) 739-70-00']],
    ['London:  44.207.783.4040', ['phone: 44.207.783.4040']],
    ['ssh root@188.40.24.9', ['ip_address: 188.40.24.9']],
    ['Patient name: Robert Halvorsen', ['person_name: Robert Halvorsen']],
    [
      `AKIAQ3T7ZV5NMX2BWJ4K:${KEY}/${KEY.slice(0, 15)}`,
      ['aws_key: AKIAQ3T7ZV5NMX2BWJ4K', `aws_key: ${KEY}/${KEY.slice(0, 15)}`],
    ],
    // Names and addresses
    ['59 Howard Street, Salem, MA 01970', ['postal_address: 59 Howard Street, Salem, MA 01970']],
    [
      '543 Howard Street, San Francisco, CA 94105',
      ['postal_address?: 543 Howard Street, San Francisco, CA 94105'],
    ],
    ['51 Franklin Street, Fifth Floor', ['postal_address?: 51 Franklin Street, Fifth Floor']],
    ['51 Franklin Street, Salem, MA 01970', ['postal_address: 51 Franklin Street, Salem, MA 01970']],
    [
      'at 2042 Maple St., Apt 5B, Boise, ID 83702.',
      ['postal_address: 2042 Maple St., Apt 5B, Boise, ID 83702'],
    ],
    ['Lindenstraße 12, 10969 Berlin', ['postal_address: Lindenstraße 12, 10969 Berlin']],
    ['221 Baker Street, London NW1 6XE', ['postal_address: 221 Baker Street, London NW1 6XE']],
    ['12 rue de la Gare, 69003 Lyon', ['postal_address: 12 rue de la Gare, 69003 Lyon']],
    ['Contact: Olena Petrov\n', ['person_name: Olena Petrov']],
    ['Dear Ms. Okafor,', ['person_name: Okafor']],
    ['Olena Petrov/HOU/ECT@ECT', ['person_name: Olena Petrov']],
    ['Sincerely,\n\nOlena P. Petrov\n', ['person_name: Olena P. Petrov']],
    ['Olena Petrov <op@lists.net>', ['person_name: Olena Petrov', 'email: op@lists.net']],
    // Secrets
    ['"AKIAQ3T7ZV5NMX2BWJ4K"', ['aws_key: AKIAQ3T7ZV5NMX2BWJ4K']],
    [
      `x=SG.${KEY.slice(0, 22)}.${KEY}${KEY.slice(0, 19)};`,
      [`api_key: SG.${KEY.slice(0, 22)}.${KEY}${KEY.slice(0, 19)}`],
    ],
    [`'secret_${KEY}${KEY.slice(0, 19)}'`, [`api_key: secret_${KEY}${KEY.slice(0, 19)}`]],
    ['my_pass: Xk9mP2vL', ['password: Xk9mP2vL']],
    ['smtpPass = "Xk9mP2vL"', ['password: Xk9mP2vL']],
    ['AKIAIOSFODNN7EXAMPLE', ['aws_key?: AKIAIOSFODNN7EXAMPLE']],
    [`aws_secret_access_key = ${KEY}/${KEY.slice(0, 15)}`, [`aws_key: ${KEY}/${KEY.slice(0, 15)}`]],
    [`(ghp_${KEY}${KEY.slice(0, 12)})`, [`github_token: ghp_${KEY}${KEY.slice(0, 12)}`]],
    [`xoxb-731920461835-${KEY}`, [`slack_token: xoxb-731920461835-${KEY}`]],
    [`key=AIza${KEY}${KEY.slice(0, 11)}&x=1`, [`google_key: AIza${KEY}${KEY.slice(0, 11)}`]],
    [`sk_live_${KEY}`, [`stripe_key: sk_live_${KEY}`]],
    [`sk_test_${KEY}`, [`stripe_key?: sk_test_${KEY}`]],
    [`sk-proj-${KEY}${KEY}`, [`openai_key: sk-proj-${KEY}${KEY}`]],
    [`sk-ant-api03-${KEY}${KEY}`, [`anthropic_key: sk-ant-api03-${KEY}${KEY}`]],
    [`hf_${KEY}${KEY.slice(0, 10)}`, [`huggingface_token: hf_${KEY}${KEY.slice(0, 10)}`]],
    [`//registry:_authToken=npm_${KEY}${KEY.slice(0, 12)}`, [`npm_token: npm_${KEY}${KEY.slice(0, 12)}`]],
    [`Bearer ${JWT}"`, [`jwt: ${JWT}`]],
    [`x = """${PEM}"""`, [`private_key: ${PEM}`]],
    [PEM.slice(0, 70), [`private_key: ${PEM.slice(0, 70)}`]],
    [PEM.slice(40), [`private_key: ${PEM.slice(40)}`]],
    ['password = "Xk9#mP2vL"', ['password: Xk9#mP2vL']],
    ['{\\"password\\": \\"Xk9#mP2vL\\"}', ['password: Xk9#mP2vL']],
    ['DB_PASSWORD=Xk9mP2vL\nDB_HOST=x', ['password: Xk9mP2vL']],
    ['<password>Xk9mP2vL</password>', ['password: Xk9mP2vL']],
    ['?user=ada&password=Xk9mP2vL&go=1', ['password: Xk9mP2vL']],
    ['postgres://ada:Xk9mP2vL@db.net/x', ['password: Xk9mP2vL']],
    ['postgres://ada:Xk9!x@db.net/x', ['password: Xk9!x']],
    ['machine h.net login ada password Xk9mP2vL', ['password: Xk9mP2vL']],
    ['Your password is Xk9mP2vL.', ['password: Xk9mP2vL']],
    ['password=letmein', ['password: letmein']],
    ['passwd="correcthorse"', ['password: correcthorse']],
    ['password = "correct horse battery staple"', ['password: correct horse battery staple']],
    ['"password" : "abc def ghi 12 K!"', ['password: abc def ghi 12 K!']],
    ['password:\n  Zx81Kp03', ['password: Zx81Kp03']],
    ["new mysqli(h,'root','Vx92!kLmP0')", ['password: Vx92!kLmP0']],
    ['mysql_connect("h", "root", "Vx92!kLmP0")', ['password: Vx92!kLmP0']],
    ['user.setPassword("Kx82lmQz!")', ['password: Kx82lmQz!']],
    ['<add key="Password" value="Kx82lmQz"/>', ['password: Kx82lmQz']],
    ['{"name": "DB_PASSWORD", "value": "Kx82lmQz"}', ['password: Kx82lmQz']],
    ['<input type="password" value="Kx82lmQz">', ['password: Kx82lmQz']],
    ['{"name":"password","value":"Kx82lmQz"}', ['password: Kx82lmQz']],
    ['curl -s -u admin:Zx81Kp03 https://h.net', ['password: Zx81Kp03']],
    ['sshpass -p Zx81Kp03 ssh h', ['password: Zx81Kp03']],
    ['user: bob / pw: Zx81Kp03', ['password: Zx81Kp03']],
    ['IDENTIFIED BY Kx82lmQz;', ['password: Kx82lmQz']],
    ['psk="bluehorse77x"', ['password: bluehorse77x']],
    ['wpa_passphrase="bluehorse77x"', ['password: bluehorse77x']],
    ['secret: |\n  q8ZtLmPo29xKwRv71Bn\n', ['api_key: q8ZtLmPo29xKwRv71Bn']],
    ['password=Kx82;lmQz99', ['password: Kx82;lmQz99']],
    ['password=xyz123,Password2 x', ['password: xyz123']],
    ['Password=Kx82;Database=Sales01', ['password: Kx82']],
    ['password: "changeme"', ['password?: changeme']],
    ['password = "********"', ['password?: ********']],
    [`api_key: '${KEY}',`, [`api_key: ${KEY}`]],
    [`"client_secret" : "${KEY}"`, [`api_key: ${KEY}`]],
    ['api_key=47789418-4c0d-e900-2885-f5cee282c20e', ['api_key: 47789418-4c0d-e900-2885-f5cee282c20e']],
    ['api_key = "<your key>"', ['api_key?: <your key>']],
    // Markings
    ['\nSTRICTLY CONFIDENTIAL\n', ['confidentiality_marking: STRICTLY CONFIDENTIAL']],
    ['[Attorney-Client Privileged]', ['confidentiality_marking: Attorney-Client Privileged']],
    ['For Internal Use Only', ['confidentiality_marking: For Internal Use Only']],
  ])('%j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('findingsOf leaves alone', () => {
  test.each([
    ...[
      'https://films.net/shows/secret-lives-of-the-old-harbour-town-season-2-episode-11',
      'r8_release_notes_for_android_gradle_plugin_version_33_stable.md',
      '"secret_1_description_of_the_hidden_treasure_room"',
      'secret_descriptionofthehiddentreasureroominthecellar',
    ],
    ...['4539.1488.0343.6467', 'de91100000000123456789', '4158672930 is my guess', '44.207.783.404'],
    ...['8 (495) 739-70', 'Patient: Aa Bb', 'DSSN532-18-9041'],
    ...[
      '100%40off.com',
      "$lang['password'] = 'neues kennwort bitte eingeben'",
      'password="authentication"',
      'password = "forgot the first name again"',
      'password: "correct horse day one"',
    ],
    ...[
      'password:\n  required: true',
      'Password:\n  Version2 of it',
      'curl -u admin:$PASS h',
      'setPassword(value)',
    ],
    ...[
      '<input name="password" value=""/>',
      'identified by Dr Kx82lmQz',
      'psk = get()',
      'new mysqli($h, $u, $p)',
    ],
    ...['password: "Min 8 characters, 1 digit!"', 'mysqli_query($c, $q, "x9")'],
    ...['pp. 219-45-7382', 'Model 532-18-9041', 'cert serial 4539148803436467', 'cell 2019 2020 2021'],
    ...['pages 415-867-2930', 'compass: N45E12x9', 'bypass = "N45E12x9"', 'Contact: Human Resources'],
    ...['Sincerely,\nRed Hat', 'Name: Big Ben\nTel. 1', 'result = W@x.to', 'sprite@2x.com.png'],
    ...['@user.name@mastodon.social', 'import a@v1.2.com'],
    ...[
      'git@github.com:ada/tool.git',
      'ada@build7:~$ ls',
      '@Override',
      'lodash@4.17.21',
      'icon@2x.png',
      '@@ -1,2 +1,2 @@',
    ],
    ...['ssh://ada@db.net/x', 'a@b', 'foo@bar.baz', 'meet me at noon', '$(@D)/x'],
    ...['4539 1488 0343 6468', '1625097600000', '978-0-306-40615-7', '20210704123456', '0.4539148803436467'],
    ...['DE92 1000 0000 0123 4567 89', '666-12-3456', '000-12-3456', '536-00-8145', '2019-10-12'],
    ...[
      'version 81.2.69.142',
      'Chrome/81.2.69.142',
      '1.2.3.4',
      '1.3.6.1.4.1.311',
      'Section 31.2.40.1',
      'x==81.2.69.142',
    ],
    ...[
      '123-456-78901',
      '112-736-5000',
      '12:30:45',
      '00:1b:44:11:3a:b7',
      'std::vector',
      'a[1::2]',
      '::before',
      '300.1.2.3',
    ],
    ...[
      '352 353 3540',
      '0 0 613.333 160',
      'cell 42.080874',
      'a cell: 0 0 566 525',
      '119.0,89.6 119.0,89.6',
      '10.1038/s41586-020-2649-2',
      '0000-0002-1825-0097',
    ],
    ...[
      '11 586 953 292',
      '02111-1307',
      '$1,234,567.00',
      '2004-2010',
      '01 02 03 04 05 06',
      'arXiv:1207.12345',
    ],
    ...[
      'Wall Street Journal',
      'Contact Us',
      'Dear Sir,',
      'From: here to there',
      'Inherited From: Object',
      'on the Road 66',
    ],
    ...[
      'da39a3ee5e6b4b0d3255bfef95601890afd80709',
      '550e8400-e29b-41d4-a716-446655440000',
      'sk-fading-circle-1-of-12',
    ],
    ...[
      '-----BEGIN CERTIFICATE-----\nMIIEpAIBAAKCAQEA7Yt0\n-----END CERTIFICATE-----',
      'grep -e "-----BEGIN PRIVATE KEY-----" f',
    ],
    ...[
      'password = getPassword()',
      'password: string',
      "type='password' name='x'",
      'Password:\n\nConfirm Password:\n',
      'pass == null',
    ],
    ...[
      "'password' => 'required|min:8'",
      'token = tokens[i + 1]',
      'csrf_token = "q7Vx0pLr3TzN8sKd2WmY5hBf"',
      'the password is required',
    ],
    ...[
      'eyJhbGciOiJ.not.json',
      `${btoa('{"kind":"no token"}')}.eyJzdWIiOiIzMSJ9.c2lnbmF0dXJl`,
      'GeneratedCode("x", "10.0.0.0")',
      'James \nWright/Western Region/Kestrel@ECT',
      '"Confidential Information" means',
      'kept strictly confidential',
      'an internal server error',
    ],
    ...[
      'This message is intended only for the addressee and may contain PRIVILEGED AND CONFIDENTIAL material',
    ],
  ])('%j', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('findingsOf', () => {
  test.each(['', 'x', '@', '+', '1', ':', '-----', '\ufffd', '😀', 'é@é', '\ud800@\udc00.com'])(
    'answers for %j',
    (text) => {
      expect(findingsOf(text)).toEqual([]);
    },
  );

  const piece = fc.constantFrom(
    ...[
      'ada',
      '@',
      'lists',
      '.net',
      '.',
      ':',
      '//',
      '=',
      '"',
      "'",
      '-',
      '+',
      '(',
      ')',
      ' ',
      '\n',
      '\\n',
      '1',
      '212',
      '736',
      '5000',
      '81',
      '0',
    ],
    ...[
      'password',
      'api_key',
      'DE',
      'AKIA',
      'ghp_',
      'eyJ',
      '-----',
      'BEGIN ',
      'PRIVATE KEY',
      'END ',
      ' at ',
      ' dot ',
      'Dear ',
      'Street',
      'é',
      '😀',
      '\ufffd',
      KEY,
      JWT,
      PEM,
    ],
  );
  const texts = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  test('gives spans within the text, sorted and apart', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let end = 0;
        for (const finding of findingsOf(text)) {
          expect(finding.start).toBeGreaterThanOrEqual(end);
          expect(finding.end).toBeGreaterThan(finding.start);
          end = finding.end;
        }
        expect(end).toBeLessThanOrEqual(Array.from(text).length);
      }),
      { numRuns: 3000 },
    );
  });

  test('counts code points: what stands in front moves the spans by its length', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('😀\n', '漢\n', '😀😀 é\n'), (text, front) => {
        fc.pre(!/^[\s*]/.test(text));
        const moved = Array.from(front).length;
        const expected = findingsOf(`x\n${text}`).map((one) => ({
          ...one,
          start: one.start - 2 + moved,
          end: one.end - 2 + moved,
        }));
        expect(findingsOf(front + text)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('findingsOf takes time in proportion to the text', () => {
  const units = [
    ...['@', 'a@', 'a.', '@a.', 'a-@b-.', ' at ', ' dot ', 'a at b dot ', '(at)', "o'", 'a@b.c', '..@'],
    ...[
      '1',
      '1 ',
      '1.',
      '1-',
      '+1',
      '+1 ',
      '(1',
      '0 ',
      '01 ',
      '000-',
      '12 34 ',
      '4111 ',
      '1234567',
      'tel ',
      'tel: 1 ',
      '212-',
      '(212) ',
    ],
    ...['DE11', 'DE11 ', 'GB', ':', '::', 'a:', 'ab:', '1:', 'f::', '1.1.1.1.', '255.'],
    ...[
      '-',
      '-----',
      '-----BEGIN PRIVATE KEY-----',
      '-----END PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----\nabcdefghijklmnopqrstuvwx\n',
    ],
    ...[
      'a',
      'A',
      'eyJ',
      'eyJ.',
      'eyJaaaaaaaaaaaaaaaa.',
      'ghp_',
      'sk-',
      'xoxb-',
      'secret-',
      'AKIA',
      'github_pat_',
      '_',
      'pypi-AgE',
    ],
    ...[
      'password=',
      'password="',
      'password:\n  ',
      'password","value":"',
      'curl -u a:',
      'curl ',
      'mysqli(a,',
      'password=a1;',
      'a dot ',
      '%40',
      'a%40b.',
      'password: ',
      'password is ',
      'api_key=',
      'key:',
      'token="\\',
      '=',
      '= ',
      '://',
      '://a:',
      'a:b@',
      '"',
      "'password'='",
      'Bearer ',
    ],
    ...[
      'Street',
      'Street ',
      '1 A ',
      '1 A Street ',
      '12 rue ',
      'P.O. Box ',
      'straße 1',
      'Aa ',
      'Aastraße 1, 10000 Aa ',
      'Apt 1, ',
    ],
    ...[
      'Dear ',
      'Dear Aa ',
      'From: ',
      'From: A',
      'A. ',
      'Contact: Aa Aa ',
      'Sincerely,\n',
      'Aa <',
      '/A@A',
      'Aa Aa/A',
    ],
    ...[
      'confidential ',
      'CONFIDENTIAL',
      '\nCONFIDENTIAL\n',
      'privileged and ',
      'internal use ',
      '😀',
      'é',
      '\n',
      ' ',
    ],
  ];

  test.each(units)('of a million of %j', (unit) => {
    const text = `${unit.repeat(Math.ceil(1_000_000 / unit.length))}x`;
    const started = performance.now();
    findingsOf(text);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
