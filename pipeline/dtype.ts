/** What models compute in; `int8` is float32 but for matrices of weights, rounded to 8 bits, and is the CPU's alone. */
export type Dtype = 'fp32' | 'fp16' | 'int8';

/** What greedy continuations are computed in: rounded weights would choose other tokens, by an unknown margin. */
export type GreedyDtype = Exclude<Dtype, 'int8'>;
