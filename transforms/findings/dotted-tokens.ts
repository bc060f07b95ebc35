import type { Report } from './report.ts';
import { isMixed, isPlaceholderToken, startsWord } from './token-shape.ts';

/** Tokens whose lead, up to the first dot, is too short for a run: by that lead. */
const DOTTED: readonly { readonly lead: string; readonly form: RegExp; readonly confidence: number }[] = [
  { lead: 'SG.', form: /SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/y, confidence: 0.99 },
  // HashiCorp Vault: service, batch and recovery tokens
  { lead: 'hvs.', form: /hvs\.[A-Za-z0-9_-]{24,300}/y, confidence: 0.97 },
  { lead: 'hvb.', form: /hvb\.[A-Za-z0-9_-]{100,300}/y, confidence: 0.97 },
  { lead: 'hvr.', form: /hvr\.[A-Za-z0-9_-]{24,300}/y, confidence: 0.97 },
  // Google's access tokens of OAuth
  { lead: 'ya29.', form: /ya29\.[A-Za-z0-9_-]{30,512}/y, confidence: 0.97 },
];
const DISCORD = /[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}(?![A-Za-z0-9_-])/y;

/** Reports a token of which the run is the part behind the first dot, or, of Discord's bots, the part before it. */
export function findDottedToken(text: string, run: number, report: Report): void {
  if (text.charCodeAt(run - 1) === 46) {
    for (const { lead, form, confidence } of DOTTED) {
      const start = run - lead.length;
      if (start < 0 || !text.startsWith(lead, start) || (start > 0 && !startsWord(text, start))) continue;
      form.lastIndex = start;
      if (!form.test(text)) return;
      const token = text.slice(start, form.lastIndex);
      if (isMixed(token))
        report('api_key', start, form.lastIndex, true, confidence, isPlaceholderToken(token));
      return;
    }
  }
  const first = text.charCodeAt(run);
  if (first < 77 || first > 79) return;
  DISCORD.lastIndex = run;
  if (!DISCORD.test(text)) return;
  const token = text.slice(run, DISCORD.lastIndex);
  // The first part is the number of the bot's account in base64.
  const account = Buffer.from(token.slice(0, token.indexOf('.')), 'base64').toString('latin1');
  if (/^\d{17,20}$/.test(account))
    report('api_key', run, DISCORD.lastIndex, true, 0.98, isPlaceholderToken(token));
}

const MAILCHIMP = /[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9_-])/y;

/** Reports the key of a data centre, `-us6` or `-us21`, with which the run ends. */
export function findMailchimpKey(text: string, end: number, report: Report): void {
  const start = text.lastIndexOf('-', end - 1) - 32;
  if (start < 0 || (start > 0 && !startsWord(text, start))) return;
  MAILCHIMP.lastIndex = start;
  if (!MAILCHIMP.test(text)) return;
  const token = text.slice(start, end);
  if (isMixed(token)) report('api_key', start, end, true, 0.97, isPlaceholderToken(token));
}
