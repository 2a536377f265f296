/** What a mocha run tells the process that started it, over IPC from Node and as a console line from a VS Code. */
export type TestEvent =
  | {
      readonly type: 'test';
      /** Path from the project's root, `/` between parts; empty if mocha does not know it. */
      readonly file: string;
      /** The titles of the suites around it and its own. */
      readonly title: string;
      readonly state: 'passed' | 'failed' | 'skipped';
      readonly durationMs: number;
      /** Stack with the message, for a failed test. */
      readonly error?: string;
    }
  /** Every test has been run; without it a run broke off. */
  | { readonly type: 'end' };

/** How an event is told from what the tests print. */
const PREFIX = 'keyguard-test-event ';

export function toLine(event: TestEvent): string {
  return PREFIX + JSON.stringify(event);
}

/** Undefined for a line that is something else. */
export function fromLine(line: string): TestEvent | undefined {
  return line.startsWith(PREFIX) ? (JSON.parse(line.slice(PREFIX.length)) as TestEvent) : undefined;
}

/** An error as a failed test shows it: the stack, with the message in front where the engine leaves that out. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? '';
  return stack.includes(error.message) ? stack : `${error.name}: ${error.message}\n${stack}`;
}
