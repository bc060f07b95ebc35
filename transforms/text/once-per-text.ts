/**
 * The function, with its last answer remembered: several metrics of a row ask the same of the same text.
 *
 * The answer is shared: whoever reads it must not change it.
 */
export function oncePerText<T>(measure: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly answer: T } | null = null;
  return (text) => {
    if (last === null || last.text !== text) last = { text, answer: measure(text) };
    return last.answer;
  };
}
