import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../../../src/validation/terraform/config-file.ts';
import { findRefusals, nothingFamiliar } from '../../../../src/validation/terraform/find-refusals.ts';
import { callsOf } from '../../../../src/validation/terraform/module-folder.ts';
import { refusalRules } from '../../../../src/validation/terraform/refusal-rules.ts';
import {
  readTerraformPolicy,
  strictPolicy,
  type TerraformPolicy,
} from '../../../../src/validation/terraform/refusal.ts';

function refuse(text: string, options: { path?: string; policy?: TerraformPolicy; dir?: string } = {}) {
  const { path = 'main.tf', policy = strictPolicy, dir = 'envs/prod' } = options;
  const file = readConfigFile(`${dir}/${path}`, text);
  const folder = { dir, files: [file], calls: callsOf(file), links: [] };
  return findRefusals([folder], dir, policy, nothingFamiliar);
}

/** Rule → texts it must refuse, each with the line. */
const hostile: Readonly<Record<string, readonly (readonly [text: string, line: number])[]>> = {
  'terraform/provisioner': [
    ['resource "null_resource" "x" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}', 2],
    ['resource "aws_instance" "x" {\n  for_each = toset(["a"])\n  provisioner remote-exec {}\n}', 3],
    ['resource "terraform_data" "x" { /* { */\n provisioner "file" {} }', 2],
  ],
  'terraform/data-external': [
    ['data "external" "x" {\n  program = ["id"]\n}', 1],
    ['check "c" {\n  data "external" "x" {\n  }\n}', 2],
    ['data "extern\\u0061l" "x" {}', 1],
    ['data external x {}', 1],
  ],
  'terraform/data-http': [['\ndata "http" "x" {\n  url = "https://example.org"\n}', 2]],
  'terraform/local-command': [['data "local_command" "x" {}', 1]],
  'terraform/remote-state-http': [
    ['data "terraform_remote_state" "x" {\n  backend = "http"\n  config = { address = "https://a" }\n}', 1],
  ],
  'terraform/provider-exec': [
    ['provider "kubernetes" {\n  exec {\n    api_version = "v1"\n    command = "./token.sh"\n  }\n}', 1],
    ['provider "helm" {\n  kubernetes = { exec = { command = "sh", args = ["-c", "id"] } }\n}', 1],
  ],
  'terraform/provider-credentials-file': [['provider "aws" {\n  shared_config_files = ["./conf"]\n}', 1]],
  'terraform/helm-postrender': [['resource "helm_release" "x" {\n  postrender {\n    binary_path = "./x"\n  }\n}', 2]],
  'terraform/module-source': [
    ['module "x" {\n  source = "git::https://example.org/x.git"\n}', 2],
    ['module "x" {\n  source = "github.com/acme/x"\n}', 2],
    ['module "x" { source = "git@github.com:acme/x.git" }', 1],
    ['module "x" { source = "https://example.org/x.zip" }', 1],
    ['module "x" { source = "s3::https://s3.amazonaws.com/b/x.zip" }', 1],
    ['module "x" { source = "hg::http://example.org/x" }', 1],
    ['module "x" { source = "terraform-aws-module/vpc/aws"\n version = "5.0.0" }', 1],
    ['module "x" { source = "registry.evil.example/a/b/aws"\n version = "5.0.0" }', 1],
    ['module "x" { source = "${var.where}" }', 1],
  ],
  'terraform/module-outside': [
    ['module "x" { source = "../../../other" }', 1],
    ['module "x" { source = "/etc/modules" }', 1],
    ['module "x" { source = "./a/../../../../b" }', 1],
  ],
  'terraform/module-unpinned': [
    ['module "x" {\n  source = "terraform-aws-modules/vpc/aws"\n}', 2],
    ['module "x" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = ">= 5.0"\n}', 2],
  ],
  'terraform/provider-source': [
    ['terraform {\n  required_providers {\n    aws = { source = "evil/aws" }\n  }\n}', 3],
    ['terraform {\n  required_providers {\n    aws = { source = "evil.example.com/hashicorp/aws" }\n  }\n}', 3],
    ['resource "awss_instance" "x" {}', 1],
  ],
  'terraform/file-outside': [
    ['locals {\n  a = file("/etc/passwd")\n}', 2],
    ['locals {\n  a = "x ${file("/etc/passwd")}"\n}', 2],
    ['locals {\n  a = filebase64("../../../secret")\n}', 2],
    ['locals {\n  a = templatefile("${path.module}/../../../x", {})\n}', 2],
    ['locals {\n  p = "/etc/passwd"\n  a = file(local.p)\n}', 3],
    ['locals {\n  a = file("${path.module}/${var.x}/../../../../etc")\n}', 2],
    ['locals {\n  a = fileset("~/.ssh", "*")\n}', 2],
    ['output "x" {\n  value = <<EOT\n  ${file("/proc/self/environ")}\n  EOT\n}', 3],
  ],
};

describe('what runs code or leaves the repository', () => {
  for (const [rule, texts] of Object.entries(hostile)) {
    it.each(texts)(`${rule}: %j is refused on line %i`, (text, line) => {
      expect(refuse(text)).toContainEqual(expect.objectContaining({ rule, line, file: 'envs/prod/main.tf' }));
    });
  }

  it('has a hostile text for each rule of the table', () => {
    expect(refusalRules.map(({ rule }) => rule).sort()).toEqual(Object.keys(hostile).sort());
  });

  it.each([
    ['{"resource": {"a": {"b": {"provisioner": {"local-exec": {"command": "id"}}}}}}', 'terraform/provisioner'],
    ['{"data": {"external": {"x": {"program": ["id"]}}}}', 'terraform/data-external'],
    ['{"data": [{"external": [{"x": [{"program": ["id"]}]}]}]}', 'terraform/data-external'],
    ['{"data": {"extern\\u0061l": {"x": {}}}}', 'terraform/data-external'],
    ['{"module": {"x": {"source": "git::https://a/b"}}}', 'terraform/module-source'],
    ['{"locals": {"a": "${file(\\"/etc/passwd\\")}"}}', 'terraform/file-outside'],
    ['{"locals": {"${file(\\"/etc/passwd\\")}": 1}}', 'terraform/file-outside'],
    ['{"terraform": {"required_providers": {"aws": {"source": "evil/aws"}}}}', 'terraform/provider-source'],
    ['{"provider": {"kubernetes": {"exec": {"command": "./x"}}}}', 'terraform/provider-exec'],
  ])('sees it in JSON: %s', (text, rule) => {
    expect(refuse(text, { path: 'x.tf.json' }).map((refusal) => refusal.rule)).toContain(rule);
  });

  it.each(['override.tf', 'x_override.tf', 'main.tofu', 'x_override.tf.json'])('sees it in %s', (path) => {
    const text = path.endsWith('.json') ? '{"data": {"external": {"x": {}}}}' : 'data "external" "x" {}';
    expect(refuse(text, { path })).toMatchObject([{ rule: 'terraform/data-external' }]);
  });

  it.each([
    'locals {\n  a = file("${path.module}/x.json")\n  b = fileset(path.module, "*.yaml")\n}',
    'locals {\n  a = file("../../shared/x.json") # file("/etc/passwd")\n  b = "see file(\\"/etc/passwd\\")"\n}',
    'variable "k" {}\nlocals {\n  n = "x"\n  a = file(var.k)\n  b = file("${path.module}/policies/${local.n}.json")\n}',
    'resource "aws_iam_policy" "p" {\n  for_each = toset(["a"])\n  policy   = templatefile("${path.root}/p/${each.key}.json", { file = "x" })\n}',
    'module "vpc" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "~> 5.0"\n}\nmodule "m" { source = "../../modules/m" }',
    'provider "kubernetes" {\n  exec {\n    command = "aws"\n    args = ["eks", "get-token"]\n  }\n}',
    'resource "aws_s3_object" "o" {\n  source = "/tmp/x"\n}\nvariable "provisioner" {}',
    'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "~> 5.0" }\n    gh = { source = "integrations/github" }\n  }\n}',
  ])('lets ordinary configurations through: %j', (text) => {
    expect(refuse(text)).toEqual([]);
  });

  it('tells a near miss from its model', () => {
    const [refusal] = refuse('module "x" { source = "terraform-aws-modulse/vpc/aws"\n version = "5.0.0" }');
    expect(refusal?.message).toContain('Did you mean that?');
    expect(refuse('resource "googel_project" "x" {}')[0]?.message).toContain('hashicorp/google');
  });

  it('calls what cannot be told undecidable, not hostile', () => {
    expect(refuse('locals {\n  a = file(join("/", ["", "etc", "passwd"]))\n}')).toMatchObject([
      { rule: 'terraform/file-outside', kind: 'undecidable' },
    ]);
  });

  it('allows nothing when the operator says nothing', () => {
    expect(readTerraformPolicy({})).toEqual(strictPolicy);
  });

  it('lets through what the operator allows, by name', () => {
    const policy = readTerraformPolicy({
      PROMPTOPS_TERRAFORM_ALLOW: 'terraform/data-http,',
      PROMPTOPS_TERRAFORM_PROVIDERS: ' acme/internal , acme/other',
      PROMPTOPS_TERRAFORM_MODULES: 'git::https://github.example/acme/',
    });
    const text = [
      'data "http" "x" {}',
      'terraform { \n required_providers { \n i = { source = "acme/internal" } \n } \n }',
      'module "m" { source = "git::https://github.example/acme/m.git" }',
    ].join('\n');
    expect(refuse(text, { policy })).toEqual([]);
    expect(refuse('module "m" { source = "git::https://github.example/evil/m.git" }', { policy })).toHaveLength(1);
  });
});
