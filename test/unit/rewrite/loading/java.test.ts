import assert from 'node:assert/strict';
import { loadingOf } from '../../../../src/rewrite/loading';
import { fillKeys } from '../../../support/keys';
import { MemoryProject } from '../../../support/memory-project';

const PLAIN = 'class Main { String key = "{{KEY1}}"; }\n';
const VALUE = 'class Mail { @Value("{{KEY1}}") String key; }\n';
const IMPORT = 'spring.config.import=optional:file:.env[.properties]';

async function notes(
  path: string,
  text: string,
  files: Readonly<Record<string, string>> = {},
  envPath = '.env',
): Promise<readonly string[]> {
  const project = new MemoryProject({ ...files, [path]: text });
  return (await loadingOf({ file: { path, text: fillKeys(text) }, envPath, project })).notes;
}

function nothing(command: string): string {
  return `Nothing loads .env yet. Start the program with: keyguard run -- ${command}`;
}

describe('who loads the env file of a Java program', () => {
  it('nobody', async () => assert.deepEqual(await notes('Main.java', PLAIN), [nothing('COMMAND')]));

  for (const [files, command] of [
    [{ 'pom.xml': '<project/>' }, 'mvn exec:java'],
    [{ 'pom.xml': '<artifactId>spring-boot-starter</artifactId>', mvnw: '' }, './mvnw spring-boot:run'],
    [{ 'build.gradle': "plugins { id 'application' }" }, 'gradle run'],
    [{ 'build.gradle.kts': 'plugins { id("org.springframework.boot") }', gradlew: '' }, './gradlew bootRun'],
  ] as const) {
    it(`nobody, and it is started with ${command}`, async () =>
      assert.deepEqual(await notes('src/main/java/Main.java', PLAIN, files), [nothing(command)]));
  }

  it('nobody, for Kotlin, Scala and a build file either', async () => {
    const kotlin = await notes('src/Mail.kt', 'val key = "{{KEY1}}"\n', {
      'build.gradle.kts': '',
      gradlew: '',
    });
    assert.deepEqual(kotlin, [nothing('./gradlew run')]);
    const scala = await notes('src/Mail.scala', 'val key = "{{KEY1}}"\n', { 'build.sbt': '' });
    assert.deepEqual(scala, [nothing('sbt run')]);
    assert.deepEqual(await notes('build.gradle', "ext.key = '{{KEY1}}'\n"), [nothing('./gradlew TASK')]);
  });

  it('not Spring, whose import the environment of the process does not see', async () =>
    assert.deepEqual(await notes('Main.java', PLAIN, { 'application.properties': IMPORT }), [
      nothing('COMMAND'),
    ]));

  it('dotenv-java, for what is read through it', async () =>
    assert.deepEqual(await notes('Main.java', 'Dotenv dotenv = Dotenv.load();'), [
      'dotenv-java in this file loads .env; read the variable through it.',
    ]));

  it('an import of Spring Boot, for its annotations', async () => {
    const path = 'src/main/resources/application.yml';
    const files = { [path]: 'spring:\n  config:\n    import: "optional:file:.env[.properties]"\n' };
    assert.deepEqual(await notes('src/main/java/Mail.java', VALUE, files), [
      `spring.config.import in ${path} loads .env.`,
    ]);
  });

  it('an import of Spring Boot in the file itself', async () =>
    assert.deepEqual(await notes('application.properties', `a={{KEY1}}\n${IMPORT}\n`), [
      'spring.config.import in application.properties loads .env.',
    ]));

  it('nobody, and the line that would', async () => {
    const line = `or add this line to application.properties (Spring Boot 2.4 or newer): ${IMPORT}`;
    assert.deepEqual(await notes('application.properties', 'a={{KEY1}}\n'), [
      `${nothing('COMMAND')}, ${line}`,
    ]);
    const commented = await notes('application.properties', `a={{KEY1}}\n# ${IMPORT}\n`);
    assert.deepEqual(commented, [`${nothing('COMMAND')}, ${line}`]);
  });

  it('an import of another file is none of this one', async () => {
    const [note = ''] = await notes('application.properties', `a={{KEY1}}\n${IMPORT}\n`, {}, 'a.env');
    assert.match(
      note,
      /^Nothing loads a\.env yet\. .*: keyguard run --env-file a\.env -- COMMAND, or add .*file:a\.env\[/,
    );
  });
});
