/** Which tokens of a sequence are looked for. */
export interface WantedPart {
  readonly from: number;
  readonly length: number;
}

/** What counts of a sequence are of: the second half of the published rows. */
export const CONTINUATION: WantedPart = { from: 32, length: 32 };
