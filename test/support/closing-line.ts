import { existsSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Ends a run with the skipped tests by name and one line of counts; a skip is a failure where `../shared` exists. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests: TestCase[] = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    for (const test of skipped) console.log(`skipped: ${test.module.relativeModuleId} > ${test.fullName}`);
    if (skipped.length > 0 && existsSync('../shared')) {
      console.log('no test may be skipped here: ../shared exists');
      process.exitCode = 1;
    }
    console.log(`${count('passed')} passed, ${count('failed')} failed, ${skipped.length} skipped`);
  }
}
