import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../pipeline/input-error.ts';
import { chooseDevice } from '../../pipeline/models/choose-device.ts';
import { oracleFolder, tinyOracle } from '../support/model-oracles.ts';
import { runCommand } from '../support/run-command.ts';
import { swiftShader } from '../support/swift-shader.ts';

const reasonOf = async (choice: Promise<unknown>) => {
  const error = await choice.then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  expect(error.message).not.toContain('\n');
  return error.message as string;
};

describe('a device', () => {
  it('that was named is taken or refused with reason and remedy, never another', async () => {
    expect(await chooseDevice({ device: 'cpu', dtype: 'fp32' })).toEqual({ device: 'cpu', passedOver: [] });
    expect(await reasonOf(chooseDevice({ device: 'cpu', dtype: 'fp16' }))).toMatch(/fp16 needs a GPU/);
  });

  it('computes in whole float32, also where it is CUDA, unless told otherwise', async () => {
    const tf32 = () =>
      execFileSync(process.execPath, ['-p', 'process.env.NVIDIA_TF32_OVERRIDE'], { encoding: 'utf8' });
    for (const [told, expected] of [
      [undefined, '0\n'],
      ['1', '1\n'],
    ]) {
      if (told === undefined) delete process.env.NVIDIA_TF32_OVERRIDE;
      else process.env.NVIDIA_TF32_OVERRIDE = told;
      await chooseDevice({ device: 'cpu', dtype: 'fp32' });
      expect(tf32()).toBe(expected);
    }
    delete process.env.NVIDIA_TF32_OVERRIDE;
  });

  it('says why it does not start, and what helps: CUDA', async () => {
    const { device, passedOver } = await chooseDevice({ device: 'auto', dtype: 'fp32' });
    if (device === 'cuda') return;
    expect(passedOver[0]).toContain('cuda');
    const reason = await reasonOf(chooseDevice({ device: 'cuda', dtype: 'fp32' }));
    expect(reason).toMatch(/does not start on cuda.*onnxruntime-node-install=cuda12/);
  }, 30_000);
});

const env = swiftShader();
// Not a skip where the driver is not there: a machine may lack it.
if (env !== null) describe('WebGPU on SwiftShader', () => onSwiftShader(env));

function onSwiftShader(env: Readonly<Record<string, string>>): void {
  const check = (...options: string[]) =>
    runCommand(
      'semmem',
      ['model', 'check', oracleFolder(tinyOracle('gpt_neox, parallel'), 'F16'), ...options],
      { env },
    );

  it('computes what float64 says', async () => {
    const { status, stdout, stderr } = await check('--device', 'webgpu', '--json');
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ device: 'webgpu', withinTolerance: true });
  }, 120_000);

  it('is passed over by auto, as it is slower than the CPU that it runs on', async () => {
    const { stdout, stderr } = await check('--json');
    expect(JSON.parse(stdout).device).toBe('cpu');
    expect(stderr).toMatch(/webgpu is \d+ times slower/);
  }, 120_000);

  it('has no float16, and says so', async () => {
    const { status, stderr } = await check('--device', 'webgpu', '--dtype', 'fp16');
    expect(status).toBe(2);
    expect(stderr).toMatch(/requires f16.*--dtype fp32/);
  }, 60_000);
}
