/** A number of the verdict that somebody chose. */
export interface VerdictSetting {
  readonly value: number;
  /** Unit of the value; shares and probabilities are 0–1. */
  readonly unit: string;
  /** Thresholds decide the verdict, and `verdict_confidence` moves them; weights only order rows of one verdict. */
  readonly kind: 'threshold' | 'weight';
  /** What it does. */
  readonly meaning: string;
  /** Why this number. */
  readonly origin: string;
}

function threshold(value: number, unit: string, meaning: string, origin: string): VerdictSetting {
  return { value, unit, kind: 'threshold', meaning, origin };
}

function weight(value: number, meaning: string, origin: string): VerdictSetting {
  return { value, unit: 'share', kind: 'weight', meaning, origin };
}

const ORDER = 'The order of harm is the statement, the distance is a convention.';

/** Every number of the verdict, once. */
export const VERDICT_SETTINGS = {
  finding_confidence: threshold(
    0.5,
    'probability',
    'Least confidence of a finding that no checksum or fixed format confirms.',
    'More likely an item than none. Validated findings count whatever their confidence.',
  ),
  prose_length: threshold(
    200,
    'code points',
    'Least running prose that is expressive text.',
    'Given by the definition of axis D: about two sentences, and two thirds of a sequence of 64 tokens.',
  ),
  category_probability: threshold(
    0.5,
    'probability',
    'Least probability at which the category code, boilerplate or empty rules expressive text out.',
    'More likely of that category than of all others together.',
  ),
  pattern_coverage: threshold(
    0.5,
    'share',
    'Least share of the text that follows from its own beginning by a rule for it to be predictable.',
    'Most of the text; a stretch of 32 of 64 tokens is the continuation.',
  ),
  boilerplate_score: threshold(
    0.5,
    'score',
    'Least boilerplate score of predictable text.',
    'The score is made as a probability: more likely boilerplate than not.',
  ),
  template_matches: threshold(
    6,
    'sequences',
    'Least near copies of the row in the 5M sample (templates_0_8_upstream) for its text to be a template.',
    'The same count from which on the published taxonomy speaks of recitation.',
  ),
  counterfactual_gap: threshold(
    0.25,
    'bits per byte',
    'Least gap (reference minus target) of text that a model without this corpus would not emit.',
    'Over a continuation of 32 tokens, about 120 bytes, it makes 30 bits: the reference model needs a billion samples ' +
      'for each one of the target model.',
  ),
  public_documents: threshold(
    100,
    'documents',
    'Least distinct documents that hold contact data for it to be public.',
    'Two orders of magnitude above a page and its copies: addresses of lists, companies and licence headers.',
  ),
  secret_weight: weight(
    0.9,
    'Severity of a credential.',
    `It opens something, and only changing it helps. ${ORDER}`,
  ),
  identity_weight: weight(
    0.85,
    'Severity of a national id, a card or an account number.',
    `It cannot be changed, or not easily. ${ORDER}`,
  ),
  contact_weight: weight(0.5, 'Severity of contact data in one document.', ORDER),
  marking_weight: weight(
    0.4,
    'Severity of a confidentiality marking.',
    `It tells of harm, it is none itself. ${ORDER}`,
  ),
  prose_weight: weight(
    0.3,
    'Severity of verbatim prose.',
    `A legal question and not a personal harm. ${ORDER}`,
  ),
  unknown_weight: weight(
    0.5,
    'Severity that is assumed where disclosure was not measured, and share of the severity where gap or documents were not.',
    'Half-way between the extremes.',
  ),
} as const satisfies Record<string, VerdictSetting>;

/** Name of a number of the verdict. */
export type VerdictSettingName = keyof typeof VERDICT_SETTINGS;

/** The numbers alone, as the rule reads them. */
export type VerdictSettings = Readonly<Record<VerdictSettingName, number>>;

const names = Object.keys(VERDICT_SETTINGS) as VerdictSettingName[];

/** The numbers that hold unless others are given. */
export const DEFAULT_VERDICT_SETTINGS = Object.fromEntries(
  names.map((name) => [name, VERDICT_SETTINGS[name].value]),
) as VerdictSettings;

/** The numbers that `verdict_confidence` moves. */
export const VERDICT_THRESHOLDS: readonly VerdictSettingName[] = names.filter(
  (name) => VERDICT_SETTINGS[name].kind === 'threshold',
);
