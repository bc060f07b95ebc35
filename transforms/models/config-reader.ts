import type { Activation } from './layers.ts';
import { ModelError } from './model-error.ts';

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  gelu: 'gelu',
  gelu_new: 'gelu_tanh',
  gelu_fast: 'gelu_tanh',
  gelu_pytorch_tanh: 'gelu_tanh',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
};

/** Values of a config.json by key, checked as they are read; errors name the key. */
export class ConfigReader {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(json: unknown) {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw new ModelError('config.json is not an object');
    }
    this.#values = json as Record<string, unknown>;
  }

  /** A whole number above 0. */
  size(key: string, fallback?: number): number {
    const value = this.#value(key, fallback);
    if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
    throw wrong(key, value, 'a whole number above 0');
  }

  number(key: string, fallback?: number): number {
    const value = this.#value(key, fallback);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw wrong(key, value, 'a number');
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.#value(key, fallback);
    if (typeof value === 'boolean') return value;
    throw wrong(key, value, 'true or false');
  }

  activation(key: string, fallback: string): Activation {
    const value = this.#value(key, fallback);
    const known = ACTIVATIONS[value as string];
    if (known !== undefined) return known;
    throw wrong(key, value, `one of ${Object.keys(ACTIVATIONS).join(', ')}`);
  }

  /** The value as it stands in the file; null where it is missing. */
  raw(key: string): unknown {
    return this.#values[key] ?? null;
  }

  /** A reader of the object under `key`; of an empty one where it is missing. */
  section(key: string): ConfigReader {
    return new ConfigReader(this.raw(key) ?? {});
  }

  /** Throws unless the value is missing or the one that is supported. */
  expect(key: string, supported: unknown): void {
    const value = this.raw(key);
    if (value !== null && value !== supported) throw wrong(key, value, `${supported}`);
  }

  #value(key: string, fallback: unknown): unknown {
    const value = this.raw(key) ?? fallback;
    if (value === undefined) throw new ModelError(`config.json has no ${key}`);
    return value;
  }
}

function wrong(key: string, value: unknown, expected: string): ModelError {
  return new ModelError(`config.json: ${key} is ${JSON.stringify(value)}, supported is ${expected}`);
}
