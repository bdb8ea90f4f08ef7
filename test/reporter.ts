import {writeFileSync} from 'node:fs';
import type {Reporter, TestCase, TestModule, Vitest} from 'vitest/node';

/**
 * Counts tests into the file $TANGENTE_TALLY, and names those that failed or passed only when they were run again,
 * after each one, so that the count survives a crash of the run; and prints each skipped test with its reason.
 */
export default class TallyReporter implements Reporter {
  private readonly tally = {
    passed: 0,
    failed: 0,
    skipped: 0,
    ended: false,
    failures: [] as string[],
    unsteady: [] as string[],
  };
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest) {
    this.vitest = vitest;
  }

  onTestCaseResult(test: TestCase) {
    const result = test.result();
    if (result.state === 'pending') return;
    // Under -t, every test with another name counts as skipped.
    if (result.state === 'skipped' && this.vitest?.config.testNamePattern) return;
    this.tally[result.state] += 1;
    if (test.diagnostic()?.flaky)
      this.name('unsteady', test.module, test.fullName, result.errors?.[0]?.message);
    if (result.state === 'failed')
      this.name('failures', test.module, test.fullName, result.errors[0]?.message);
    if (result.state === 'skipped') {
      this.vitest?.logger.log(`skipped: ${test.fullName}${result.note ? ` (${result.note})` : ''}`);
    }
    this.write();
  }

  onTestModuleEnd(module: TestModule) {
    // A file that does not load, or whose hooks throw, has failed without a test that failed.
    const failed = [...module.children.allTests('failed')].length;
    if (module.state() === 'failed' && failed === 0) {
      this.tally.failed += 1;
      this.name('failures', module, 'the file itself', module.errors()[0]?.message);
    }
    this.write();
  }

  onTestRunEnd(_modules: readonly TestModule[], errors: readonly unknown[]) {
    this.tally.failed += errors.length;
    this.tally.ended = true;
    this.write();
  }

  private name(list: 'failures' | 'unsteady', module: TestModule, test: string, reason = '') {
    this.tally[list].push(`${module.relativeModuleId} > ${test}: ${reason.split('\n', 1)[0]}`);
  }

  private write() {
    if (process.env.TANGENTE_TALLY) writeFileSync(process.env.TANGENTE_TALLY, JSON.stringify(this.tally));
  }
}
