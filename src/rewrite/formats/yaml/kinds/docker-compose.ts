import { isMap } from 'yaml';
import { folderOf } from '../../../../stores/project-files';
import { nameOf as fileNameOf } from '../../../loading/loaders';
import { around, pathMatches, substitute } from '../../values';
import { entryOf } from '../edits';
import type { YamlKind } from '../kind';
import { DockerStack } from './docker-stack';

/** Compose puts variables into every value (https://docs.docker.com/reference/compose-file/interpolation/), with `.env` beside the file read by itself. */
export const dockerCompose: YamlKind = {
  matches({ path, documents }) {
    if (/(?:^|\/)(?:docker-)?compose(?:[._-][\w.-]+)?\.ya?ml$/i.test(path)) return true;
    const services = entryOf(documents[0]?.contents, 'services')?.value;
    return (
      isMap(services) &&
      services.items.some(({ value }) => entryOf(value, 'image') || entryOf(value, 'build')) &&
      !entryOf(documents[0]?.contents, 'apiVersion') &&
      !entryOf(documents[0]?.contents, 'jobs')
    );
  },
  begin({ path, text }) {
    let isBuildArgument = false;
    return {
      treat(value, keys) {
        isBuildArgument ||= pathMatches(value.path, '** build args *');
        const [only] = keys;
        // The fallback of the same variable: `${SENDGRID_API_KEY:-SG…}`.
        const fallback =
          only && keys.length === 1 ? around(text, value, only, /\$\{([A-Za-z_]\w*):?-$/, /^\}/) : undefined;
        const reference = `\${${only?.variable}:?}`;
        if (fallback && fallback.before[1] === only?.variable) {
          const edits = value.write([{ span: fallback.span, newText: reference }]);
          return 'refusal' in edits ? edits : { edits, references: [reference] };
        }
        return substitute(value, keys, ({ variable }) => `\${${variable}:?}`);
      },
      loading(envPath) {
        const isRead = folderOf(envPath) === folderOf(path) && fileNameOf(envPath) === '.env';
        const notes = isRead
          ? []
          : [
              `Docker Compose reads only the .env beside ${fileNameOf(path)} by itself. Start it with: docker compose -f ${path} --env-file ${envPath} up`,
            ];
        if (isBuildArgument)
          notes.push(
            'A build argument stays in the history of the image. Pass the key as a build secret instead, or when the container starts.',
          );
        return { notes };
      },
    };
  },
  beginForVault: (file, scheme) => (scheme === 'docker' ? new DockerStack(file) : undefined),
};
