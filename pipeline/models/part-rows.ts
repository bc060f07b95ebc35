/** Rows of 64 tokens times weights that a CPU passes over in some ten minutes (measured: 20 rows/s of 70 million). */
const TEN_MINUTES = 8.4e11;
const FEWEST = 64;

/**
 * Rows after which a model's work is kept, so that a stopped run loses minutes, whatever the model's size; `most` at most.
 *
 * It depends on the model alone: parts must not depend on the machine. A ready .onnx file does not tell its `parameters`.
 */
export function modelPartRows(parameters: number | null, most: number): number {
  if (parameters === null) return Math.min(most, 1024);
  return Math.max(FEWEST, Math.min(most, Math.floor(TEN_MINUTES / parameters)));
}
