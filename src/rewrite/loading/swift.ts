import { folderOf, foldersUpTo, joinPath } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';
import { isDefault, startWithKeyguard } from './loaders';

/** Vapor reads `.env` of the working directory: https://docs.vapor.codes/basics/environment/ */
export async function loadSwift({ file, envPath, project }: LoadingRequest): Promise<Loading> {
  for (const folder of foldersUpTo(folderOf(file.path), '')) {
    const manifest = await project.readText(joinPath(folder, 'Package.swift'));
    if (manifest === undefined) continue;
    if (/\bvapor\b/i.test(manifest) && isDefault(envPath) && folderOf(envPath) === folder)
      return { notes: [`Vapor loads ${envPath} by itself.`] };
    break;
  }
  return { notes: [startWithKeyguard(envPath)] };
}
