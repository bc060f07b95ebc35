import type { FindingType } from './finding.ts';

/** What a finder calls for each item, with its span in UTF-16 units. */
export type Report = (
  type: FindingType,
  start: number,
  end: number,
  validated: boolean,
  confidence: number,
  placeholder: boolean,
) => void;
