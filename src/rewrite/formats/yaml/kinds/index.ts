import type { YamlKind } from '../kind';
import { ansible } from './ansible';
import { azurePipelines } from './azure-pipelines';
import { circleci } from './circleci';
import { cloudFormation } from './cloudformation';
import { dockerCompose } from './docker-compose';
import { apiDescription, cassette } from './documentation';
import { githubActions } from './github-actions';
import { gitlabCi } from './gitlab-ci';
import { helmValues } from './helm-values';
import { insomnia } from './insomnia';
import { kubernetes } from './kubernetes/kind';
import { bitbucketPipelines, drone, travis } from './other-pipelines';
import { render } from './render';
import { serverless } from './serverless';

/** The first that matches counts, and if none does nobody knows the reader: those told by their path, then those told by what they say. */
export const YAML_KINDS: readonly YamlKind[] = [
  githubActions,
  gitlabCi,
  circleci,
  bitbucketPipelines,
  travis,
  drone,
  serverless,
  render,
  azurePipelines,
  kubernetes,
  cloudFormation,
  apiDescription,
  cassette,
  insomnia,
  dockerCompose,
  helmValues,
  ansible,
];
