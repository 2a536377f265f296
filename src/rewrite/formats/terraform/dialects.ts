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
  readonly command: string;
}

export const HCL_PROGRAMS: readonly HclProgram[] = [
  {
    // https://developer.hashicorp.com/packer/docs/templates/hcl_templates/variables#environment-variables
    name: 'Packer',
    prefix: 'PKR_VAR_',
    extension: '.pkr.hcl',
    paths: /\.pkr\.hcl$/,
    values: /\.pkrvars\.hcl$/,
    command: 'packer build .',
  },
  {
    // https://terragrunt.gruntwork.io/docs/reference/built-in-functions/#get_env
    name: 'Terragrunt',
    extension: '.hcl',
    paths: /(?:^|\/)(?:terragrunt|root|env|account|region)\.hcl$/,
    command: 'terragrunt apply',
  },
  {
    // https://developer.hashicorp.com/terraform/language/values/variables#environment-variables
    name: 'Terraform',
    prefix: 'TF_VAR_',
    extension: '.tf',
    paths: /\.(?:tf|tofu)$/,
    values: /\.tfvars$/,
    command: 'terraform apply',
  },
];

export function programOf(path: string): HclProgram | undefined {
  return HCL_PROGRAMS.find(({ paths, values }) => paths.test(path) || values?.test(path));
}
