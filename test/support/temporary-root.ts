import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all temporary folders of a test run one root, which is gone when it ends; vitest calls it before the first test. */
export default function setup(): () => void {
  const root = mkdtempSync(join(tmpdir(), 'semmem-'));
  process.env.TMPDIR = root;
  return () => rmSync(root, { recursive: true, force: true });
}
