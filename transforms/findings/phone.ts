import { brazilian, dotted } from './phone/dotted.ts';
import { international } from './phone/international.ts';
import { labelled } from './phone/labelled.ts';
import { linked } from './phone/linked.ts';
import { northAmerican } from './phone/north-american.ts';
import { trunk } from './phone/trunk.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

/**
 * Reports telephone numbers: international (+ and country code), North American, and the common European national forms;
 * numbers that could be anything only where a word before them names a telephone.
 */
export function findPhones(scan: Scan, report: Report): void {
  const { text, digitStarts, digitEnds } = scan;
  for (let first = 0; first < digitStarts.length; first++) {
    const start = digitStarts.values[first]!;
    const previous = start > 0 ? text.charCodeAt(start - 1) : 0;
    // Inside of a longer chain of numbers nothing begins.
    let last = previous === 47 || previous === 61 ? linked(scan, first, report) : -1;
    if (last >= 0) {
      first = last;
      continue;
    }
    if (previous === 43 || (previous === 40 && text.charCodeAt(start - 2) === 43)) {
      last = international(scan, first, report);
    } else if (digitEnds.values[first]! - start <= 11) {
      const lead = text.charCodeAt(start);
      if (previous === 40) last = brazilian(scan, first, report);
      if (last < 0 && (lead === 56 || lead === 52)) last = dotted(scan, first, report);
      if (last < 0 && lead === 48 && digitEnds.values[first]! - start > 1) last = trunk(scan, first, report);
      if (last < 0) last = northAmerican(scan, first, report);
      if (last < 0) last = labelled(scan, first, report);
    }
    if (last >= 0) first = last;
  }
}
