import type { Language } from '../language';
import { appsettings } from './appsettings';
import { cmake, pipRequirements } from './build-files';
import { dockerfile } from './dockerfile';
import { documentation, html } from './documentation';
import { elasticBeanstalk } from './elastic-beanstalk';
import { envExample } from './env-example';
import { hocon } from './hocon';
import { bruno, httpEnvironment, httpRequest } from './http-request';
import { ini, properties } from './ini';
import { json } from './json';
import { makefile } from './makefile';
import { npmSettings } from './npm-settings';
import { procfile } from './procfile';
import { railsYaml } from './rails-yaml';
import { shellHistory } from './shell-history';
import { springProperties } from './spring-properties';
import { springYaml } from './spring-yaml';
import { symfonyYaml } from './symfony-yaml';
import { systemd } from './systemd';
import { terraform } from './terraform';
import { toml } from './toml';
import { webServer } from './web-server';
import { xml } from './xml';
import { yaml } from './yaml';

/** Every configuration format KeyGuard can rewrite, the more special first: a compose file is YAML, too. */
export const FORMATS: readonly Language[] = [
  springProperties,
  springYaml,
  appsettings,
  railsYaml,
  symfonyYaml,
  dockerfile,
  makefile,
  procfile,
  shellHistory,
  envExample,
  httpEnvironment,
  elasticBeanstalk,
  npmSettings,
  cmake,
  pipRequirements,
  webServer,
  hocon,
  systemd,
  toml,
  ini,
  properties,
  xml,
  terraform,
  httpRequest,
  bruno,
  html,
  documentation,
  yaml,
  json,
];
