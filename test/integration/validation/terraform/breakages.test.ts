import { describe, expect, it } from 'vitest';
import { checkOf, placesOf, validateFolder, type Files } from './harness.ts';

const main = `terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    random = {
      source = "hashicorp/random"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

resource "random_id" "suffix" {
  byte_length = 4
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs-\${random_id.suffix.hex}"
  tags   = { owner = "platform" }
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

output "arn" {
  value = aws_s3_bucket.logs.arn
}
`;

/** What a schema can show, one change each: name, what is replaced, by what, where the finding stands. */
const breakages: readonly (readonly [string, string, string, string])[] = [
  ['a misspelt argument', 'tags   =', 'tagz   =', 'main.tf:29 terraform/unsupported-argument'],
  ['a missing required argument', '  byte_length = 4\n', '', 'main.tf:23 terraform/missing-required-argument'],
  ['a wrong type', '{ owner = "platform" }', '["platform"]', 'main.tf:29 terraform/incorrect-attribute-value-type'],
  ['an unknown block', 'versioning_configuration {', 'versioning {', 'main.tf:35 terraform/unsupported-block-type'],
  [
    'a missing block',
    '\n  versioning_configuration {\n    status = "Enabled"\n  }\n',
    '',
    'main.tf:32 terraform/insufficient-versioning-configuration-blocks',
  ],
  ['an attribute that does not exist', 'logs.arn', 'logs.arm', 'main.tf:41 terraform/unsupported-attribute'],
  ['an undeclared variable', 'var.region', 'var.zone', 'main.tf:15 terraform/reference-to-undeclared-input-variable'],
  [
    'an undeclared resource',
    'aws_s3_bucket.logs.id',
    'aws_s3_bucket.log.id',
    'main.tf:33 terraform/reference-to-undeclared-resource',
  ],
  [
    'a duplicate',
    '"random_id" "suffix"',
    '"aws_s3_bucket" "logs"',
    'main.tf:27 terraform/duplicate-resource-aws-s3-bucket-configuration',
  ],
  [
    'an unknown type',
    '"aws_s3_bucket_versioning"',
    '"aws_s3_bucket_versionin"',
    'main.tf:32 terraform/invalid-resource-type',
  ],
  [
    'a read-only attribute',
    '  byte_length = 4',
    '  byte_length = 4\n  hex = "a"',
    'main.tf:25 terraform/value-for-unconfigurable-attribute',
  ],
  ['an unknown provider argument', '  region = var', '  regon = var', 'main.tf:15 terraform/unsupported-argument'],
  [
    'an unclosed block',
    '    status = "Enabled"\n  }\n',
    '    status = "Enabled"\n',
    'main.tf:32 terraform/unclosed-configuration-block',
  ],
  ['an unclosed string', '"Enabled"', '"Enabled', 'main.tf:36 terraform/invalid-multi-line-string'],
];

describe('terraform validate without a provider', () => {
  it('passes a valid configuration and says against what', async () => {
    const checks = await validateFolder({ 'main.tf': main });
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['terraform safety', 'pass'],
      ['terraform fmt', 'pass'],
      ['terraform validate', 'pass'],
    ]);
    const check = checkOf(checks, 'terraform validate');
    expect(check.reason).toMatch(/hashicorp\/aws 6\.\d+\.\d+, hashicorp\/random 3/);
    expect(check.tool).toMatch(/^(terraform|tofu) \d/);
    expect(check.findings).toEqual([]);
  });

  it.each(breakages)('finds %s on its line', async (_, from, to, place) => {
    expect(main.split(from)).toHaveLength(2);
    const check = checkOf(await validateFolder({ 'main.tf': main.replace(from, to) }), 'terraform validate');
    expect(check.verdict).toBe('fail');
    expect(placesOf(check.findings)).toContainEqual(place);
  });

  it('asks back what was meant', async () => {
    const misspelt = await validateFolder({ 'main.tf': main.replace('tags   =', 'tagz   =') });
    expect(checkOf(misspelt, 'terraform validate').findings[0]?.message).toContain('Did you mean "tags"?');
    const type = await validateFolder({
      'main.tf': main.replace('"aws_s3_bucket_versioning"', '"aws_s3_bucket_versionin"'),
    });
    expect(checkOf(type, 'terraform validate').findings[0]?.message).toContain('aws_s3_bucket_versioning');
  });
});

const valid: Readonly<Record<string, Files>> = {
  'several providers with aliases and for_each': {
    'main.tf': `terraform {
  required_providers {
    aws    = { source = "hashicorp/aws", version = ">= 5.0, < 6.0" }
    google = { source = "hashicorp/google", version = "~> 7.0" }
  }
}

provider "aws" {}

provider "aws" {
  alias  = "east"
  region = "us-east-1"
}

provider "google" {
  project = "p"
}

data "aws_caller_identity" "here" {}

data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

resource "aws_sqs_queue" "q" {
  for_each = toset(["a", "b"])
  provider = aws.east
  name     = "\${each.key}-\${data.aws_caller_identity.here.account_id}"
}

resource "google_storage_bucket" "b" {
  count    = 2
  name     = "b\${count.index}"
  location = "EU"
}

output "urls" {
  value = { for key, queue in aws_sqs_queue.q : key => queue.url }
}
`,
  },
  'a local module with configuration_aliases': {
    'main.tf': `provider "aws" {}

provider "aws" {
  alias = "dns"
}

module "site" {
  source    = "./modules/site"
  providers = { aws = aws, aws.dns = aws.dns }
  name      = "x"
}

output "zone" {
  value = module.site.zone
}
`,
    'modules/site/main.tf': `terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.dns]
    }
  }
}

variable "name" {
  type = string
}

resource "aws_route53_zone" "z" {
  provider = aws.dns
  name     = var.name
}

output "zone" {
  value = aws_route53_zone.z.zone_id
}
`,
  },
  'a registry module that is given providers': {
    'main.tf': `provider "aws" {
}

provider "aws" {
  alias = "east"
}

module "x" {
  source    = "terraform-aws-modules/acm/aws"
  version   = "~> 5.0"
  providers = { aws = aws.east, aws.dns = aws }
}
`,
  },
  'a module with configuration_aliases that nobody calls': {
    'main.tf': `terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.dns]
    }
  }
}

resource "aws_route53_zone" "z" {
  provider = aws.dns
  name     = "example.org"
}
`,
  },
  'a registry module used in every way': {
    'main.tf': `module "vpc" {
  for_each = toset(["a", "b"])
  source   = "terraform-aws-modules/vpc/aws"
  version  = "~> 5.0"
  name     = each.key
}

module "one" {
  source  = "terraform-aws-modules/eks/aws//modules/karpenter"
  version = "20.1.0"
}

module "pre" {
  source  = "cloudposse/security-group/aws"
  version = "2.0.0-rc1"
}

module "child" {
  source = "./child"
  vpcs   = module.vpc
  ids    = module.vpc["a"].private_subnets
}

output "ids" {
  value = [for name, vpc in module.vpc : vpc.vpc_id]
}

output "role" {
  value = module.one.node_iam_role_arn
}

output "first" {
  value = module.vpc[keys(module.vpc)[0]].vpc_id
}
`,
    'child/main.tf': 'variable "vpcs" {}\n\nvariable "ids" {\n  type = list(string)\n}\n',
  },
  'local modules that call registry modules': {
    'envs/prod/main.tf':
      'module "net" {\n  source = "../../modules/net"\n}\n\noutput "x" {\n  value = module.net.id\n}\n',
    'modules/net/main.tf': 'module "sub" {\n  source = "../sub"\n}\n\noutput "id" {\n  value = module.sub.id\n}\n',
    'modules/sub/main.tf':
      'module "vpc" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "5.0.0"\n}\n\noutput "id" {\n  value = module.vpc.vpc_id\n}\n',
  },
  'nested attributes of a protocol 6 provider': {
    'main.tf': `provider "helm" {
  kubernetes = {
    host = "https://example.org"
    exec = {
      api_version = "client.authentication.k8s.io/v1"
      command     = "aws"
    }
  }
}

resource "helm_release" "x" {
  name  = "x"
  chart = "x"
  set = [{
    name  = "a"
    value = "b"
  }]
}
`,
  },
  'blocks that the pack leaves open': {
    'main.tf': `resource "aws_wafv2_web_acl" "w" {
  name  = "w"
  scope = "REGIONAL"
  default_action {
    allow {}
  }
  rule {
    name     = "r"
    priority = 1
    action {
      block {}
    }
    statement {
      not_statement {
        statement {
          geo_match_statement {
            country_codes = ["DE"]
          }
        }
      }
    }
    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "m"
      sampled_requests_enabled   = true
    }
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "m"
    sampled_requests_enabled   = true
  }
}
`,
  },
  'attributes written as blocks': {
    'main.tf': `resource "aws_security_group" "s" {
  name = "s"
  dynamic "ingress" {
    for_each = [80, 443]
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}
`,
  },
  'a required_version that excludes our Terraform': {
    'main.tf': 'terraform {\n  required_version = "~> 0.14.0"\n}\n\nlocals {\n  a = 1\n}\n',
  },
  'files read with file(), templatefile() and fileset()': {
    'main.tf': `locals {
  a = jsondecode(file("\${path.module}/policy.json"))
  b = templatefile("\${path.module}/t/x.tftpl", { name = "y" })
  c = [for f in fileset("\${path.module}/t", "*") : f]
  d = file("\${path.module}/../shared/x.txt")
}
`.replace('/../shared', '/shared'),
    'policy.json': '{"a": 1}',
    't/x.tftpl': 'hello ${name}\n',
    'shared/x.txt': 'x',
  },
  'provider functions and ephemeral resources': {
    'main.tf': `terraform {
  required_providers {
    time = { source = "hashicorp/time" }
    aws  = { source = "hashicorp/aws" }
  }
}

ephemeral "random_password" "p" {
  length = 16
}

locals {
  year = provider::time::rfc3339_parse("2026-11-22T00:00:00Z").year
  arn  = provider::aws::arn_parse("arn:aws:s3:::x").service
}
`,
  },
  'JSON and override files': {
    'main.tf.json':
      '{"resource": {"random_pet": {"p": {"length": 2}}}, "output": {"n": {"value": "${random_pet.p.id}"}}}',
    'p_override.tf': 'resource "random_pet" "p" {\n  length = 3\n}\n',
  },
  'a provider without a pack': {
    'main.tf': `terraform {
  required_providers {
    mongodbatlas = { source = "mongodb/mongodbatlas" }
  }
}

provider "mongodbatlas" {
  public_key = "x"
}

resource "mongodbatlas_cluster" "c" {
  name = "c"
  advanced {
    x = [1]
  }
}

output "c" {
  value = mongodbatlas_cluster.c.connection_strings[0].standard
}
`,
  },
};

describe('nothing valid fails', () => {
  it.each(Object.entries(valid))('%s', async (_, files) => {
    const checks = await validateFolder(files);
    expect(checks.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'))).toEqual([]);
    expect(checks.filter(({ name }) => name === 'terraform validate').map(({ verdict }) => verdict)).toEqual(['pass']);
  });
});

describe('what a stand-in hides is said', () => {
  it('names modules that were not fetched', async () => {
    const check = checkOf(
      await validateFolder({
        'main.tf': 'module "vpc" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "~> 5.0"\n}\n',
      }),
      'terraform modules',
    );
    expect(check.verdict).toBe('unchecked');
    expect(check.reason).toContain('module terraform-aws-modules/vpc/aws ~> 5.0 not fetched');
    expect(placesOf(check.findings)).toEqual(['main.tf:1 terraform/module-not-fetched']);
  });

  it('names providers that no pack describes, and how to get one', async () => {
    const check = checkOf(await validateFolder(valid['a provider without a pack'] ?? {}), 'terraform providers');
    expect(check.verdict).toBe('unchecked');
    expect(check.reason).toContain('promptops schemas build --provider mongodb/mongodbatlas');
  });

  it('names a major version that no pack has', async () => {
    const check = checkOf(
      await validateFolder({
        'main.tf':
          'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "~> 3.0" }\n  }\n}\n\nresource "aws_sqs_queue" "q" {}\n',
      }),
      'terraform providers',
    );
    expect(check.reason).toMatch(/hashicorp\/aws \(~> 3\.0\), only of 5\.\d+\.\d+, 6\./);
  });

  it('still finds what is wrong around them', async () => {
    const text = (valid['a provider without a pack']?.['main.tf'] ?? '').concat(
      '\nresource "random_pet" "p" {\n  lenght = 2\n}\n',
    );
    const check = checkOf(await validateFolder({ 'main.tf': text }), 'terraform validate');
    expect(check.findings[0]?.message).toContain('Did you mean "length"?');
  });

  it('takes the major version that a lock file names', async () => {
    const files = {
      'main.tf':
        'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = ">= 4.0" }\n  }\n}\n\nresource "aws_sqs_queue" "q" {}\n',
      '.terraform.lock.hcl': 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.31.0"\n}\n',
    };
    expect(checkOf(await validateFolder(files), 'terraform validate').reason).toContain('hashicorp/aws 5.');
    expect(checkOf(await validateFolder({ 'main.tf': files['main.tf'] }), 'terraform validate').reason).toContain(
      'aws 6.',
    );
  });

  it('says when required_version excludes the tool', async () => {
    const files = valid['a required_version that excludes our Terraform'] ?? {};
    const check = checkOf(await validateFolder(files), 'terraform validate');
    expect(check.findings).toMatchObject([{ severity: 'info', rule: 'terraform/required-version' }]);
  });
});
