import { folderOf, foldersUpTo, joinPath } from '../../../../stores/project-files';
import { keyguardRun } from '../../../loading/loaders';
import { isWhole, type Path, type Treatment } from '../../values';
import type { YamlFile } from '../document';
import { isReferredTo } from '../edits';
import type { YamlKind, YamlRewriter } from '../kind';
import { generic } from './generic';

/** A chart's values have no variables: they are handed to `helm`, best from a file or its standard input. */
export const helmValues: YamlKind = {
  matches: ({ path }) => /(?:^|\/)(?:[\w-]+[.-])?values(?:[._-][\w.-]+)?\.ya?ml$/.test(path),
  begin: async (file) => ((await isOfChart(file)) ? new Values() : generic.begin(file)),
};

async function isOfChart({ path, source: { project } }: YamlFile): Promise<boolean> {
  const folder = folderOf(path);
  if (/(?:^|\/)(?:helm|charts?)(?:\/|$)/.test(folder)) return true;
  const charts = await Promise.all(
    foldersUpTo(folder, '').map((each) => project.readText(joinPath(each, 'Chart.yaml'))),
  );
  return charts.some((chart) => chart !== undefined);
}

class Values implements YamlRewriter {
  private readonly emptied: { readonly path: string; readonly variable: string }[] = [];

  treat(...[value, keys]: Parameters<YamlRewriter['treat']>): Treatment {
    const [only] = keys;
    if (!only || !isWhole(value, keys)) return { refusal: IN_LONGER_VALUE };
    if (only.disguise?.kind === 'other') return { refusal: IN_LONGER_VALUE };
    // What is handed over takes the place of a list as a whole.
    if (value.path.some((part) => typeof part === 'number')) return { refusal: IN_LIST };
    if (isReferredTo(value, value.node)) return { refusal: ANCHORED };
    this.emptied.push({ path: helmPath(value.path), variable: only.variable });
    return { edits: [{ span: value.span, newText: '""' }], references: ['""'] };
  }

  /** Helm reads `-` from its standard input: https://github.com/helm/helm/blob/main/pkg/cli/values/options.go */
  loading(envPath: string) {
    return {
      notes: this.emptied.map(
        ({ path, variable }) =>
          `Hand the value over when you deploy: ${keyguardRun(envPath, `sh -c 'printf %s "$${variable}" | helm upgrade --install RELEASE CHART --set-file ${path}=-'`)}. Or let the chart read a Secret that exists already.`,
      ),
    };
  }
}

function helmPath(path: Path): string {
  return path.map((part) => String(part).replaceAll('.', '\\.')).join('.');
}

const IN_LONGER_VALUE =
  'A value of a chart is handed to Helm as a whole, and this one holds more than the key. Give the key a value of its own and put the two together in the template, then use the fix again.';

const IN_LIST =
  'Helm replaces a list as a whole, so one item of it cannot be handed over. Let the item read a Secret (valueFrom: secretKeyRef), or give the key a value of its own.';

const ANCHORED =
  'Other entries refer to this value by its anchor. Write it out there, then use the fix again.';
