import type { JsonKind } from '../kind';
import { appService } from './app-service';
import { documentation } from './documentation';
import { ecsTask } from './ecs-task';
import { azureFunctions, cypress, launchSettings, nodemon, pm2, wrangler } from './environment-files';
import { heroku } from './heroku';
import { insomnia, postman, thunderClient } from './http-clients';
import { nodeConfig } from './node-config';
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
  launchSettings,
  pm2,
  wrangler,
  nodemon,
  cypress,
  ecsTask,
  appService,
  heroku,
  postman,
  insomnia,
  thunderClient,
  documentation,
  nodeConfig,
];
