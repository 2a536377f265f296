import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { installOnce } from '../../support/vscode-server/cache';
import { npmInstall } from '../../support/vscode-server/npm';

const run = promisify(execFile);

/** One of SendGrid's own libraries, with a program that sends a mail by it. */
export interface Sdk {
  /** The folder of fixtures/sdk. */
  readonly name: string;
  /** Without these the test is skipped. */
  readonly commands: readonly string[];
  /** Puts the library where `start` finds it; throws where its registry cannot be reached. Done once. */
  install(): Promise<string>;
  /** Beside the program, so that KeyGuard sees a project. */
  readonly files: Readonly<Record<string, string>>;
  /** @param library what `install` gave */
  start(library: string): {
    readonly command: readonly [string, ...string[]];
    readonly env: Readonly<Record<string, string>>;
  };
}

const GO_MODULE = 'module shop\n\ngo 1.21\n\nrequire github.com/sendgrid/sendgrid-go v3.16.1+incompatible\n';

export const SDKS: readonly Sdk[] = [
  {
    name: 'javascript',
    commands: ['node'],
    files: { 'package.json': '{ "dependencies": { "@sendgrid/mail": "8.1.6" } }\n' },
    install: () =>
      installOnce('sdk-npm-8.1.6', async (folder) => {
        await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
        await npmInstall(folder, ['@sendgrid/mail@8.1.6', '@sendgrid/client@8.1.6']);
      }),
    start: (library) => ({
      command: ['node', 'send.js'],
      env: { NODE_PATH: path.join(library, 'node_modules') },
    }),
  },
  {
    name: 'python',
    commands: ['python3'],
    files: { 'requirements.txt': 'sendgrid==6.12.5\n' },
    install: () =>
      installOnce('sdk-pypi-6.12.5', async (folder) => {
        await run('python3', ['-m', 'pip', 'install', '--quiet', '--target', folder, 'sendgrid==6.12.5']);
      }),
    start: (library) => ({ command: ['python3', 'send.py'], env: { PYTHONPATH: library } }),
  },
  {
    name: 'go',
    commands: ['go'],
    files: { 'go.mod': GO_MODULE },
    install: () =>
      installOnce('sdk-go-3.16.1', async (folder) => {
        await writeFile(path.join(folder, 'go.mod'), GO_MODULE);
        await writeFile(
          path.join(folder, 'use.go'),
          'package shop\n\nimport (\n\t_ "github.com/sendgrid/sendgrid-go"\n\t_ "github.com/sendgrid/sendgrid-go/helpers/mail"\n)\n',
        );
        await run('go', ['mod', 'tidy'], { cwd: folder });
      }),
    start: (library) => ({
      command: ['go', 'run', '-modfile', path.join(library, 'go.mod'), 'send.go'],
      env: { GOFLAGS: '-mod=mod' },
    }),
  },
  {
    name: 'java',
    commands: ['java', 'javac', 'mvn'],
    files: { 'pom.xml': '<project/>\n' },
    install: () =>
      installOnce('sdk-maven-4.10.3', async (folder) => {
        await writeFile(path.join(folder, 'pom.xml'), POM);
        const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
        await run('mvn', ['--quiet', '--batch-mode', goal, '-DoutputDirectory=jars'], { cwd: folder });
      }),
    start: (library) => ({
      command: ['java', '-cp', path.join(library, 'jars', '*'), 'Send.java'],
      env: {},
    }),
  },
];

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shop</groupId>
  <artifactId>shop</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.sendgrid</groupId>
      <artifactId>sendgrid-java</artifactId>
      <version>4.10.3</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;
