const FIRST_SIZE = 4096;
const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** Writes one protobuf message field by field (wire format: https://protobuf.dev/programming-guides/encoding). */
export class ProtoWriter {
  #bytes = new Uint8Array(FIRST_SIZE);
  #length = 0;

  /** An int32, int64 or enum field; whole numbers up to 2^53 in magnitude. */
  int(field: number, value: number): this {
    this.#varint(BigInt((field << 3) | VARINT));
    this.#varint(BigInt.asUintN(64, BigInt(value)));
    return this;
  }

  float(field: number, value: number): this {
    this.#varint(BigInt((field << 3) | FIXED32));
    this.#append(new Uint8Array(new Float32Array([value]).buffer));
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(BigInt((field << 3) | LENGTH_DELIMITED));
    this.#varint(BigInt(value.length));
    this.#append(value);
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, fill: (inner: ProtoWriter) => void): this {
    const inner = new ProtoWriter();
    fill(inner);
    return this.bytes(field, inner.finish());
  }

  /** The message written so far; shares memory with the writer. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #varint(value: bigint): void {
    const out: number[] = [];
    let rest = value;
    while (rest > 127n) {
      out.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    out.push(Number(rest));
    this.#append(out);
  }

  #append(part: ArrayLike<number>): void {
    const needed = this.#length + part.length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      larger.set(this.finish());
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.#length);
    this.#length = needed;
  }
}
