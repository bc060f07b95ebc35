/** Turns spans in UTF-16 units, sorted and apart, into spans in code points, in place. */
export function codeUnitsToPoints(text: string, spans: readonly { start: number; end: number }[]): void {
  let unit = 0;
  let pairs = 0;
  const pointAt = (to: number): number => {
    for (; unit < to; unit++) {
      const isHigh = (text.charCodeAt(unit) & 0xfc00) === 0xd800;
      if (isHigh && (text.charCodeAt(unit + 1) & 0xfc00) === 0xdc00) {
        pairs++;
        unit++;
      }
    }
    return to - pairs;
  };
  for (const span of spans) {
    span.start = pointAt(span.start);
    span.end = pointAt(span.end);
  }
}
