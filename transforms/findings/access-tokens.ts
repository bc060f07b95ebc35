import { findDottedToken, findMailchimpKey } from './dotted-tokens.ts';
import type { FindingType } from './finding.ts';
import { findPuttyKeys } from './putty-key.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';
import { entropy } from './secret-value.ts';
import { isMixed, isPlaceholderToken, startsWord } from './token-shape.ts';

/** A kind of token: how it begins, and what follows, all quantifiers bounded. */
interface TokenKind {
  readonly type: FindingType;
  readonly form: RegExp;
  readonly confidence: number;
  /** True where names of files and pages begin alike, so that only what looks drawn is a token, and nothing confirms it. */
  readonly vague?: true;
}

/** Prefixes and lengths as the issuers document them or as their tokens have them. */
const KINDS: readonly TokenKind[] = [
  { type: 'aws_key', form: /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/y, confidence: 0.97 },
  { type: 'github_token', form: /gh[pousr]_[A-Za-z0-9]{36,251}/y, confidence: 0.99 },
  { type: 'github_token', form: /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/y, confidence: 0.99 },
  { type: 'slack_token', form: /xox[abeoprs]-(?:\d-)?[A-Za-z0-9-]{10,250}/y, confidence: 0.97 },
  { type: 'slack_token', form: /xapp-\d-[A-Z0-9]{8,16}-\d{8,16}-[A-Za-z0-9]{32,80}/y, confidence: 0.98 },
  { type: 'google_key', form: /AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/y, confidence: 0.97 },
  { type: 'google_key', form: /GOCSPX-[A-Za-z0-9_-]{28}/y, confidence: 0.98 },
  { type: 'stripe_key', form: /(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,247}/y, confidence: 0.98 },
  { type: 'stripe_key', form: /whsec_[A-Za-z0-9+/]{32,64}/y, confidence: 0.95 },
  { type: 'anthropic_key', form: /sk-ant-[a-z]{2,8}\d{2}-[A-Za-z0-9_-]{32,128}/y, confidence: 0.99 },
  { type: 'openai_key', form: /sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,250}/y, confidence: 0.98 },
  { type: 'openai_key', form: /sk-(?:or-v1-)?[A-Za-z0-9]{32,64}(?![A-Za-z0-9-])/y, confidence: 0.9 },
  { type: 'huggingface_token', form: /hf_[A-Za-z0-9]{30,60}(?![A-Za-z0-9_])/y, confidence: 0.97 },
  { type: 'huggingface_token', form: /api_org_[A-Za-z0-9]{34}(?![A-Za-z0-9_])/y, confidence: 0.97 },
  { type: 'npm_token', form: /npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])/y, confidence: 0.99 },
  { type: 'api_key', form: /gl(?:pat|ptt|dt|rt|cbt|soat)-[A-Za-z0-9_-]{20,64}/y, confidence: 0.97 },
  { type: 'api_key', form: /SK[0-9a-f]{32}(?![A-Za-z0-9])/y, confidence: 0.85 },
  { type: 'api_key', form: /key-[0-9a-f]{32}(?![A-Za-z0-9])/y, confidence: 0.85 },
  { type: 'api_key', form: /pypi-AgE[A-Za-z0-9_-]{50,250}/y, confidence: 0.99 },
  { type: 'api_key', form: /do[opr]_v1_[0-9a-f]{64}/y, confidence: 0.99 },
  { type: 'api_key', form: /shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{32}/y, confidence: 0.99 },
  { type: 'api_key', form: /sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}/y, confidence: 0.97 },
  { type: 'api_key', form: /dckr_[op]at_[A-Za-z0-9_-]{27,40}/y, confidence: 0.98 },
  { type: 'api_key', form: /NRAK-[A-Z0-9]{27}(?![A-Za-z0-9])/y, confidence: 0.98 },
  { type: 'api_key', form: /ATATT3[A-Za-z0-9_-]{60,250}(?:=[0-9A-F]{8})?/y, confidence: 0.98 },
  { type: 'api_key', form: /figd_[A-Za-z0-9_-]{36,60}/y, confidence: 0.97 },
  { type: 'api_key', form: /sbp_[0-9a-f]{40}(?![A-Za-z0-9])/y, confidence: 0.98 },
  { type: 'private_key', form: /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}(?![A-Za-z0-9])/y, confidence: 0.99 },
  {
    type: 'api_key',
    form: /(?:rubygems_[0-9a-f]{48}|lin_api_[A-Za-z0-9]{40}|dapi[0-9a-f]{32})(?![A-Za-z0-9])/y,
    confidence: 0.97,
  },
  {
    type: 'api_key',
    form: /(?:gsk_|xai-|pplx-|r8_|secret_|ntn_|nvapi-[A-Za-z0-9_-]{0,30}|glsa_)[A-Za-z0-9]{32,90}(?:_[0-9a-f]{8})?(?![A-Za-z0-9_-])/y,
    confidence: 0.9,
    vague: true,
  },
];

/** Kinds by the code of their first letter, read from the form: all that may stand there. */
const byFirst: (readonly TokenKind[])[] = Array.from({ length: 128 }, (_, code) => {
  const first = String.fromCharCode(code);
  return KINDS.filter(({ form }) => leads(form).includes(first));
});

/** First letters of a form: of each alternative where it begins with a group, else of itself. */
function leads(form: RegExp): string {
  const group = /^\(\?:([^()]+)\)/.exec(form.source);
  return group === null
    ? form.source[0]!
    : group[1]!
        .split('|')
        .map((choice) => choice[0])
        .join('');
}

/** Reports tokens that their own form gives away: prefix, alphabet and length. */
export function findAccessTokens({ text, tokenStarts, tokenEnds }: Scan, report: Report): void {
  for (let n = 0; n < tokenStarts.length; n++) {
    const end = tokenEnds.values[n]!;
    findDottedToken(text, tokenStarts.values[n]!, report);
    if (text.charCodeAt(end - 5) === 45 || text.charCodeAt(end - 4) === 45)
      findMailchimpKey(text, end, report);
    for (let i = tokenStarts.values[n]!; i + 12 < end; i++) {
      if (i > 0 && !startsWord(text, i)) continue;
      const kinds = byFirst[text.charCodeAt(i)];
      if (kinds === undefined || kinds.length === 0) continue;
      const found = matchAt(text, i, kinds);
      if (found === null) continue;
      const token = text.slice(i, found.end);
      if (found.type === 'aws_key') awsSecret(text, found.end, report);
      if (found.vague ? isDrawn(token) : found.type === 'aws_key' || isMixed(token))
        report(found.type, i, found.end, !found.vague, found.confidence, isPlaceholderToken(token));
      i = found.end - 1;
    }
  }
}

const AWS_SECRET = /(?:["']?[,;:|][ \t]?["']?|[ \t])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/y;

/** The secret that stands right behind the identifier of an AWS key, one sign apart: `AKIA…:…`. */
function awsSecret(text: string, end: number, report: Report): void {
  AWS_SECRET.lastIndex = end;
  const secret = AWS_SECRET.exec(text)?.[1];
  if (secret === undefined || !/[a-z]/.test(secret) || !/[A-Z]/.test(secret) || entropy(secret) <= 3.5)
    return;
  report('aws_key', AWS_SECRET.lastIndex - 40, AWS_SECRET.lastIndex, true, 0.97, isPlaceholderToken(secret));
}

function matchAt(text: string, at: number, kinds: readonly TokenKind[]) {
  for (const { type, form, confidence, vague } of kinds) {
    form.lastIndex = at;
    if (form.test(text)) return { type, end: form.lastIndex, confidence, vague: vague === true };
  }
  return null;
}

/** Whether the last run of letters and digits has two digits and both cases: no word of a name does. */
function isDrawn(token: string): boolean {
  const run = /[A-Za-z0-9]{32,}(?:_[0-9a-f]{8})?$/.exec(token)?.[0] ?? '';
  return /\d.*\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);
}

/** Addresses of web hooks, which let everybody post who knows them, from the scheme on. */
const WEBHOOKS: readonly { readonly type: FindingType; readonly host: string; readonly form: RegExp }[] = [
  {
    type: 'slack_token',
    host: '://hooks.slack',
    form: /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9_]{6,16}\/[A-Za-z0-9_]{6,24}\/[A-Za-z0-9_]{8,64}/y,
  },
  ...['://discord', '://ptb.discord', '://canary.discord'].map((host) => ({
    type: 'api_key' as const,
    host,
    form: /https:\/\/(?:ptb\.|canary\.)?discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{17,20}\/[A-Za-z0-9_-]{60,80}/y,
  })),
];
const TELEGRAM = /\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/y;

/** Reports secrets that are told by the colon in them: web hooks, Telegram's bots, and PuTTY's keys. */
export function findColonTokens(scan: Scan, report: Report): void {
  const { text, assigns } = scan;
  findPuttyKeys(scan, report);
  for (let n = 0; n < assigns.length; n++) {
    const colon = assigns.values[n]!;
    const next = text.charCodeAt(colon + 1);
    if (next === 47) webhook(text, colon, report);
    else if (next === 65 && text.startsWith(':AA', colon)) {
      let start = colon;
      while (start > 0 && colon - start < 10 && /\d/.test(text[start - 1]!)) start--;
      TELEGRAM.lastIndex = start;
      if (TELEGRAM.test(text)) report('api_key', start, TELEGRAM.lastIndex, true, 0.95, false);
    }
  }
}

function webhook(text: string, colon: number, report: Report): void {
  if (colon < 5) return;
  for (const { type, host, form } of WEBHOOKS) {
    if (!text.startsWith(host, colon)) continue;
    form.lastIndex = colon - 5;
    if (!form.test(text)) return;
    const token = text.slice(colon, form.lastIndex);
    report(type, colon - 5, form.lastIndex, true, 0.98, /X{6}|x{6}|0{8}/.test(token));
    return;
  }
}
