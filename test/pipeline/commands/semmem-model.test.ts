import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oracleFolder, tinyOracle } from '../../support/model-oracles.ts';
import { runCommand } from '../../support/run-command.ts';
import { temporaryFolder } from '../../support/tables.ts';

const semmem = (...words: string[]) => runCommand('semmem', ['model', ...words]);
const folder = oracleFolder(tinyOracle('gpt_neox, parallel'), 'F16', 2);

describe('semmem model', () => {
  it('info tells a model by its headers', async () => {
    const { status, stdout, stderr } = await semmem('info', folder, '--json');
    expect(status, stderr).toBe(0);
    const info = JSON.parse(stdout);
    const parameters = Object.values(tinyOracle('gpt_neox, parallel').tensors)
      .map((shape) => shape.reduce((product, side) => product * side, 1))
      .reduce((sum, count) => sum + count);
    expect(info).toMatchObject({
      ...{
        architecture: 'gpt_neox',
        parameters,
        layers: 2,
        width: 48,
        heads: 3,
        context: 64,
        vocabulary: 300,
      },
      weights: { F16: 2 * parameters },
    });
    const [cpu] = info.memory;
    expect(cpu).toMatchObject({ device: 'cpu', dtype: 'fp32', weights: 4 * parameters });
    expect(cpu.batches[32]).toBeGreaterThan(cpu.batches[8]);
    const [, int8] = info.memory;
    expect(int8).toMatchObject({ device: 'cpu', dtype: 'int8' });
    expect(int8.weights).toBeLessThan(cpu.weights);
    expect(int8.batches[8]).toBe(cpu.batches[8] - cpu.weights + int8.weights);
    const { stdout: text } = await semmem('info', folder);
    expect(text).toContain('vocabulary 300 tokens');
    expect(text).toMatch(/\bcpu *│ int8 *│ +\d/);
  });

  it('check compares it with float64, on the device that was named', async () => {
    const { status, stdout, stderr } = await semmem('check', folder, '--device', 'cpu');
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/on cpu in fp32: 3 rows of 32 tokens/);
    expect(stdout).toMatch(/largest difference of a log-probability: \d\.\d\de-\d+ \(tolerance 0\.0002\)/);
    expect(stdout).toMatch(/\nranks that differ: \d of 93 \(for information, not judged\)\n/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('log-probabilities within tolerance');
  });

  it('check asks for tokens that the model is sure of, where it has such', async () => {
    const sure = oracleFolder(tinyOracle('gpt_neox, sharpened'));
    const { stdout } = await semmem('check', sure, '--device', 'cpu', '--json');
    expect(JSON.parse(stdout).sure).toBeLessThan(1e-5);
    expect(JSON.parse(stdout).sure).not.toBeNull();
  });

  it('check says how far weights in 8 bits are off', async () => {
    const { status, stdout, stderr } = await semmem('check', folder, '--dtype', 'int8', '--json');
    expect(status, stderr).toBe(0);
    const { device, other, tolerance } = JSON.parse(stdout);
    expect(device).toBe('cpu');
    expect(other).toBeGreaterThan(1e-4);
    expect(other).toBeLessThan(tolerance.other);
  });

  it('refuses what it knows nothing of', async () => {
    const file = join(temporaryFolder(), 'm.onnx');
    writeFileSync(file, '');
    for (const [words, message] of [
      [['info', file], /ready ONNX model/],
      [['check', './none'], /model not found/],
      [['check', folder, '--device', 'webgpu', '--dtype', 'int8'], /--dtype int8 is for the CPU/],
      [['check', folder, '--device', 'tpu'], /--device must be one of auto, cpu, webgpu, cuda, not "tpu"/],
    ] as const) {
      const { status, stderr } = await semmem(...words);
      expect(status).toBe(2);
      expect(stderr).toMatch(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});
