/** `gelu`: with the error function; `gelu_tanh`: its approximation by tanh (Hendrycks & Gimpel, arXiv 1606.08415). */
export type Activation = 'gelu' | 'gelu_tanh' | 'relu' | 'silu';

export interface LinearOptions {
  /** Features out; the number in is the input's. */
  readonly width: number;
  readonly bias: boolean;
  /** How the weight is stored: `out-in` (a torch Linear) or `in-out` (GPT-2's Conv1D). */
  readonly layout?: 'out-in' | 'in-out';
  readonly activation?: Activation;
}

export interface AttentionOptions {
  /** What scores are multiplied by before the softmax. */
  readonly scale: number;
  /** Positions seen, the own one included; without it all earlier ones. */
  readonly window?: number;
  /** Later positions of the row are seen too. */
  readonly bidirectional?: boolean;
}

/** Rotary position embedding of the first `dimensions` features of each head (Su et al., arXiv 2104.09864). */
export interface Rotary {
  readonly dimensions: number;
  readonly base: number;
}

/**
 * The layers that architectures are made of, over some kind of tensor: a value of an ONNX graph, or numbers.
 *
 * Weights are named as in the published files and given with the shape that the architecture expects.
 * Tensors are [positions of all rows, features], but for heads: [rows, heads, positions, features of a head].
 */
export interface Layers<T> {
  readonly tokens: T;
  /** Index of each position in its row, for learned position embeddings. */
  readonly positions: T;
  /** Which text of a pair each position belongs to: always 0, the first. */
  readonly segments: T;
  embedding(name: string, shape: readonly [rows: number, width: number], indices: T): T;
  layerNorm(x: T, name: string, width: number, epsilon: number): T;
  linear(x: T, name: string, inputWidth: number, options: LinearOptions): T;
  add(first: T, ...others: T[]): T;
  /** Features cut into `parts` tensors of heads; `per-head` where the parts alternate head by head. */
  heads(x: T, heads: number, parts: number, order: 'per-head' | 'blocks'): T[];
  rotate(x: T, headWidth: number, rotary: Rotary): T;
  /** Attention, causal unless told otherwise; its heads side by side, [positions of all rows, features]. */
  attention(layer: number, query: T, key: T, value: T, options: AttentionOptions): T;
}
