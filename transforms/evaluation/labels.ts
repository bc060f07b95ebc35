/** Classes of a text, as people and `content_category` give them. */
export const CLASSES = [
  'code',
  'code+nl',
  'nl',
  'pattern-incrementing',
  'pattern-repeating',
  'boilerplate',
] as const;

/** One of the classes. */
export type Class = (typeof CLASSES)[number];

/** People's labels, and the class each of them means; `null`: a label that no class stands for. */
const CLASS_OF: Readonly<Record<string, Class | null>> = {
  ...Object.fromEntries(CLASSES.map((name) => [name, name])),
  duplicated: 'boilerplate',
  template: 'boilerplate',
  random: null,
  structured: null,
  'empty/blank': null,
  empty: null,
  other: null,
};

/** Every label that a person may have given. */
export const LABELS: readonly string[] = Object.keys(CLASS_OF);

/** Class of a label; `null` for none and for a label that stands for no class. */
export function classOf(label: string | null): Class | null {
  return label === null ? null : (CLASS_OF[label] ?? null);
}

/** True where a person saw that nothing of anybody is in the text: it follows a rule, or stands in many documents. */
export function isBenignLabel(label: string | null): boolean {
  return label === 'pattern-incrementing' || label === 'pattern-repeating' || label === 'duplicated';
}
