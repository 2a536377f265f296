import { isKey } from '../../detect/finding';
import { scanText } from '../../detect/scan';
import { type Instruction, parseDockerfile } from '../formats/dockerfile/instructions';
import { pairsOf } from '../formats/dockerfile/pairs';
import type { Loading, LoadingRequest } from '../language';
import { keyguardRun } from './loaders';

/** Nothing loads an env file into an image; the commands that build and run it hand its variables over. */
export async function loadDocker({ file, envPath, variables = [] }: LoadingRequest): Promise<Loading> {
  const notes: string[] = [];
  const withReferences: string[] = [];
  const { isBuilt, isRun, started } = usesOf(file);
  if (isRun) {
    notes.push(`Start the container with: docker run --env-file ${envPath} IMAGE`);
    // `--env NAME` hands on what the environment has: https://docs.docker.com/reference/cli/docker/container/run/#env
    const names = variables.map((name) => `--env ${name} `).join('');
    withReferences.push(
      `${envPath} says where the key is. Start the container with: ${keyguardRun(envPath, `docker run ${names}IMAGE`)}`,
    );
  }
  if (isBuilt) {
    const built = variables.filter((name) => !started.includes(name));
    const secrets = built.map((name) => `--secret id=${name},env=${name} `).join('');
    const build = `Build the image with: ${keyguardRun(envPath, `docker build ${secrets}.`)}`;
    notes.push(build);
    withReferences.push(build);
  }
  return { notes, withReferences };
}

/** Whether keys stood where the image is built, and where it is run. */
function usesOf({ path, text }: LoadingRequest['file']): {
  isBuilt: boolean;
  isRun: boolean;
  /** Variables that no command of the build names. */
  started: readonly string[];
} {
  const { instructions } = parseDockerfile(text);
  const keys = scanText({ text, path }).filter(isKey);
  const holders = instructions.filter(({ span: { start, end } }) =>
    keys.some(({ span }) => start <= span.start && span.end <= end),
  );
  const isNamed = (instruction: Instruction, name: RegExp) => name.test(instruction.name);
  const names = holders.flatMap((holder) => pairsOf(text, holder).map(({ name }) => name));
  const reads = (name: string, { span }: Instruction) =>
    new RegExp(`\\$\\{?${name}\\b`).test(text.slice(span.start, span.end));
  const readers = instructions.filter((each) => names.some((name) => reads(name, each)));
  const all = [...holders, ...readers];
  return {
    isBuilt: all.some((each) => isNamed(each, /^(?:RUN|ARG)$/)),
    started: names.filter((name) => !readers.some((each) => each.name === 'RUN' && reads(name, each))),
    isRun: all.some((each) => isNamed(each, /^(?:ENV|CMD|ENTRYPOINT|HEALTHCHECK)$/)),
  };
}
