import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Chromium's Vulkan driver, which plays a GPU on the CPU; it knows no float16. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** What the environment says where WebGPU is to take that driver; `null` on a machine that lacks it, which is said. */
export function swiftShader(): Readonly<Record<string, string>> | null {
  if (existsSync(DRIVER)) {
    return { VK_ICD_FILENAMES: DRIVER, XDG_RUNTIME_DIR: mkdtempSync(join(tmpdir(), 'semmem-xdg-')) };
  }
  console.log(`${DRIVER} is not there (Debian's chromium has it): WebGPU is not tried`);
  return null;
}
