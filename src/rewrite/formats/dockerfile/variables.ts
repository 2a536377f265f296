import type { DockerFile, Instruction } from './instructions';
import { type Pair, pairsOf } from './pairs';
import { REASONS } from './reasons';

/** `NAME=SG…` of ENV or ARG. */
export interface Variable {
  readonly instruction: Instruction;
  readonly pair: Pair;
}

export interface Uses {
  /** `ENV NAME=$NAME`, which goes, too. */
  readonly copies: readonly Variable[];
  /** The commands that read the variable while the image is built. */
  readonly runs: readonly Instruction[];
}

/** What else has to change when the variable goes out of the image. */
export function dropVariable(
  text: string,
  { instructions }: DockerFile,
  { instruction, pair }: Variable,
): Uses | { readonly refusal: string } {
  const use = new RegExp(`\\$(?:${pair.name}\\b|\\{${pair.name}\\b)`);
  const copies: Variable[] = [];
  const runs: Instruction[] = [];
  for (const each of instructions) {
    if (each.span.start <= instruction.span.start || !use.test(text.slice(each.span.start, each.span.end)))
      continue;
    switch (each.name) {
      case 'RUN':
        runs.push(each);
        break;
      // These read it when the container runs.
      case 'CMD':
      case 'ENTRYPOINT':
      case 'HEALTHCHECK':
        break;
      case 'ENV': {
        const found = pairsOf(text, each).filter(({ span }) => use.test(text.slice(span.start, span.end)));
        const isCopy = ({ name, value }: Pair) =>
          name === pair.name && new RegExp(`^\\$\\{?${name}\\}?$`).test(text.slice(value.start, value.end));
        if (!found.every(isCopy)) return { refusal: REASONS.used };
        copies.push(...found.map((copy) => ({ instruction: each, pair: copy })));
        break;
      }
      default:
        return { refusal: REASONS.used };
    }
  }
  if (instruction.name === 'ARG' && runs.length + copies.length === 0) return { refusal: REASONS.argument };
  return { copies, runs };
}
