/** What can be found: personal data, secrets and markings, in the order in which columns and reports list them. */
export const FINDING_TYPES = [
  'email',
  'phone',
  'ssn',
  'credit_card',
  'iban',
  'ip_address',
  'postal_address',
  'person_name',
  'aws_key',
  'github_token',
  'slack_token',
  'google_key',
  'stripe_key',
  'openai_key',
  'anthropic_key',
  'huggingface_token',
  'npm_token',
  'jwt',
  'private_key',
  'password',
  'api_key',
  'confidentiality_marking',
] as const;

/** One of the kinds of findings. */
export type FindingType = (typeof FINDING_TYPES)[number];

/** An item of a text that may harm somebody. Spans cover exactly the item, in code points of the text. */
export interface Finding {
  readonly type: FindingType;
  /** First code point of the item. */
  readonly start: number;
  /** One past its last code point. */
  readonly end: number;
  /** True where a checksum, a numbering plan or a fixed format confirms the item. */
  readonly validated: boolean;
  /** How sure the finder is, 0–1. */
  readonly confidence: number;
  /** True where the item can harm nobody: documentation values, masked values, private addresses. */
  readonly placeholder: boolean;
}
