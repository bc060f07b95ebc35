import { describe, expect, test } from 'vitest';
import { findingsOf } from '../../../transforms/findings/findings.ts';
import { kindOfName, mayEndName } from '../../../transforms/findings/secret-names.ts';

/** `type: item` for every finding, with ? where it is a placeholder. */
const found = (text: string) =>
  findingsOf(text).map(
    ({ type, start, end, placeholder }) => `${type}${placeholder ? '?' : ''}: ${text.slice(start, end)}`,
  );

const KEY = 'q7Vx0pLr3TzN8sKd2WmY5hBf';
const DJANGO = '*annd4y-z0e!%m)*rvftva0+hip-gad35l*9m26m_)i0^yhz0n';
const SALT = 'Hn4|x-!+t$Q}1z%Rv;8P<kd?2_Wm#0uY)s@L6^cE*gJ9 bTf(7oA=iX5~N>qV3]h';

describe('an expression is no password', () => {
  test.each([
    // Sigils and superglobals
    ...['$password = $_POST["password"];', '$password = $_GET["p1"];', '$pwd=$_REQUEST["pwd1"];'],
    ...['$password = $config["db1"]["pass"];', 'my $password = $ARGV[1];', '$password = $opts{p1};'],
    ...['@password = @rows2;', 'Pass *&LastUses2', 'password: *default_pw1', 'password: &pw1'],
    // Indices, paths, calls
    ...['password := os.Args[2]', 'Password = TextBox2.Text;', '$Password = $Cred2.Password'],
    ...['FSDiscriminatorPass::Pass1', 'P = FSDiscriminatorPass::Pass1)', 'pass = this.equals?.(a,b)'],
    ...[
      'password = sha256(x)',
      'private_key: ed25519.Ed25519PrivateKey',
      'proxy_password = proxy.auth[1] if x',
    ],
    // Operations, numbers, patterns, tags
    ...[
      'const pass = !this.result.issues',
      'password = a1 + b2',
      'PASSWORD = 0x01,',
      'pass = 30s',
      'pwd = 12px;',
    ],
    ...['password: !vault |', 'password: /^[a-z0-9]{8,}$/', 'password = "^[a-z0-9]{8,}$"', "pass='sha512'"],
    // Substitutions and texts that a program puts together
    ...['print(f"password={password!r}")', 'PASSWORD=$(pwgen 12 1)', 'PASSWORD=`cat /run/x1`'],
    ...[
      `q = "password='" + pass1 + "'"`,
      `"password='".$pass1."'"`,
      "password = f'{user1}X9'",
      'password = "Xk9" + salt',
    ],
    // Variables
    ...['password = pass2;', 'f(password=p2)', '{password: newPass1, user}', 'password = char2'],
    // Names between quotes
    ...['PASSWORD = "PASSWORD_FIELD_ID_1"', 'token = "T_STRING_CAST_12"', 'password: "user.password2"'],
    ...['password = "#password1"', "password: 'txtPassword2'", 'password="password-field-2"'],
    ...[
      '"encryptionKey": "arn:aws:kms:us-west-2:417498243647:key/c9fe2447-0795-4fda"',
      'arn:aws:x:1:secret:MyTestSecret-1a2b3c',
    ],
    ...[
      'credentials == oauth2client_4_0.client.OAuth2Credentials',
      '--sasl-password=projects/12345/secrets/my-secret/versions/1',
    ],
    ...[
      '"Password": "PassWordMustBeAtLeast6Chars."',
      'assert mcode(2*pw) == "2*((x < 1).*(x))"',
      'crates/cargo-1password">cargo-1password</a>',
      'PSK_8:\t8-PSK modulation',
    ],
    ...[
      '{"PT":"912345678","PW":"6201234"}',
      '"passphrase": &#x3C;string>',
      'Password: "Step 2"',
      '"pass": "2012-01-01T00:00:00Z"',
    ],
  ])('%j', (text) => {
    expect(found(text).filter((item) => /^(?:password|api_key)/.test(item))).toEqual([]);
  });

  test.each([
    ['password = b"Xk9mP2vL"', 'password: Xk9mP2vL'],
    ['NSString *password = @"Xk9mP2vL";', 'password: Xk9mP2vL'],
    ['if (password == "Xk9mP2vL")', 'password: Xk9mP2vL'],
    ['password := "Xk9mP2vL"', 'password: Xk9mP2vL'],
    ['password: "Summer2019"', 'password: Summer2019'],
    ['PASSWORD=!Xk9mP2vL', 'password: !Xk9mP2vL'],
    ['password = Xk9mP2vL\n', 'password: Xk9mP2vL'],
    ['{user: ada, password: Xk9mP2vL, host: h}', 'password: Xk9mP2vL'],
    ['&password=a8.Kd&x=1', 'password: a8.Kd'],
    ['<password>a8.Kd12</password>', 'password: a8.Kd12'],
    ['<string name="password">Xk9mP2vL</string>', 'password: Xk9mP2vL'],
    ['pwd=kestrl481;', 'password: kestrl481'],
    ['Your password is "Xk9mP2vL". Then', 'password: Xk9mP2vL'],
    ['PASSWORD=$' + '{DB_PASSWORD}', 'password?: $' + '{DB_PASSWORD}'],
    [
      '//npm.kestrel.net/:_authToken=4f1c9e02b7d83a6655e0c1f7a9b2d834',
      'api_key: 4f1c9e02b7d83a6655e0c1f7a9b2d834',
    ],
    ['"secretKey":"A3-C4ZJMN-PQTZTL-HGL84-G64M7"', 'api_key: A3-C4ZJMN-PQTZTL-HGL84-G64M7'],
    ['token: $' + '{{ secrets.NPM_TOKEN1 }}', 'api_key?: $' + '{{ secrets.NPM_TOKEN1 }}'],
    ['getString("password", "default1")', 'password?: default1'],
    // Everybody knows them, or nothing hangs on them
    ['password: "P@55w0rd!"', 'password?: P@55w0rd!'],
    [`TEST_ENCRYPTION_KEY1 = b'${KEY}'`, `api_key?: ${KEY}`],
  ])('but a literal is, in %j', (text, item) => {
    expect(found(text)).toEqual([item]);
  });
});

describe('a secret stands behind its name', () => {
  test.each([
    // As an argument
    ["define('DB_PASSWORD', 'kJ8#mPq2Z');", 'password: kJ8#mPq2Z'],
    [`define('AUTH_KEY',         '${SALT}');`, `api_key: ${SALT}`],
    [`define( 'LOGGED_IN_SALT', '${SALT}' );`, `api_key: ${SALT}`],
    ["define('NONCE_KEY', 'put your unique phrase here');", 'api_key?: put your unique phrase here'],
    ['props.put("password", "VTzqA05MFsHl")', 'password: VTzqA05MFsHl'],
    ['System.setProperty("db.password", "7UeiR4qpZ1")', 'password: 7UeiR4qpZ1'],
    ['DriverManager.getConnection(url,"root","kJ8mPq2Zx")', 'password: kJ8mPq2Zx'],
    [`map.put("token", "${KEY}")`, `api_key: ${KEY}`],
    // In place of one
    ["os.getenv('DB_PASSWORD','RuT11NCue1cr')", 'password: RuT11NCue1cr'],
    ['const p = process.env.PASSWORD || "3McRTrKwtPYK"', 'password: 3McRTrKwtPYK'],
    ["ENV['DB_PASSWORD'] || 'kJ8mPq2Zx'", 'password: kJ8mPq2Zx'],
    ["os.environ.get('DB_PASSWORD') or 'kJ8mPq2Zx'", 'password: kJ8mPq2Zx'],
    // Drawn with signs
    [`SECRET_KEY = '${DJANGO}'`, `api_key: ${DJANGO}`],
    [`SECRET_KEY = 'django-insecure-${DJANGO}'`, `api_key: django-insecure-${DJANGO}`],
    // In commands and tables
    ['mysql -u root -pkJ8mPq2Zx', 'password: kJ8mPq2Zx'],
    ['mysql -h h -pkJ8mPq2Zx shop < x.sql', 'password: kJ8mPq2Zx'],
    ['user\tada\npassword\tkJ8mPq2Zx\n', 'password: kJ8mPq2Zx'],
    // In other languages
    ['mot de passe : kJ8mPq2Zx', 'password: kJ8mPq2Zx'],
    ['Пароль: kJ8mPq2Zx', 'password: kJ8mPq2Zx'],
    ['您的密码:kJ8mPq2Zx', 'password: kJ8mPq2Zx'],
    ['密码：kJ8mPq2Zx', 'password: kJ8mPq2Zx'],
    ['contraseña=kJ8mPq2Zx', 'password: kJ8mPq2Zx'],
  ])('%j', (text, item) => {
    expect(found(text)).toEqual([item]);
  });

  test.each([
    ...[
      '["user", "password", "Abcdef12"]',
      'form.add("user", "password", "Abcdef12")',
      '$("#password", "form12345")',
    ],
    ...[
      't("password", "Passwort 12 eingeben")',
      "label('password', 'password_field_2')",
      'get("password", "p1")',
    ],
    ...[
      'input("key", "user.settings.title2")',
      'assert.equal(token, "q7Vx0pLr3TzN8sKd2WmY5hBf")',
      'put("password", pw)',
    ],
    ...[
      'mysql -u root -p$PASS',
      'mysql -u root -p shop',
      'mysql -p3306',
      'password\tVARCHAR2\n',
      'password\tsha512\n',
    ],
    ...['pas de passe : kJ8mPq2Zx', 'process.env.PASSWORD || "please set"', '通行证: kJ8mPq2Zx'],
    'secret = "The quick (brown) fox jumps over 13 lazy dogs, 2 cats & 1 hen!"',
    `secret = "^(?:[a-z]+|[0-9]{1,3})-(?:foo|bar|bazaar)$|^(?<name>\\\\w+)[!@#]$"`,
  ])('and not in %j', (text) => {
    expect(found(text).filter((item) => /^(?:password|api_key)/.test(item))).toEqual([]);
  });
});

describe('the gate before names', () => {
  test.each([
    ...[
      'password',
      'passwd',
      'PASSPHRASE',
      'passcode',
      'passwort',
      'pwd',
      'kennwort',
      'contraseña',
      'CONTRASEÑA',
      'senha',
    ],
    ...[
      'mot de passe',
      'wachtwoord',
      'пароль',
      'ПАРОЛЬ',
      '密码',
      '口令',
      '비밀번호',
      'my_pass',
      'smtpPass',
      'pw',
      'wifi_psk',
    ],
    ...['password_root', 'password2', 'pwd-admin', 'password_prod', 'pass_user'],
  ])('lets %j through, which is a password', (name) => {
    expect(kindOfName(name)).toBe('password');
    expect(mayEndName(name, name.length)).toBe(true);
  });

  test.each([
    ...[
      'api_key',
      'clientSecret',
      'access_token',
      'secret_key_base',
      'api_key_prod',
      'token_value',
      'authorization',
    ],
    ...[
      'credentials',
      'auth',
      'apikey',
      'SECRET_KEY',
      'auth_key_str',
      'secret-token-live',
      'NONCE_SALT',
      'api_key_id',
    ],
  ])('lets %j through, which is a key', (name) => {
    expect(mayEndName(name, name.length)).toBe(true);
    if (name !== 'token_value') expect(kindOfName(name)).toBe('api_key');
  });

  test.each(['bypass', 'compass', 'csrf_token', 'primary_key', 'keyboard', 'nextPageToken'])(
    '%j is no name of a secret',
    (name) => expect(kindOfName(name)).toBeNull(),
  );
});

describe('secrets are sought in time in proportion to the text', () => {
  const units = [
    ...[
      'password = "a',
      "('password', '",
      'password||"',
      'mysql -u a ',
      'mysql -pa1',
      'password\ta',
      'getConnection(a,"b",',
    ],
    ...[
      'password=${',
      'password=<',
      'password={{',
      'key","',
      'token ',
      '密码:',
      'пароль',
      '密',
      'mot de passe : ',
    ],
    ...[
      'Private-Lines: 2\n',
      'PuTTY-User-Key-File-2: ',
      'MTA4aaaaaaaaaaaaaaaaaaaa.',
      'hvs.aaaaaaaaaaaaaaaa',
      '4f1c9e02-us1',
    ],
    ...['password=a.a', 'password = a(', '://discord.com/api/webhooks/', 'ATATT3-', "secret='!a1"],
  ];
  test.each(units)('of a million of %j', (unit) => {
    const text = `${unit.repeat(Math.ceil(1_000_000 / unit.length))}x`;
    const started = performance.now();
    findingsOf(text);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
