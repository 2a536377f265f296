import type { Manifest } from '../manifest';
import { buildGradle } from './build-gradle';
import { composerJson } from './composer-json';
import { csproj } from './csproj';
import { gemfileLock } from './gemfile-lock';
import { goMod } from './go-mod';
import { packageJson } from './package-json';
import { pomXml } from './pom-xml';
import { pyprojectToml } from './pyproject-toml';
import { requirementsTxt } from './requirements-txt';

export const MANIFESTS: readonly Manifest[] = [
  packageJson,
  requirementsTxt,
  pyprojectToml,
  gemfileLock,
  composerJson,
  goMod,
  pomXml,
  buildGradle,
  csproj,
];
