import assert from 'node:assert/strict';
import { keyguardJson } from '../support/keyguard';

interface Report {
  readonly findings: readonly { readonly path: string; readonly rule: string }[];
  readonly errors: readonly unknown[];
  readonly summary: { readonly files: number };
}

describe('keyguard scan of real sources', () => {
  const scan = (...args: string[]) => keyguardJson<Report>(process.cwd(), ['scan', ...args]);

  it('finds nothing in what the project depends on', () => {
    const { status, report } = scan('--include-ignored', 'node_modules');
    assert.deepEqual([report.findings, report.errors, status], [[], [], 0]);
    assert.ok(report.summary.files > 1000, `only ${report.summary.files} files`);
  });

  it('finds nothing in the project itself', () => {
    const { status, report } = scan();
    assert.deepEqual([report.findings, report.errors, status], [[], [], 0]);
    assert.ok(report.summary.files > 400, `only ${report.summary.files} files`);
  });
});
