/** Turns spans in UTF-16 units, in any order and overlapping or not, into spans in code points, in place. */
export function codeUnitsToPoints(text: string, spans: readonly { start: number; end: number }[]): void {
  const edges = spans.flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b);
  const points = new Map<number, number>();
  let unit = 0;
  let pairs = 0;
  for (const edge of edges) {
    for (; unit < edge; unit++) {
      const isHigh = (text.charCodeAt(unit) & 0xfc00) === 0xd800;
      if (isHigh && (text.charCodeAt(unit + 1) & 0xfc00) === 0xdc00) {
        pairs++;
        unit++;
      }
    }
    points.set(edge, edge - pairs);
  }
  for (const span of spans) {
    span.start = points.get(span.start)!;
    span.end = points.get(span.end)!;
  }
}
