import type { FindingType } from './finding.ts';

/**
 * What a finding is to those it is about: a secret, an identity (national ids, cards, accounts: they stay with a
 * person), a contact, which may be public, or a marking, which is text and no item of anybody.
 */
export type FindingClass = 'secret' | 'identity' | 'contact' | 'marking';

const CLASSES: Readonly<Record<FindingType, FindingClass>> = {
  email: 'contact',
  phone: 'contact',
  ssn: 'identity',
  credit_card: 'identity',
  iban: 'identity',
  ip_address: 'contact',
  postal_address: 'contact',
  person_name: 'contact',
  aws_key: 'secret',
  github_token: 'secret',
  slack_token: 'secret',
  google_key: 'secret',
  stripe_key: 'secret',
  openai_key: 'secret',
  anthropic_key: 'secret',
  huggingface_token: 'secret',
  npm_token: 'secret',
  jwt: 'secret',
  private_key: 'secret',
  password: 'secret',
  api_key: 'secret',
  confidentiality_marking: 'marking',
};

/** What kind of thing a finding is. */
export function findingClass({ type }: { readonly type: FindingType }): FindingClass {
  return CLASSES[type];
}
