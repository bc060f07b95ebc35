import type { FindingType } from '../../transforms/findings/finding.ts';

/** Uniform numbers in [0, 1) from a seed: mulberry32 (Ettinger 2017). */
export type Random = () => number;

/** A reproducible source of numbers. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An item, and what must stand around it for it to be one (`password = "` and `"`); `''` where its form tells. */
export interface Planted {
  readonly before: string;
  readonly item: string;
  readonly after: string;
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = UPPER.toLowerCase();
const DIGITS = '0123456789';
const ALNUM = UPPER + LOWER + DIGITS;

/** One of the choices. */
export const pick = <T>(random: Random, choices: readonly T[]): T =>
  choices[Math.floor(random() * choices.length)]!;
/** So many characters of the alphabet. */
export const draw = (random: Random, alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]!).join('');
const whole = (random: Random, from: number, to: number) => from + Math.floor(random() * (to - from + 1));
const bare = (item: string): Planted => ({ before: '', item, after: '' });

const FIRST = [
  'Ingrid',
  'Marcus',
  'Olena',
  'Pedro',
  'Wilhelmina',
  'Aisha',
  'Tomasz',
  'Grace',
  'Henrik',
  'Yuki',
];
const LAST = [
  'Halloway',
  'Petrov',
  'Lindqvist',
  'Okafor',
  'Castellanos',
  'Brennan',
  'Novák',
  'Fitzgerald',
  'Sato',
  'Weiss',
];
const FIRMS = [
  'northgate',
  'bluefin',
  'harrow-lane',
  'kestrel',
  'uni-marburg',
  'wexford',
  'mapleridge',
  'zephyr9',
  'tidewater',
];
const TOPS = ['com', 'org', 'net', 'de', 'co.uk', 'edu', 'io', 'fr', 'gov', 'com.br', 'info', 'ch'];
const CITIES = [
  ['Portland', 'OR', '97205'],
  ['Austin', 'TX', '78701'],
  ['Cleveland', 'OH', '44114'],
  ['New Haven', 'CT', '06511'],
  ['Boise', 'ID', '83702'],
] as const;

function email(random: Random): Planted {
  const first = pick(random, FIRST).toLowerCase();
  const last = pick(random, LAST).toLowerCase().replace('á', 'a');
  const local = pick(random, [
    `${first}.${last}`,
    `${first[0]}${last}`,
    `${last}${whole(random, 1, 99)}`,
    `${first}_${last}`,
    `${first}+${pick(random, ['news', 'shop', 'x7'])}`,
    `${pick(random, FIRST)}.${pick(random, ['Brennan', 'Sato', 'Weiss'])}`,
    `${first}-${last}`,
  ]);
  const sub = random() < 0.2 ? `${pick(random, ['mail', 'cs', 'lists'])}.` : '';
  const domain = `${sub}${pick(random, FIRMS)}.${pick(random, TOPS)}`;
  const written = random();
  if (written < 0.04) return bare(`${local} at ${domain.replaceAll('.', ' dot ')}`);
  if (written < 0.08) return bare(`${local} [at] ${domain.replaceAll('.', ' [dot] ')}`);
  if (written < 0.11) return bare(`${local}(at)${domain}`);
  return bare(`${local}@${domain}`);
}

const AREAS = ['212', '415', '312', '617', '206', '713', '404', '303', '512', '919', '416', '604'];

/** Numbers of the North American plan and, by country, as they are written there and from abroad. */
function phone(random: Random): Planted {
  const area = pick(random, AREAS);
  const exchange = `${whole(random, 2, 4)}${draw(random, '023456789', 2)}`;
  const line = draw(random, DIGITS, 4);
  const d = (length: number) => draw(random, '23456789', length);
  return bare(
    pick(random, [
      () => `(${area}) ${exchange}-${line}`,
      () => `${area}-${exchange}-${line}`,
      () => `${area}.${exchange}.${line}`,
      () => `1-${area}-${exchange}-${line}`,
      () => `+1 ${area} ${exchange} ${line}`,
      () => `+1 (${area}) ${exchange}-${line}`,
      () => `+1-${area}-${exchange}-${line}`,
      () => `+1${area}${exchange}${line}`,
      () => `(${area})${exchange}-${line}`,
      () => `+44 20 7${d(3)} ${d(4)}`,
      () => `+44 (0)20 7${d(3)} ${d(4)}`,
      () => `+447${d(9)}`,
      () => `020 7${d(3)} ${d(4)}`,
      () => `07${d(3)} ${d(6)}`,
      () => `+49 30 ${d(8)}`,
      () => `+49 (0)89 ${d(3)} ${d(4)}`,
      () => `+49-171-${d(7)}`,
      () => `+33 1 42 ${d(2)} ${d(2)} ${d(2)}`,
      () => `01 47 ${d(2)} ${d(2)} ${d(2)}`,
      () => `06.${d(2)}.${d(2)}.${d(2)}.${d(2)}`,
      () => `+31 20 ${d(3)} ${d(4)}`,
      () => `+34 91${d(1)} ${d(3)} ${d(3)}`,
      () => `+41 44 ${d(3)} ${d(2)} ${d(2)}`,
      () => `+91 98${d(3)} ${d(5)}`,
      () => `+61 2 9${d(3)} ${d(4)}`,
      () => `+81 3-3${d(3)}-${d(4)}`,
      () => `+86 138 ${d(4)} ${d(4)}`,
      () => `+55 11 9${d(4)}-${d(4)}`,
      () => `+46 8 ${d(3)} ${d(3)} ${d(2)}`,
      () => `+48 22 ${d(3)} ${d(2)} ${d(2)}`,
    ])(),
  );
}

function ssn(random: Random): Planted {
  const area = pick(random, [whole(random, 1, 665), whole(random, 667, 899)]);
  const parts = [
    `${area}`.padStart(3, '0'),
    `${whole(random, 1, 99)}`.padStart(2, '0'),
    `${whole(random, 1, 9999)}`.padStart(4, '0'),
  ];
  if (random() < 0.8) return bare(parts.join('-'));
  return {
    before: pick(random, ['SSN: ', 'Social Security Number ', 'ssn=']),
    item: parts.join(random() < 0.5 ? ' ' : ''),
    after: '',
  };
}

/** The digits with the check digit that the Luhn formula asks for behind them. */
export function withLuhn(digits: string): string {
  let sum = 0;
  for (let i = digits.length - 1, double = true; i >= 0; i--, double = !double) {
    const digit = Number(digits[i]) * (double ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function creditCard(random: Random): Planted {
  const d = (length: number) => draw(random, DIGITS, length);
  const [digits, groups] = pick<() => [string, number[]]>(random, [
    () => [withLuhn(`4${d(14)}`), [4, 4, 4, 4]],
    () => [withLuhn(`5${whole(random, 1, 5)}${d(13)}`), [4, 4, 4, 4]],
    () => [withLuhn(`2${whole(random, 300, 699)}${d(11)}`), [4, 4, 4, 4]],
    () => [withLuhn(`3${pick(random, ['4', '7'])}${d(12)}`), [4, 6, 5]],
    () => [withLuhn(`6011${d(11)}`), [4, 4, 4, 4]],
    () => [withLuhn(`35${whole(random, 30, 88)}${d(11)}`), [4, 4, 4, 4]],
    () => [withLuhn(`36${d(11)}`), [4, 6, 4]],
  ])();
  const separator = digits.length === 14 ? ' ' : pick(random, ['', ' ', '-', ' ']);
  const ends = groups.map((_, n) => groups.slice(0, n + 1).reduce((sum, size) => sum + size, 0));
  return bare(ends.map((end, n) => digits.slice(end - groups[n]!, end)).join(separator));
}

const IBAN_FORMS: readonly (readonly [string, string])[] = [
  ['DE', '000000000000000000'],
  ['GB', 'AAAA00000000000000'],
  ['FR', '0000000000AAAAAAAAAAA00'],
  ['NL', 'AAAA0000000000'],
  ['ES', '00000000000000000000'],
  ['IT', 'A0000000000AAAAAAAAAAAA'],
  ['CH', '00000AAAAAAAAAAAA'],
  ['BE', '000000000000'],
  ['PL', '000000000000000000000000'],
  ['NO', '00000000000'],
  ['SE', '00000000000000000000'],
  ['SA', '00AAAAAAAAAAAAAAAAAA'],
  ['TR', '000000AAAAAAAAAAAAAAAA'],
];

/** An account number with the check digits of its country's form. */
export function iban(random: Random): string {
  const [country, form] = pick(random, IBAN_FORMS);
  const account = form.replace(/[0A]/g, (kind) => draw(random, kind === '0' ? DIGITS : UPPER, 1));
  const number = `${account}${country}00`.replace(/[A-Z]/g, (letter) => `${Number.parseInt(letter, 36)}`);
  return `${country}${`${98n - (BigInt(number) % 97n)}`.padStart(2, '0')}${account}`;
}

function ipAddress(random: Random): Planted {
  const hex = (digits: number) => draw(random, `${DIGITS}abcdef`, digits);
  if (random() < 0.3)
    return bare(
      pick(random, [
        () => `2a0${hex(1)}:${hex(4)}:${hex(4)}::${hex(2)}1`,
        () => `2600:1${hex(3)}:${hex(4)}:${hex(4)}:${hex(4)}:${hex(4)}:${hex(4)}:${hex(4)}`,
        () => `2001:41d0:${hex(4)}::${whole(random, 10, 99)}`,
        () => `2A02:${hex(4).toUpperCase()}:0:1::${hex(3)}`,
      ])(),
    );
  const first = pick(random, [31, 45, 62, 73, 81, 88, 93, 109, 134, 151, 178, 188, 203, 212]);
  return bare([first, whole(random, 1, 254), whole(random, 0, 254), whole(random, 1, 254)].join('.'));
}

const PASSWORD_FRAMES: readonly (readonly [string, string])[] = [
  ['password = "', '"'],
  ["password='", "';"],
  ['"password": "', '",'],
  ["'db_password' => '", "',"],
  ['DB_PASSWORD=', '\n'],
  ['Password: ', '\n'],
  ['passwd: ', '\n'],
  ['<password>', '</password>'],
  ['pwd=', ';'],
  ['postgres://svc_app:', '@db.harrow-lane.net:5432/main'],
  ['String adminPassword = "', '";'],
  ['The password is ', ' '],
  ['mysql --password=', ' -u root'],
  ['&password=', '&submit=1'],
];

function password(random: Random): Planted {
  const [before, after] = pick(random, PASSWORD_FRAMES);
  const symbols =
    after.startsWith('@') || before.startsWith('&') || before.startsWith('<') ? '!.-_$' : '!#$%^*-_+?';
  const item = pick(random, [
    () =>
      `${draw(random, UPPER, 1)}${draw(random, LOWER, 5)}${whole(random, 10, 9999)}${draw(random, '!?#'.replace('#', symbols[0]!), 1)}x`,
    () => `${draw(random, ALNUM, 5)}${draw(random, DIGITS, 2)}${draw(random, ALNUM, 4)}k`,
    () => `${draw(random, LOWER, 6)}${whole(random, 100, 999)}`,
    () =>
      `${draw(random, ALNUM, 4)}${draw(random, DIGITS, 2)}${draw(random, symbols, 1)}${draw(random, ALNUM, 5)}${draw(random, symbols, 1)}${draw(random, ALNUM, 2)}`,
  ])();
  return { before, item, after };
}

const KEY_FRAMES: readonly (readonly [string, string])[] = [
  ['api_key = "', '"'],
  ["apiKey: '", "',"],
  ['"api_key": "', '"'],
  ['API_KEY=', '\n'],
  ['X-Api-Key: ', '\n'],
  ['client_secret: "', '"'],
  ['export SECRET_KEY=', '\n'],
  ["'auth_token' => '", "',"],
  ['access_token=', '&expires=3600'],
  ['Authorization: Bearer ', '\n'],
];

function apiKey(random: Random): Planted {
  const [before, after] = pick(random, KEY_FRAMES);
  const hex = `${DIGITS}abcdef`;
  const item = pick(random, [
    () => draw(random, hex, 32),
    () => draw(random, hex, 40),
    () => `${draw(random, DIGITS, 2)}${draw(random, ALNUM, 30)}`,
    () => `${draw(random, DIGITS, 2)}${draw(random, ALNUM, 22)}`,
    () =>
      `${draw(random, ALNUM, 8)}-${draw(random, ALNUM, 12)}_${draw(random, DIGITS, 3)}${draw(random, ALNUM, 8)}`,
    () => `${[8, 4, 4, 4, 12].map((size) => draw(random, hex, size)).join('-')}`,
  ])();
  return { before, item, after };
}

function jwt(random: Random): Planted {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = pick<object>(random, [
    { alg: 'HS256', typ: 'JWT' },
    { typ: 'JWT', alg: 'RS256' },
    { alg: 'ES256', kid: draw(random, ALNUM, 12) },
  ]);
  const payload = {
    sub: draw(random, DIGITS, 9),
    iat: whole(random, 15e8, 17e8),
    role: pick(random, ['user', 'editor']),
  };
  return bare(`${part(header)}.${part(payload)}.${draw(random, `${ALNUM}-_`, 43)}`);
}

function privateKey(random: Random): Planted {
  const kind = pick(random, ['RSA ', 'EC ', '', 'OPENSSH ', 'DSA ', 'ENCRYPTED ']);
  const newline = pick(random, ['\n', '\n', '\\n', '\r\n']);
  const lines = Array.from({ length: whole(random, 2, 6) }, () => draw(random, `${ALNUM}+/`, 64));
  const block = [
    `-----BEGIN ${kind}PRIVATE KEY-----`,
    ...lines,
    `${draw(random, ALNUM, 30)}==`,
    `-----END ${kind}PRIVATE KEY-----`,
  ];
  return bare(block.join(newline));
}

function postalAddress(random: Random): Planted {
  const [city, state, zip] = pick(random, CITIES);
  const number = whole(random, 2, 9899);
  const street = `${pick(random, ['Maple', 'Lincoln', 'Harbor View', 'Cedar', 'SW Alder', 'Old Mill'])} ${pick(random, ['Street', 'Ave', 'Road', 'Blvd', 'Lane', 'Drive', 'St.'])}`;
  return bare(
    pick(random, [
      () => `${number} ${street}, ${city}, ${state} ${zip}`,
      () => `${number} ${street}, Suite ${whole(random, 2, 900)}, ${city}, ${state} ${zip}`,
      () => `${number} ${street}\n${city}, ${state} ${zip}-${draw(random, DIGITS, 4)}`,
      () => `${number} ${street}, Apt ${whole(random, 2, 40)}B, ${city}, ${state} ${zip}`,
      () =>
        `${whole(random, 2, 180)} ${pick(random, ['Station', 'Victoria', 'Chapel'])} Road, Leeds LS1 ${whole(random, 1, 9)}AB`,
      () => `Lindenstraße ${whole(random, 2, 140)}, 1${draw(random, DIGITS, 4)} Berlin`,
      () => `${whole(random, 2, 99)} rue de la Gare, 6900${whole(random, 1, 9)} Lyon`,
      () => `P.O. Box ${whole(random, 10, 9999)}, ${city}, ${state} ${zip}`,
    ])(),
  );
}

function personName(random: Random): Planted {
  const name = `${pick(random, FIRST)} ${random() < 0.2 ? `${draw(random, 'ABCDEFGHJKLMR', 1)}. ` : ''}${pick(random, LAST)}`;
  const [before, after] = pick(random, [
    ['Contact: ', '\n'],
    ['Contact person: ', ', '],
    ['Attn: ', '\n'],
    ['From: ', ' <ops4@kestrel.net>\n'],
    ['To: "', '" <j77@wexford.org>\n'],
    ['Dear ', ',\n'],
    ['Dear Ms. ', ',\n'],
    ['Sincerely,\n', '\n'],
    ['Best regards,\n\n', '\n'],
    ['\n', ' <m81@tidewater.de>'],
  ] as const);
  return { before, item: name, after };
}

function marking(random: Random): Planted {
  const item = pick(random, [
    'STRICTLY CONFIDENTIAL',
    'PRIVILEGED AND CONFIDENTIAL',
    'Privileged & Confidential',
    'FOR INTERNAL USE ONLY',
    'Internal Use Only',
    'ATTORNEY-CLIENT PRIVILEGED',
    'Attorney Work Product',
    'COMPANY CONFIDENTIAL',
    'CONFIDENTIAL',
    'Proprietary and Confidential',
    'NOT FOR DISTRIBUTION',
  ]);
  const [before, after] = pick(random, [
    ['\n', '\n'],
    ['\n*** ', ' ***\n'],
    ['[', ']'],
    ['\n', ' - Draft of May\n'],
  ]);
  return { before: before!, item, after: after! };
}

/** A valid item of each kind, as it really looks, that is no placeholder. */
export const PLANT: Readonly<Record<FindingType, (random: Random) => Planted>> = {
  email,
  phone,
  ssn,
  credit_card: creditCard,
  iban: (random) => {
    const account = iban(random);
    return bare(random() < 0.5 ? account : account.replace(/.{4}(?=.)/g, '$& '));
  },
  ip_address: ipAddress,
  postal_address: postalAddress,
  person_name: personName,
  aws_key: (random) =>
    random() < 0.7
      ? bare(`${pick(random, ['AKIA', 'ASIA'])}${draw(random, `${UPPER}234567`, 16)}`)
      : {
          before: pick(random, [
            'aws_secret_access_key = ',
            'AWS_SECRET_ACCESS_KEY="',
            '"SecretAccessKey": "',
          ]),
          item: `7${draw(random, `${ALNUM}+/`, 38)}q`,
          after: pick(random, ['"\n']),
        },
  github_token: (random) =>
    bare(
      random() < 0.8
        ? `gh${pick(random, [...'pousr'])}_${draw(random, ALNUM, 36)}`
        : `github_pat_${draw(random, ALNUM, 22)}_${draw(random, ALNUM, 59)}`,
    ),
  slack_token: (random) =>
    bare(
      random() < 0.7
        ? `xox${pick(random, ['b', 'p'])}-${draw(random, DIGITS, 12)}-${draw(random, DIGITS, 12)}-${draw(random, ALNUM, 24)}`
        : `https://hooks.slack.com/services/T${draw(random, UPPER, 8)}/B${draw(random, UPPER + DIGITS, 8)}/${draw(random, ALNUM, 24)}`,
    ),
  google_key: (random) =>
    bare(
      random() < 0.7 ? `AIza${draw(random, `${ALNUM}-_`, 34)}k` : `GOCSPX-${draw(random, `${ALNUM}-_`, 27)}k`,
    ),
  stripe_key: (random) =>
    bare(`${pick(random, ['sk', 'rk'])}_live_${draw(random, ALNUM, pick(random, [24, 98]))}`),
  openai_key: (random) =>
    bare(
      random() < 0.5
        ? `sk-${draw(random, ALNUM, 20)}T3BlbkFJ${draw(random, ALNUM, 20)}`
        : `sk-proj-${draw(random, `${ALNUM}-_`, 47)}k`,
    ),
  anthropic_key: (random) => bare(`sk-ant-api03-${draw(random, `${ALNUM}-_`, 93)}AA`),
  huggingface_token: (random) => bare(`hf_${draw(random, UPPER + LOWER, 34)}`),
  npm_token: (random) => bare(`npm_${draw(random, ALNUM, 36)}`),
  jwt,
  private_key: privateKey,
  password,
  api_key: apiKey,
  confidentiality_marking: marking,
};

/** Texts that look like an item and are none, or that can harm nobody, by kind of mistake. */
export const NEAR_MISS: Readonly<Record<string, (random: Random) => string>> = {
  'card, wrong check digit': (random) => {
    const card = withLuhn(`4${draw(random, DIGITS, 14)}`);
    return `${card.slice(0, 15)}${(Number(card[15]) + whole(random, 1, 9)) % 10}`.replace(
      /.{4}(?=.)/g,
      random() < 0.5 ? '$& ' : '$&',
    );
  },
  'IBAN, wrong check digits': (random) => {
    const account = iban(random);
    return `${account.slice(0, 2)}${`${(Number(account.slice(2, 4)) + whole(random, 1, 90)) % 97}`.padStart(2, '0')}${account.slice(4)}`;
  },
  'SSN, never assigned': (random) =>
    pick(random, [
      `000-12-${whole(random, 1000, 9999)}`,
      `666-45-${whole(random, 1000, 9999)}`,
      `9${draw(random, DIGITS, 2)}-23-4567`,
      `412-00-${whole(random, 1000, 9999)}`,
      '523-44-0000',
    ]),
  'test card': (random) =>
    pick(random, ['4111 1111 1111 1111', '4242424242424242', '5555-5555-5555-4444', '378282246310005']),
  'sample SSN': (random) => pick(random, ['078-05-1120', '219-09-9999', '123-45-6789']),
  'documentation e-mail': (random) =>
    pick(random, [
      'user@example.com',
      'jane.roe@example.org',
      'x@test.invalid',
      'me@mail.example',
      'your.name@yourdomain.com',
      'foo@bar.com',
    ]),
  'fictional phone': (random) =>
    pick(random, [
      `(212) 555-01${draw(random, DIGITS, 2)}`,
      `+1 415 555 01${draw(random, DIGITS, 2)}`,
      '555-0123',
      '000-000-0000',
      '123-456-7890',
      `+44 20 7946 0${draw(random, DIGITS, 3)}`,
    ]),
  'documentation or private address': (random) =>
    pick(random, [
      `192.0.2.${whole(random, 1, 254)}`,
      `198.51.100.${whole(random, 1, 254)}`,
      `203.0.113.${whole(random, 1, 254)}`,
      `192.168.${whole(random, 0, 255)}.${whole(random, 1, 254)}`,
      `10.${whole(random, 0, 255)}.3.9`,
      '127.0.0.1',
      '0.0.0.0',
      '255.255.255.0',
      '2001:db8::8a2e:370:7334',
      'fe80::1ff:fe23:4567:890a',
      '::1',
    ]),
  version: (random) =>
    pick(random, [
      `version ${whole(random, 1, 99)}.${whole(random, 0, 99)}.${whole(random, 0, 99)}.${whole(random, 0, 250)}`,
      `v${whole(random, 1, 20)}.4.2.1`,
      `Chrome/${whole(random, 60, 120)}.0.4472.124`,
      `AssemblyVersion("${whole(random, 1, 9)}.0.${whole(random, 0, 99)}.0")`,
      `lib-${whole(random, 1, 40)}.2.33.104.tar.gz`,
      `pkg==${whole(random, 1, 40)}.3.54.2`,
      `1.3.6.1.4.1.${whole(random, 100, 9999)}`,
    ]),
  'version of four low numbers': (random) => {
    const low = `${whole(random, 1, 19)}.${whole(random, 0, 9)}.${whole(random, 30, 220)}.${whole(random, 0, 60)}`;
    return pick(random, [
      `update V8 to ${low}`,
      `upgraded from ${low}`,
      `<version>${low}</version>`,
      `1:${low}-1ubuntu1`,
      `"lib": "${low}"`,
      `ObjectIdentifier("2.5.29.${whole(random, 30, 60)}")`,
    ]);
  },
  'ids and codes of card length': (random) => {
    const card = withLuhn(`4${draw(random, DIGITS, 14)}`);
    return pick(random, [
      `photo.php?fbid=${card}`,
      `"userId": "${card}"`,
      `${card.replace(/.{4}/g, '$& ')}${draw(random, DIGITS, 4)} ${draw(random, DIGITS, 4)}`,
      card.replace(/.{4}(?=.)/g, '$&\t'),
    ]);
  },
  'names of messages': (random) =>
    `${pick(random, [
      'Message-ID: <',
      'In-Reply-To: <',
      '"messageId": "<',
      '<news:',
      'References: <1.x@host> <',
    ])}${draw(random, DIGITS, 8)}.${draw(random, ALNUM, 6)}@mail.uni-marburg.de>`,
  section: (random) =>
    pick(random, [
      `Section ${whole(random, 1, 40)}.${whole(random, 1, 40)}.2.1`,
      `§ ${whole(random, 1, 20)}.4.3.2`,
      `\n${whole(random, 1, 12)}.${whole(random, 1, 12)}.${whole(random, 1, 9)}.1 Scope`,
    ]),
  hash: (random) => draw(random, `${DIGITS}abcdef`, pick(random, [32, 40, 64, 7, 128])),
  UUID: (random) => [8, 4, 4, 4, 12].map((size) => draw(random, `${DIGITS}abcdef`, size)).join('-'),
  'commit and checksum lines': (random) =>
    pick(random, [
      `commit ${draw(random, `${DIGITS}abcdef`, 40)}`,
      `sha256:${draw(random, `${DIGITS}abcdef`, 64)}`,
      `integrity: sha512-${draw(random, `${ALNUM}+/`, 86)}==`,
      `"etag": "${draw(random, `${DIGITS}abcdef`, 32)}"`,
    ]),
  DOI: (random) =>
    pick(random, [
      `10.${whole(random, 1000, 9999)}/journal.${draw(random, DIGITS, 7)}`,
      `doi:10.1038/s${draw(random, DIGITS, 5)}-0${draw(random, DIGITS, 2)}-${draw(random, DIGITS, 4)}-x`,
      `https://doi.org/10.1016/j.cell.20${draw(random, DIGITS, 2)}.0${draw(random, DIGITS, 1)}.${draw(random, DIGITS, 3)}`,
    ]),
  ISBN: (random) =>
    pick(random, [
      `ISBN 978-${whole(random, 0, 3)}-${draw(random, DIGITS, 3)}-${draw(random, DIGITS, 5)}-${draw(random, DIGITS, 1)}`,
      `ISBN-10: ${whole(random, 0, 9)}-${draw(random, DIGITS, 4)}-${draw(random, DIGITS, 4)}-X`,
      `978${draw(random, DIGITS, 10)}`,
      `ISSN ${draw(random, DIGITS, 4)}-${draw(random, DIGITS, 4)}`,
    ]),
  'timestamp and date': (random) =>
    pick(random, [
      `${whole(random, 15e8, 17e8)}`,
      `${whole(random, 15e8, 17e8)}${draw(random, DIGITS, 3)}`,
      `20${draw(random, '01', 1)}${draw(random, DIGITS, 1)}-0${whole(random, 1, 9)}-1${draw(random, DIGITS, 1)}T12:${whole(random, 10, 59)}:33.${draw(random, DIGITS, 6)}+01:00`,
      `2019${whole(random, 10, 12)}${whole(random, 10, 28)}${whole(random, 10, 23)}4512`,
      `${whole(random, 10, 28)}.0${whole(random, 1, 9)}.1998`,
      `${whole(random, 10, 12)}/${whole(random, 10, 28)}/2004`,
    ]),
  coordinates: (random) =>
    pick(random, [
      `${whole(random, -80, 80)}.${draw(random, DIGITS, 6)}, ${whole(random, -170, 170)}.${draw(random, DIGITS, 6)}`,
      `M${draw(random, DIGITS, 3)}.${draw(random, DIGITS, 2)} ${draw(random, DIGITS, 3)}.${draw(random, DIGITS, 3)}c-${draw(random, DIGITS, 2)}.801 0-41.598-1`,
      `0 0 ${draw(random, '123456', 3)} ${draw(random, '123456', 3)}`,
    ]),
  'arXiv, ORCID, PMID': (random) =>
    pick(random, [
      `arXiv:${whole(random, 10, 23)}0${whole(random, 1, 9)}.${draw(random, DIGITS, 5)}`,
      `0000-000${whole(random, 1, 3)}-${draw(random, DIGITS, 4)}-${draw(random, DIGITS, 4)}`,
      `PMID: ${draw(random, '123456789', 8)}`,
      `NCT0${draw(random, DIGITS, 7)}`,
    ]),
  prices: (random) =>
    pick(random, [
      `$${whole(random, 1, 999)},${draw(random, DIGITS, 3)},${draw(random, DIGITS, 3)}.00`,
      `EUR ${whole(random, 10, 99)}.${draw(random, DIGITS, 3)}.${draw(random, DIGITS, 3)},50`,
      `$${whole(random, 100, 999)}-${whole(random, 100, 999)}`,
    ]),
  matrix: (random) =>
    Array.from({ length: 3 }, () =>
      Array.from({ length: 4 }, () => whole(random, -400, 999)).join(pick(random, [' ', ', ', '\t'])),
    ).join('\n'),
  'code with @': (random) =>
    pick(random, [
      '@Override',
      '@media (max-width: 600px)',
      '@param name',
      `lodash@4.17.${whole(random, 1, 21)}`,
      '@babel/core@^7.4.0',
      `git@github.com:kestrel/tool-${whole(random, 1, 99)}.git`,
      'deploy@build7:~$ ls',
      'root@vm-12:/etc# cat',
      'ssh://git@gitlab.com/kestrel/x.git',
      '@@ -12,7 +12,9 @@',
      '$@ $< $^',
      'icon@2x.png',
      'a[@href]',
      'user@host',
    ]),
  'log line': (random) =>
    pick(random, [
      `[${whole(random, 10, 23)}:${whole(random, 10, 59)}:07.${draw(random, DIGITS, 3)}] pid=${draw(random, DIGITS, 5)} tid=0x${draw(random, 'abcdef0123', 12)}`,
      `INFO 2020-03-1${draw(random, DIGITS, 1)} 08:${whole(random, 10, 59)}:12,${draw(random, DIGITS, 3)} [main] Started in ${draw(random, DIGITS, 1)}.${draw(random, DIGITS, 3)} s`,
      `00:1${draw(random, DIGITS, 1)}:44:a1:3a:b7`,
      `12:${whole(random, 10, 59)}:${whole(random, 10, 59)}`,
    ]),
  'placeholder secret': (random) =>
    pick(random, [
      'password = "changeme"',
      'password: ********',
      'api_key = "YOUR_API_KEY"',
      'password=$' + '{DB_PASSWORD}',
      "token: '<your token>'",
      'AKIAIOSFODNN7EXAMPLE',
      'password = "password"',
      'secret: xxxxxxxxxxxxxxxx',
      'sk_test_4eC39HqLyjWDarjtT1zdp7dc',
      'api_key: {{ api_key }}',
    ]),
  'code about secrets': (random) =>
    pick(random, [
      'password = request.form["password"]',
      'String password = getPassword();',
      'password: string;',
      'const token = await getToken(user)',
      '<input type="password" name="password">',
      "'password' => 'required|string|min:8'",
      'if (password == null) return;',
      'Password:\n\nHuman Verification',
      'Forgot your password? Sign in',
      'api_key = os.environ["API_KEY"]',
      'csrf_token: {{ csrf }}',
      'primary_key=True',
      'nextPageToken: CAUQAA',
      "key: 'user.settings.title'",
      'token = tokens[i + 1]',
      'Password must contain 8 characters',
    ]),
  'CSS and identifiers': (random) =>
    pick(random, [
      `.col-md-${whole(random, 1, 12)}.btn-primary`,
      `#${draw(random, `${DIGITS}abcdef`, 6)}`,
      `sk-fading-circle-${whole(random, 1, 12)}`,
      `data-id="${draw(random, DIGITS, 12)}"`,
      `std::vector<int>::iterator`,
      `task_name_long_identifier_${draw(random, DIGITS, 4)}`,
      `a::before`,
      `x[1:5:2]`,
      `ca-pub-${draw(random, DIGITS, 16)}`,
      `msgid="${draw(random, '56789', 19)}"`,
    ]),
  'confidentiality prose': (random) =>
    pick(random, [
      'the confidentiality of your data',
      '"Confidential Information" means any',
      'privileged or confidential; or',
      'an internal function',
      'all information is kept confidential.',
      'a secret ballot',
      'may contain confidential and/or privileged material',
    ]),
  'names and streets in prose': (random) =>
    pick(random, [
      'Wall Street Journal',
      'the Road to Damascus',
      'in 1998 Main Street shops',
      'Contact Us',
      'Dear Sir or Madam,',
      'From: the beginning',
      'To: All Staff',
      'Best Regards',
      'Sesame Street',
      '21 Jump Street',
    ]),
  'years, sizes and drives': (random) =>
    pick(random, [
      'Copyright: 1991-2002, Thomas G. Lane',
      `(C) ${whole(random, 1985, 2020)}, Thomas G. Lane.`,
      `${whole(random, 1, 900)} GB Google Drive`,
      `${whole(random, 1, 9)} TB Hard Drive`,
    ]),
};
