/** A program that reads HCL and takes variables from the environment. */
export interface HclProgram {
  /** As its users write it. */
  readonly name: string;
  /** Before the name of a declared variable, in the environment. Undefined where files read the environment directly. */
  readonly prefix?: string;
  /** The end of its files' names. */
  readonly extension: string;
  readonly paths: RegExp;
  /** Files of values for declared variables. */
  readonly values?: RegExp;
  /** True where it never reads one file without the others in its folder. */
  readonly readsFolder?: boolean;
  /** @param folder  of the file, seen from the env file's; '' where it is the same */
  readonly command: (folder: string) => string;
}

const HCL_PROGRAMS: readonly HclProgram[] = [
  {
    // https://developer.hashicorp.com/packer/docs/templates/hcl_templates/variables#environment-variables
    name: 'Packer',
    prefix: 'PKR_VAR_',
    extension: '.pkr.hcl',
    paths: /\.pkr\.hcl$/,
    values: /\.pkrvars\.hcl$/,
    command: (folder) => `packer build ${folder || '.'}`,
  },
  {
    // https://terragrunt.gruntwork.io/docs/reference/built-in-functions/#get_env
    name: 'Terragrunt',
    extension: '.hcl',
    paths: /(?:^|\/)(?:terragrunt|root|env|account|region)\.hcl$/,
    command: (folder) => (folder === '' ? 'terragrunt apply' : `terragrunt apply --working-dir ${folder}`),
  },
  {
    // https://developer.hashicorp.com/terraform/language/values/variables#environment-variables
    name: 'Terraform',
    prefix: 'TF_VAR_',
    extension: '.tf',
    paths: /\.(?:tf|tofu)$/,
    values: /\.tfvars$/,
    readsFolder: true,
    command: (folder) => (folder === '' ? 'terraform apply' : `terraform -chdir=${folder} apply`),
  },
];

export function programOf(path: string): HclProgram | undefined {
  return HCL_PROGRAMS.find(({ paths, values }) => paths.test(path) || values?.test(path));
}
