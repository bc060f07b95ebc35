/**
 * A process of its own that says whether a device works: `node device-probe.js DEVICE float16|float32`.
 *
 * A driver may end the process it is loaded into, and prints what it likes.
 */
import { GraphBuilder } from '../../transforms/models/onnx/graph-builder.ts';
import { type Device, ModelSession } from './session.ts';

const SIZE = 512;

/** What the process prints as its last line. */
export type ProbeAnswer = { readonly seconds: number } | { readonly reason: string };

/** A matrix product of float32, of which one factor was stored in the given type. */
function product(type: 'float32' | 'float16'): Uint8Array {
  const g = new GraphBuilder();
  const stored = g.input('stored', type, [SIZE, SIZE]);
  const matrix = g.op('MatMul', [g.input('x', 'float32', [SIZE, SIZE]), g.cast(stored, 'float32')]);
  g.output('sum', g.op('ReduceSum', [matrix], { keepdims: 0 }), 'float32', []);
  return g.encode();
}

async function probe(device: Device, type: 'float32' | 'float16'): Promise<ProbeAnswer> {
  const session = await ModelSession.open(product(type), { device, threads: 1 });
  const dims = [SIZE, SIZE];
  const x = { type: 'float32', dims, data: new Float32Array(SIZE * SIZE).fill(1) } as const;
  const halves = { type: 'float16', dims, data: new Uint16Array(SIZE * SIZE).fill(0x3c00) } as const;
  const inputs = { x, stored: type === 'float16' ? halves : x };
  const expected = SIZE ** 3;
  // The first run compiles.
  await session.run(inputs);
  const started = performance.now();
  const { sum } = await session.run(inputs);
  const seconds = (performance.now() - started) / 1000;
  await session.close();
  const found = Number(sum!.data[0]);
  return Math.abs(found - expected) < 1e-3 * expected
    ? { seconds }
    : { reason: `it takes the sum for ${found}` };
}

const [device, type] = process.argv.slice(2) as [Device, 'float32' | 'float16'];
const answer = await probe(device, type).catch((error: Error): ProbeAnswer => ({ reason: error.message }));
process.stdout.write(`\n${JSON.stringify(answer)}\n`);
