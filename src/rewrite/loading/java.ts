import { findApiKeys } from '../../detect/api-key';
import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';
import { isDefault, nameOf, startWithKeyguard, startWithReferences, withoutCommentLines } from './loaders';

/** A running Java program cannot change its environment: what a library loads, only that library sees. */
export async function loadJava(request: LoadingRequest): Promise<Loading> {
  const { file, envPath, project } = request;
  if (isReadBySpring(file.text)) return loadSpring(request);
  if (/\bDotenv\s*\.\s*(?:load|configure)\s*\(/.test(withoutCommentLines(file.text)) && isDefault(envPath))
    return { notes: [`dotenv-java in this file loads ${envPath}; read the variable through it.`] };
  const isBuildFile = /\.gradle(?:\.kts)?$/.test(file.path);
  const start = isBuildFile ? './gradlew TASK' : (await buildFileOf(file.path, project))?.start;
  return { notes: [startWithKeyguard(envPath).replace('COMMAND', start ?? 'COMMAND')] };
}

/** Spring Boot reads an env file if its configuration imports it, and then for its own `${…}` only. */
export async function loadSpring({ file, envPath, project }: LoadingRequest): Promise<Loading> {
  const importing = await importerOf(file, envPath, project);
  const build = await buildFileOf(file.path, project);
  if (importing !== undefined)
    return {
      notes: [`spring.config.import in ${importing} loads ${envPath}.`],
      withReferences: [startWithReferences(envPath, build?.start)],
    };
  // The hint in brackets: Spring goes by the extension, and `.env` is none (spring-projects/spring-boot#24229).
  const line = `spring.config.import=optional:file:${nameOf(envPath)}[.properties]`;
  const note = startWithKeyguard(envPath).replace('COMMAND', build ? build.start : 'COMMAND');
  return {
    notes: [`${note}, or add this line to application.properties (Spring Boot 2.4 or newer): ${line}`],
    withReferences: [startWithReferences(envPath, build?.start)],
  };
}

/** Whether the first key stands in an annotation of Spring's. */
function isReadBySpring(text: string): boolean {
  const [key] = findApiKeys(text);
  const before = key ? text.slice(Math.max(0, key.span.start - 300), key.span.start) : '';
  return /@(?:[\w.]+\.)?(?:Value|TestPropertySource|SpringBootTest)\s*\([^)]*$/.test(before);
}

const CONFIGURATIONS = ['properties', 'yml', 'yaml'].flatMap((extension) => [
  `src/main/resources/application.${extension}`,
  `application.${extension}`,
  `config/application.${extension}`,
]);

async function importerOf(
  file: LoadingRequest['file'],
  envPath: string,
  project: ProjectFiles,
): Promise<string | undefined> {
  const imports = new RegExp(
    `file:(?:\\./)?${nameOf(envPath).replace(/[.\\[\]]/g, '\\$&')}(?:\\[|['"\\s,;]|$)`,
    'm',
  );
  const folder = folderOf(envPath);
  if (imports.test(withoutCommentLines(file.text)) && !file.path.endsWith('.java')) return file.path;
  const paths = CONFIGURATIONS.map((name) => joinPath(folder, name));
  const texts = await Promise.all(paths.map((path) => project.readText(path)));
  return paths.find((_, index) => imports.test(withoutCommentLines(texts[index] ?? '')));
}

/** How people start what the build file builds. */
async function buildFileOf(
  path: string,
  project: ProjectFiles,
): Promise<{ readonly start: string } | undefined> {
  for (const folder of foldersUpTo(folderOf(path), '')) {
    const names = ['pom.xml', 'build.gradle', 'build.gradle.kts', 'mvnw', 'gradlew', 'build.sbt'];
    const [pom, ...gradle] = await Promise.all(names.map((name) => project.readText(joinPath(folder, name))));
    const isSpring = /spring-boot|org\.springframework\.boot/.test([pom, ...gradle].join('\n'));
    const [groovy, kotlin, maven, wrapper, scala] = gradle;
    if (pom !== undefined) {
      const command = maven === undefined ? 'mvn' : './mvnw';
      return { start: isSpring ? `${command} spring-boot:run` : `${command} exec:java` };
    }
    if (groovy !== undefined || kotlin !== undefined) {
      const command = wrapper === undefined ? 'gradle' : './gradlew';
      return { start: isSpring ? `${command} bootRun` : `${command} run` };
    }
    if (scala !== undefined) return { start: 'sbt run' };
  }
  return undefined;
}
