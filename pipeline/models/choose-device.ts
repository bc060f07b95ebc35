import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Dtype } from '../dtype.ts';
import { InputError } from '../input-error.ts';
import { packageRoot } from '../package-root.ts';
import type { ProbeAnswer } from './device-probe.ts';
import type { Device } from './session.ts';

/** What is asked of a device. */
export interface DeviceNeeds {
  readonly device: Device | 'auto';
  readonly dtype: Dtype;
}

/** The device that a model will run on. */
export interface ChosenDevice {
  readonly device: Device;
  /** Why better ones were passed over, one line each. */
  readonly passedOver: readonly string[];
}

/** The compiled probe, which runs in a process of its own. */
const PROBE = join(packageRoot, 'dist/pipeline/models/device-probe.js');
const PATIENCE_MS = 60_000;
/** A GPU that takes this many times as long as one thread of the CPU is a program that plays one. */
const SLOWER = 4;

/**
 * The device that was named, or, for `auto`, the first of CUDA, WebGPU and CPU that multiplies matrices rightly and fast.
 *
 * Throws an InputError with reason and remedy where the one named, or any at all, does not work.
 */
export async function chooseDevice({ device, dtype }: DeviceNeeds): Promise<ChosenDevice> {
  withoutTf32();
  const type = dtype === 'fp16' ? 'float16' : 'float32';
  if (dtype === 'int8') {
    if (device === 'cpu' || device === 'auto') return { device: 'cpu', passedOver: [] };
    throw new InputError(`--dtype int8 is for the CPU; on ${device} take fp16, or leave out --device`);
  }
  if (device === 'cpu') {
    if (dtype === 'fp16') throw new InputError('--dtype fp16 needs a GPU; the CPU computes in fp32');
    return { device, passedOver: [] };
  }
  if (device !== 'auto') {
    const answer = await ask(device, type);
    if ('reason' in answer) {
      const remedy = dtype === 'fp16' ? '; --dtype fp32 may' : '';
      throw new InputError(`${withCause(device, answer.reason)}${remedy}`);
    }
    return { device, passedOver: [] };
  }
  const [cuda, webgpu, cpu] = await Promise.all([
    ask('cuda', type),
    ask('webgpu', type),
    ask('cpu', 'float32'),
  ]);
  const passedOver: string[] = [];
  for (const [gpu, answer] of [['cuda', cuda] as const, ['webgpu', webgpu] as const]) {
    if ('reason' in answer) passedOver.push(withCause(gpu, answer.reason));
    else if ('seconds' in cpu && answer.seconds > SLOWER * cpu.seconds) {
      const times = Math.round(answer.seconds / cpu.seconds);
      passedOver.push(`${gpu} is ${times} times slower here than one thread of the CPU`);
    } else return { device: gpu, passedOver };
  }
  if (dtype === 'fp16') throw new InputError(`--dtype fp16 needs a GPU: ${passedOver.join('; ')}`);
  if ('reason' in cpu) throw new InputError(withCause('cpu', cpu.reason));
  return { device: 'cpu', passedOver };
}

/**
 * Keeps CUDA's fp32 from being TF32, of 10 bits, on whatever thread of this process and in those it starts.
 *
 * NVIDIA's libraries read it when they are loaded, and it goes before what ONNX Runtime asks of them; its own switch,
 * `use_tf32`, does not reach the provider through onnxruntime-node. Who sets it to 1 has it so.
 */
function withoutTf32(): void {
  process.env.NVIDIA_TF32_OVERRIDE ??= '0';
}

function withCause(device: Device, reason: string): string {
  // ONNX Runtime names its own files and functions before it comes to the point.
  const point = reason
    .replace(/(?:: )?\S*onnxruntime\S*:\d+ .* was false\. /, ': ')
    .replace(/^.*Status Message: \S+:\d+ \S+ /, '');
  return point.includes(`on ${device}`) ? point : `the model does not run on ${device}: ${point}`;
}

function ask(device: Device, type: 'float32' | 'float16'): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const options = { timeout: PATIENCE_MS, killSignal: 'SIGKILL' } as const;
    execFile(process.execPath, [PROBE, device, type], options, (error, stdout) => {
      const last = stdout.trim().split('\n').at(-1) ?? '';
      try {
        resolve(JSON.parse(last));
      } catch {
        const how = error?.killed
          ? 'does not answer'
          : `ended the process (${error?.signal ?? error?.code ?? 'no answer'})`;
        resolve({ reason: `its driver ${how}` });
      }
    });
  });
}
