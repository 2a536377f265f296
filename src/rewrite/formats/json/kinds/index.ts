import type { JsonKind } from '../kind';
import { azureFunctions, cypress, documentation, heroku, nodemon, wrangler } from './hosting';
import { insomnia, postman, thunderClient } from './http-clients';
import { packageJson } from './package-json';
import { devcontainer, launch, modelContextServers, settings, tasks } from './vscode';

/** The first that matches counts, and if none does nobody knows the reader. */
export const JSON_KINDS: readonly JsonKind[] = [
  packageJson,
  launch,
  tasks,
  settings,
  devcontainer,
  modelContextServers,
  azureFunctions,
  wrangler,
  nodemon,
  cypress,
  heroku,
  postman,
  insomnia,
  thunderClient,
  documentation,
];
