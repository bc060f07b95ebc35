import { describe, expect, it } from 'vitest';
import { ProtoWriter } from '../../../../transforms/models/onnx/protobuf.ts';

const hex = (writer: ProtoWriter) => Buffer.from(writer.finish()).toString('hex');

describe('a protobuf message', () => {
  // The first three are the examples of protobuf.dev/programming-guides/encoding.
  it.each<[string, ProtoWriter, string]>([
    ['a number', new ProtoWriter().int(1, 150), '089601'],
    ['a text', new ProtoWriter().string(2, 'testing'), '120774657374696e67'],
    ['a message', new ProtoWriter().message(3, (inner) => inner.int(1, 150)), '1a03089601'],
    ['0', new ProtoWriter().int(1, 0), '0800'],
    ['a number below 0, as 64 bits', new ProtoWriter().int(1, -1), '08ffffffffffffffffff01'],
    ['2^53 - 1', new ProtoWriter().int(1, Number.MAX_SAFE_INTEGER), '08ffffffffffffff0f'],
    ['a field above 15', new ProtoWriter().int(20, 1), 'a00101'],
    ['a float', new ProtoWriter().float(2, 1.5), '150000c03f'],
    ['letters beyond ASCII', new ProtoWriter().string(1, 'é'), '0a02c3a9'],
    ['nothing', new ProtoWriter(), ''],
  ])('holds %s', (_, writer, bytes) => {
    expect(hex(writer)).toBe(bytes);
  });

  it('may be of any length', () => {
    const long = new Uint8Array(100_000).fill(7);
    const bytes = new ProtoWriter().int(1, 1).bytes(2, long).int(3, 1).finish();
    expect(bytes).toHaveLength(2 + 1 + 3 + 100_000 + 2);
    expect([...bytes.subarray(0, 7)]).toEqual([8, 1, 0x12, 0xa0, 0x8d, 0x06, 7]);
    expect([...bytes.subarray(-3)]).toEqual([7, 0x18, 1]);
  });
});
