import { describe, expect, it } from 'vitest';
import { guardrailNames, type GuardrailName } from '../../../../src/config/guardrail-names.ts';
import { guardrails } from '../../../../src/policy/guardrails/guardrails.ts';
import { deployment, judged, saidBy, type Edits, type GuardedOptions } from './guarded.ts';

type Case = {
  readonly what: string;
  readonly edits: Edits;
  readonly options?: GuardedOptions;
  /** What it says; empty: nothing. */
  readonly says: readonly string[];
};
type Row = { readonly hits: readonly Case[]; readonly passes: readonly Case[] };

const db = (lines: string): string => `resource "aws_db_instance" "main" {\n  engine = "postgres"\n${lines}}\n`;
const bucket = (name: string, lines = ''): string =>
  `resource "aws_s3_bucket" "${name}" {\n  bucket = "acme-data"\n${lines}}\n`;
const tf = (before: string | null, after: string | null, path = 'envs/prod/main.tf'): Edits => ({
  [path]: [before, after],
});
const yaml = (before: string | null, after: string | null, path = 'apps/shop/prod/app.yaml'): Edits => ({
  [path]: [before, after],
});
const manifest = (kind: string, name: string, rest = ''): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;
const secretsCheck = (found: boolean) => ({
  checks: [
    {
      name: 'secrets',
      target: '.',
      verdict: found ? ('fail' as const) : ('pass' as const),
      tool: null,
      seconds: 0,
      findings: found
        ? [
            {
              severity: 'error' as const,
              file: 'a.yaml',
              line: 3,
              rule: 'secrets/x',
              message: 'what looks like a secret',
            },
          ]
        : [],
    },
  ],
});

/** Each guardrail with what it must see and what it must leave alone. */
const table: Readonly<Record<GuardrailName, Row>> = {
  'stateful-removal': {
    hits: [
      { what: 'a database that goes', edits: tf(db(''), ''), says: ['approve aws_db_instance.main'] },
      {
        what: 'a bucket that is renamed without moved',
        edits: tf(bucket('a'), bucket('b')),
        says: ['approve aws_s3_bucket.a'],
      },
      {
        what: 'a namespace whose file is deleted',
        edits: yaml(manifest('Namespace', 'shop'), null),
        says: ['approve Namespace/shop'],
      },
      {
        what: 'a claim that goes from one of two documents',
        edits: yaml(
          `${manifest('ConfigMap', 'c')}---\n${manifest('PersistentVolumeClaim', 'data')}`,
          manifest('ConfigMap', 'c'),
        ),
        says: ['approve PersistentVolumeClaim/data'],
      },
      { what: 'a count of none', edits: tf(db(''), db('  count = 0\n')), says: ['approve aws_db_instance.main count'] },
      {
        what: 'a module that sounds like a database',
        edits: tf('module "orders_db" {\n  source = "../../modules/rds"\n}\n', ''),
        says: ['approve module.orders_db'],
      },
      {
        what: 'a module of which nobody can tell what it holds',
        edits: tf('module "x" {\n  source = "../../modules/x"\n}\n', ''),
        says: ['warn module.x'],
      },
      {
        what: 'a count that is an expression',
        edits: tf(db(''), db('  count = var.enabled ? 1 : 0\n')),
        says: ['warn aws_db_instance.main count'],
      },
      {
        what: 'persistence switched off in values',
        edits: yaml('persistence:\n  enabled: true\n', 'persistence:\n  enabled: false\n', 'charts/x/values.yaml'),
        says: ['approve values.yaml persistence.enabled'],
      },
      {
        what: 'a claim moved to another environment',
        edits: {
          ...yaml(manifest('PersistentVolumeClaim', 'd'), null, 'prod/a.yaml'),
          ...yaml(null, manifest('PersistentVolumeClaim', 'd'), 'staging/a.yaml'),
        },
        says: ['approve PersistentVolumeClaim/d'],
      },
      {
        what: 'a claim that an overlay renders no more',
        edits: yaml('resources:\n  - pvc.yaml\n  - a.yaml\n', 'resources:\n  - a.yaml\n', 'prod/kustomization.yaml'),
        options: { rendered: { 'overlays/prod': [manifest('PersistentVolumeClaim', 'd'), ''] } },
        says: ['approve PersistentVolumeClaim/d'],
      },
    ],
    passes: [
      {
        what: 'a bucket renamed with moved',
        edits: tf(bucket('a'), `${bucket('b')}moved {\n  from = aws_s3_bucket.a\n  to   = aws_s3_bucket.b\n}\n`),
        says: [],
      },
      {
        what: 'a database that moves to another file of its folder',
        edits: { ...tf(db(''), ''), ...tf(null, db(''), 'envs/prod/db.tf') },
        says: [],
      },
      { what: 'a deployment that goes', edits: yaml(deployment(''), null), says: [] },
      { what: 'a data source that goes', edits: tf('data "aws_s3_bucket" "x" {\n  bucket = "y"\n}\n', ''), says: [] },
      { what: 'a new database', edits: tf('', db('')), says: [] },
    ],
  },
  'stateful-replacement': {
    hits: [
      {
        what: 'another name of a bucket',
        edits: tf(bucket('a'), bucket('a').replace('acme-data', 'acme-data-2')),
        says: ['approve aws_s3_bucket.a bucket'],
      },
      {
        what: 'encryption of an existing database',
        edits: tf(db('  storage_encrypted = false\n'), db('  storage_encrypted = true\n')),
        says: ['approve aws_db_instance.main storage_encrypted'],
      },
      {
        what: 'for_each that comes',
        edits: tf(db(''), db('  for_each = toset(["a"])\n')),
        says: ['approve aws_db_instance.main for_each'],
      },
      {
        what: 'less storage',
        edits: tf(db('  allocated_storage = 100\n'), db('  allocated_storage = 50\n')),
        says: ['approve aws_db_instance.main allocated_storage'],
      },
      {
        what: 'another storage class of a claim',
        edits: yaml(
          manifest('PersistentVolumeClaim', 'd', 'spec:\n  storageClassName: gp2\n'),
          manifest('PersistentVolumeClaim', 'd', 'spec:\n  storageClassName: gp3\n'),
        ),
        says: ['approve PersistentVolumeClaim/d spec.storageClassName'],
      },
    ],
    passes: [
      {
        what: 'another instance class',
        edits: tf(db('  instance_class = "db.t3.small"\n'), db('  instance_class = "db.t3.large"\n')),
        says: [],
      },
      {
        what: 'more storage',
        edits: tf(db('  allocated_storage = 50\n'), db('  allocated_storage = 100\n')),
        says: [],
      },
      {
        what: 'other tags of a bucket',
        edits: tf(bucket('a', '  tags = { a = "b" }\n'), bucket('a', '  tags = { a = "c" }\n')),
        says: [],
      },
    ],
  },
  'deletion-protection': {
    hits: [
      {
        what: 'prevent_destroy switched off',
        edits: tf(
          db('  lifecycle {\n    prevent_destroy = true\n  }\n'),
          db('  lifecycle {\n    prevent_destroy = false\n  }\n'),
        ),
        says: ['approve aws_db_instance.main lifecycle.prevent_destroy'],
      },
      {
        what: 'prevent_destroy taken out',
        edits: tf(db('  lifecycle {\n    prevent_destroy = true\n  }\n'), db('')),
        says: ['approve aws_db_instance.main lifecycle.prevent_destroy'],
      },
      {
        what: 'deletion_protection switched off',
        edits: tf(db('  deletion_protection = true\n'), db('  deletion_protection = false\n')),
        says: ['approve aws_db_instance.main deletion_protection'],
      },
      {
        what: 'force_destroy in a new bucket',
        edits: tf('', bucket('a', '  force_destroy = true\n')),
        says: ['approve aws_s3_bucket.a force_destroy'],
      },
      {
        what: 'a reclaim policy that deletes',
        edits: yaml(
          manifest('PersistentVolume', 'v', 'spec:\n  persistentVolumeReclaimPolicy: Retain\n'),
          manifest('PersistentVolume', 'v', 'spec:\n  persistentVolumeReclaimPolicy: Delete\n'),
        ),
        says: ['approve PersistentVolume/v spec.persistentVolumeReclaimPolicy'],
      },
    ],
    passes: [
      {
        what: 'protection switched on',
        edits: tf(db('  deletion_protection = false\n'), db('  deletion_protection = true\n')),
        says: [],
      },
      { what: 'a new database without', edits: tf('', db('  deletion_protection = false\n')), says: [] },
    ],
  },
  'backup-cut': {
    hits: [
      {
        what: 'fewer days',
        edits: tf(db('  backup_retention_period = 30\n'), db('  backup_retention_period = 7\n')),
        says: ['approve aws_db_instance.main backup_retention_period'],
      },
      {
        what: 'none in a new database',
        edits: tf('', db('  backup_retention_period = 0\n')),
        says: ['approve aws_db_instance.main backup_retention_period'],
      },
      {
        what: 'point-in-time recovery that stops',
        edits: tf(
          'resource "aws_dynamodb_table" "t" {\n  point_in_time_recovery {\n    enabled = true\n  }\n}\n',
          'resource "aws_dynamodb_table" "t" {\n  point_in_time_recovery {\n    enabled = false\n  }\n}\n',
        ),
        says: ['approve aws_dynamodb_table.t point_in_time_recovery.enabled'],
      },
      {
        what: 'versioning that is taken out',
        edits: tf('resource "aws_s3_bucket_versioning" "v" {\n  bucket = "b"\n}\n', ''),
        says: ['approve aws_s3_bucket_versioning.v'],
      },
    ],
    passes: [
      {
        what: 'more days',
        edits: tf(db('  backup_retention_period = 7\n'), db('  backup_retention_period = 30\n')),
        says: [],
      },
      { what: 'a schedule that is no backup', edits: yaml(manifest('CronJob', 'x'), null), says: [] },
    ],
  },
  'state-backend': {
    hits: [
      {
        what: 'another bucket for the state',
        edits: tf(
          'terraform {\n  backend "s3" {\n    bucket = "a"\n  }\n}\n',
          'terraform {\n  backend "s3" {\n    bucket = "b"\n  }\n}\n',
        ),
        says: ['approve terraform backend.s3.bucket'],
      },
      {
        what: 'a block that moves',
        edits: tf(bucket('b'), `${bucket('b')}moved {\n  from = aws_s3_bucket.a\n  to   = aws_s3_bucket.b\n}\n`),
        says: ['approve moved'],
      },
      {
        what: 'a block that forgets',
        edits: tf(bucket('b'), `${bucket('b')}removed {\n  from = aws_s3_bucket.a\n}\n`),
        says: ['approve removed'],
      },
      {
        what: 'the remote state of Terragrunt',
        edits: tf(
          'remote_state {\n  backend = "s3"\n}\n',
          'remote_state {\n  backend = "gcs"\n}\n',
          'live/terragrunt.hcl',
        ),
        says: ['approve remote_state backend'],
      },
    ],
    passes: [
      {
        what: 'a new root module with its backend',
        edits: tf(null, 'terraform {\n  backend "s3" {\n    bucket = "a"\n  }\n}\n'),
        says: [],
      },
      {
        what: 'another required version',
        edits: tf('terraform {\n  required_version = ">= 1.5"\n}\n', 'terraform {\n  required_version = ">= 1.6"\n}\n'),
        says: [],
      },
    ],
  },
  'scale-down': {
    hits: [
      {
        what: 'none in production',
        edits: yaml(deployment(''), deployment('', '', '  replicas: 0')),
        says: ['approve Deployment/shop spec.replicas'],
      },
      {
        what: 'less than a third',
        edits: yaml(deployment('', '', '  replicas: 10'), deployment('', '', '  replicas: 3')),
        says: ['approve Deployment/shop spec.replicas'],
      },
      {
        what: 'more than ten times',
        edits: yaml('replicaCount: 2\n', 'replicaCount: 40\n', 'charts/x/values-prod.yaml'),
        says: ['approve values-prod.yaml replicaCount'],
      },
      {
        what: 'a workload that goes from production',
        edits: yaml(deployment(''), null),
        says: ['approve Deployment/shop'],
      },
      {
        what: 'a size in tfvars',
        edits: tf('min_size = 6\n', 'min_size = 1\n', 'envs/prod/terraform.tfvars'),
        says: ['approve terraform.tfvars min_size'],
      },
      {
        what: 'a count that is an expression',
        edits: tf(
          'resource "aws_ecs_service" "s" {\n  desired_count = 3\n}\n',
          'resource "aws_ecs_service" "s" {\n  desired_count = var.n\n}\n',
        ),
        says: ['warn aws_ecs_service.s desired_count'],
      },
    ],
    passes: [
      {
        what: 'none in staging',
        edits: yaml(deployment(''), deployment('', '', '  replicas: 0'), 'staging/app.yaml'),
        says: [],
      },
      { what: 'from three to five', edits: yaml(deployment(''), deployment('', '', '  replicas: 5')), says: [] },
      { what: 'from three to one', edits: yaml(deployment(''), deployment('', '', '  replicas: 1')), says: [] },
    ],
  },
  'iam-wildcard': {
    hits: [
      {
        what: 'a document that allows everything',
        edits: tf(
          '',
          'data "aws_iam_policy_document" "d" {\n  statement {\n    actions   = ["*"]\n    resources = ["arn:aws:s3:::a"]\n  }\n}\n',
        ),
        says: ['approve data.aws_iam_policy_document.d statement'],
      },
      {
        what: 'a wide statement beside one that was there',
        edits: tf(
          'data "aws_iam_policy_document" "d" {\n  statement {\n    actions   = ["s3:GetObject"]\n    resources = ["a"]\n  }\n}\n',
          'data "aws_iam_policy_document" "d" {\n  statement {\n    actions   = ["s3:GetObject"]\n    resources = ["a"]\n  }\n  statement {\n    actions   = ["s3:*"]\n    resources = ["b"]\n  }\n}\n',
        ),
        says: ['approve data.aws_iam_policy_document.d statement[1]'],
      },
      {
        what: 'jsonencode',
        edits: tf(
          '',
          'resource "aws_iam_policy" "p" {\n  policy = jsonencode({\n    Version = "2012-10-17"\n    # all of it\n    Statement = [{\n      Effect   = "Allow"\n      Action   = ["s3:GetObject", "*"]\n      Resource = aws_s3_bucket.a.arn\n    }]\n  })\n}\n',
        ),
        says: ['approve aws_iam_policy.p policy'],
      },
      {
        what: 'JSON in a heredoc',
        edits: tf(
          '',
          'resource "aws_s3_bucket_policy" "p" {\n  policy = <<EOF\n{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"x"}]}\nEOF\n}\n',
        ),
        says: ['approve aws_s3_bucket_policy.p policy'],
      },
      {
        what: 'an administrator',
        edits: tf(
          '',
          'resource "aws_iam_role_policy_attachment" "a" {\n  role       = "x"\n  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n',
        ),
        says: ['approve aws_iam_role_policy_attachment.a policy_arn'],
      },
      {
        what: 'RBAC with a star',
        edits: yaml(
          manifest('Role', 'r', 'rules:\n  - apiGroups: [""]\n    resources: ["pods"]\n    verbs: ["get"]\n'),
          manifest('Role', 'r', 'rules:\n  - apiGroups: [""]\n    resources: ["pods"]\n    verbs: ["*"]\n'),
        ),
        says: ['approve Role/r rules[0].verbs[0]'],
      },
      {
        what: 'cluster-admin',
        edits: yaml('', manifest('ClusterRoleBinding', 'b', 'roleRef:\n  kind: ClusterRole\n  name: cluster-admin\n')),
        says: ['approve ClusterRoleBinding/b roleRef.name'],
      },
      {
        what: 'actions that are an expression',
        edits: tf(
          '',
          'data "aws_iam_policy_document" "d" {\n  statement {\n    actions   = var.actions\n    resources = ["a"]\n  }\n}\n',
        ),
        says: ['warn data.aws_iam_policy_document.d statement.actions'],
      },
      {
        what: 'actions of a variable whose default is everything',
        edits: tf(
          '',
          'variable "actions" {\n  default = ["*"]\n}\ndata "aws_iam_policy_document" "d" {\n  statement {\n    actions   = var.actions\n    resources = ["a"]\n  }\n}\n',
        ),
        says: ['approve data.aws_iam_policy_document.d statement.actions'],
      },
      {
        what: 'a policy from elsewhere',
        edits: tf('', 'resource "aws_iam_policy" "p" {\n  policy = file("policy.json")\n}\n'),
        says: ['warn aws_iam_policy.p policy'],
      },
    ],
    passes: [
      {
        what: 'named actions on a named thing',
        edits: tf(
          '',
          'data "aws_iam_policy_document" "d" {\n  statement {\n    actions   = ["s3:GetObject"]\n    resources = ["arn:aws:s3:::a/*"]\n  }\n}\n',
        ),
        says: [],
      },
      {
        what: 'a denial of everything',
        edits: tf(
          '',
          'data "aws_iam_policy_document" "d" {\n  statement {\n    effect    = "Deny"\n    actions   = ["*"]\n    resources = ["*"]\n  }\n}\n',
        ),
        says: [],
      },
      {
        what: 'the key policy everybody starts with',
        edits: tf(
          '',
          'data "aws_iam_policy_document" "d" {\n  statement {\n    actions   = ["kms:*"]\n    resources = ["*"]\n    principals {\n      type        = "AWS"\n      identifiers = ["arn:aws:iam::111111111111:root"]\n    }\n  }\n}\n',
        ),
        says: [],
      },
      {
        what: 'a policy that refers to a document',
        edits: tf('', 'resource "aws_iam_policy" "p" {\n  policy = data.aws_iam_policy_document.d.json\n}\n'),
        says: [],
      },
      {
        what: 'a star that was there before',
        edits: tf(
          'data "aws_iam_policy_document" "d" {\n  statement {\n    actions   = ["*"]\n    resources = ["a"]\n  }\n}\n',
          'data "aws_iam_policy_document" "d" {\n  policy_id = "x"\n  statement {\n    actions   = ["*"]\n    resources = ["a"]\n  }\n}\n',
        ),
        says: [],
      },
    ],
  },
  'public-ingress': {
    hits: [
      {
        what: 'a security group',
        edits: tf(
          'resource "aws_security_group" "s" {\n  ingress {\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n}\n',
          'resource "aws_security_group" "s" {\n  ingress {\n    cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]\n  }\n}\n',
        ),
        says: ['approve aws_security_group.s ingress.cidr_blocks[1]'],
      },
      {
        what: 'a rule for IPv6',
        edits: tf('', 'resource "aws_vpc_security_group_ingress_rule" "s" {\n  cidr_ipv6 = "::/0"\n}\n'),
        says: ['approve aws_vpc_security_group_ingress_rule.s cidr_ipv6'],
      },
      {
        what: 'half of the internet',
        edits: tf(
          '',
          'resource "aws_security_group_rule" "s" {\n  type = "ingress"\n  cidr_blocks = ["128.0.0.0/1"]\n}\n',
        ),
        says: ['approve aws_security_group_rule.s cidr_blocks[0]'],
      },
      {
        what: 'a load balancer without ranges',
        edits: yaml('', manifest('Service', 's', 'spec:\n  type: LoadBalancer\n')),
        says: ['approve Service/s spec.type'],
      },
      {
        what: 'ranges that are taken away',
        edits: yaml(
          manifest('Service', 's', 'spec:\n  type: LoadBalancer\n  loadBalancerSourceRanges: ["10.0.0.0/8"]\n'),
          manifest('Service', 's', 'spec:\n  type: LoadBalancer\n'),
        ),
        says: ['approve Service/s spec.loadBalancerSourceRanges[0]'],
      },
      {
        what: 'a network policy that goes',
        edits: yaml(manifest('NetworkPolicy', 'n'), null),
        says: ['approve NetworkPolicy/n'],
      },
      {
        what: 'a range in tfvars',
        edits: tf('', 'allowed_cidrs = ["0.0.0.0/0"]\n', 'envs/prod/terraform.tfvars'),
        says: ['approve terraform.tfvars allowed_cidrs[0]'],
      },
      {
        what: 'a range that is an expression',
        edits: tf('', 'resource "aws_security_group" "s" {\n  ingress {\n    cidr_blocks = var.cidrs\n  }\n}\n'),
        says: ['warn aws_security_group.s ingress.cidr_blocks'],
      },
    ],
    passes: [
      {
        what: 'a way out',
        edits: tf('', 'resource "aws_security_group" "s" {\n  egress {\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n'),
        says: [],
      },
      {
        what: 'a rule of the way out',
        edits: tf(
          '',
          'resource "aws_security_group_rule" "s" {\n  type = "egress"\n  cidr_blocks = ["0.0.0.0/0"]\n}\n',
        ),
        says: [],
      },
      {
        what: 'the own network',
        edits: tf(
          '',
          'resource "aws_security_group" "s" {\n  ingress {\n    cidr_blocks = [aws_vpc.main.cidr_block, "10.0.0.0/8"]\n  }\n}\n',
        ),
        says: [],
      },
      {
        what: 'a route out',
        edits: tf('', 'resource "aws_route" "r" {\n  destination_cidr_block = "0.0.0.0/0"\n}\n'),
        says: [],
      },
      {
        what: 'an internal load balancer',
        edits: yaml(
          '',
          `apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  annotations:\n    service.beta.kubernetes.io/aws-load-balancer-internal: "true"\nspec:\n  type: LoadBalancer\n`,
        ),
        says: [],
      },
      {
        what: 'a range of a variable whose default is the own network',
        edits: tf(
          '',
          'variable "cidrs" {\n  default = ["10.0.0.0/8"]\n}\nresource "aws_security_group" "s" {\n  ingress {\n    cidr_blocks = var.cidrs\n  }\n}\n',
        ),
        says: [],
      },
    ],
  },
  'public-data': {
    hits: [
      {
        what: 'a public database',
        edits: tf(db('  publicly_accessible = false\n'), db('  publicly_accessible = true\n')),
        says: ['approve aws_db_instance.main publicly_accessible'],
      },
      {
        what: 'a public bucket',
        edits: tf('', 'resource "aws_s3_bucket_acl" "a" {\n  acl = "public-read"\n}\n'),
        says: ['approve aws_s3_bucket_acl.a acl'],
      },
      {
        what: 'a public access block that goes',
        edits: tf('resource "aws_s3_bucket_public_access_block" "b" {\n  bucket = "b"\n}\n', ''),
        says: ['approve aws_s3_bucket_public_access_block.b'],
      },
      {
        what: 'all users',
        edits: tf('', 'resource "google_storage_bucket_iam_member" "m" {\n  member = "allUsers"\n}\n'),
        says: ['approve google_storage_bucket_iam_member.m member'],
      },
    ],
    passes: [
      {
        what: 'a private bucket',
        edits: tf('', 'resource "aws_s3_bucket_acl" "a" {\n  acl = "private"\n}\n'),
        says: [],
      },
      {
        what: 'a block that is lifted nowhere',
        edits: tf('', 'resource "aws_s3_bucket_public_access_block" "b" {\n  block_public_acls = true\n}\n'),
        says: [],
      },
    ],
  },
  'privileged-pod': {
    hits: [
      {
        what: 'privileged',
        edits: yaml(deployment(''), deployment('', '          securityContext:\n            privileged: true\n')),
        says: ['approve Deployment/shop spec.template.spec.containers[name=app].securityContext.privileged'],
      },
      {
        what: 'the network of the host',
        edits: yaml(deployment(''), deployment('      hostNetwork: true\n')),
        says: ['approve Deployment/shop spec.template.spec.hostNetwork'],
      },
      {
        what: 'a folder of the host',
        edits: yaml(
          deployment(''),
          deployment(
            '      volumes:\n        - name: v\n          hostPath:\n            path: /var/run/docker.sock\n',
          ),
        ),
        says: ['approve Deployment/shop spec.template.spec.volumes[name=v].hostPath.path'],
      },
      {
        what: 'a strong capability',
        edits: yaml(
          deployment(''),
          deployment('', '          securityContext:\n            capabilities:\n              add: ["SYS_ADMIN"]\n'),
        ),
        says: ['approve Deployment/shop spec.template.spec.containers[name=app].securityContext.capabilities.add[0]'],
      },
      {
        what: 'a new pod that is all of it',
        edits: yaml('', deployment('      hostPID: true\n')),
        says: ['approve Deployment/shop spec.template.spec.hostPID'],
      },
      {
        what: 'in Terraform',
        edits: tf('', 'resource "kubernetes_pod" "p" {\n  spec {\n    host_network = true\n  }\n}\n'),
        says: ['approve kubernetes_pod.p spec.host_network'],
      },
    ],
    passes: [
      {
        what: 'not privileged',
        edits: yaml(deployment(''), deployment('', '          securityContext:\n            privileged: false\n')),
        says: [],
      },
      {
        what: 'a harmless capability',
        edits: yaml(
          deployment(''),
          deployment(
            '',
            '          securityContext:\n            capabilities:\n              add: ["NET_BIND_SERVICE"]\n',
          ),
        ),
        says: [],
      },
    ],
  },
  'dropped-limits': {
    hits: [
      {
        what: 'limits that go',
        edits: yaml(
          deployment('', '          resources:\n            limits:\n              memory: 1Gi\n'),
          deployment(''),
        ),
        says: ['warn Deployment/shop spec.template.spec.containers[name=app].resources.limits'],
      },
      {
        what: 'limits that go in what is rendered',
        edits: yaml('resources:\n  limits: {memory: 1Gi}\n', 'resources: {}\n', 'charts/x/values.yaml'),
        options: {
          rendered: {
            'charts/x': [
              deployment('', '          resources:\n            limits:\n              memory: 1Gi\n'),
              deployment(''),
            ],
          },
        },
        says: [
          'warn values.yaml resources.limits',
          'warn Deployment/shop spec.template.spec.containers[name=app].resources.limits',
        ],
      },
    ],
    passes: [
      {
        what: 'another limit',
        edits: yaml(
          deployment('', '          resources:\n            limits:\n              memory: 1Gi\n'),
          deployment('', '          resources:\n            limits:\n              memory: 2Gi\n'),
        ),
        says: [],
      },
      {
        what: 'a container that goes with its limits',
        edits: yaml(
          deployment(
            '',
            '        - name: side\n          image: b:1\n          resources:\n            limits:\n              memory: 1Gi\n',
          ),
          deployment(''),
        ),
        says: [],
      },
    ],
  },
  'dropped-probes': {
    hits: [
      {
        what: 'a probe that goes',
        edits: yaml(
          deployment(
            '',
            '          livenessProbe:\n            httpGet:\n              path: /\n              port: 80\n',
          ),
          deployment(''),
        ),
        says: ['warn Deployment/shop spec.template.spec.containers[name=app].livenessProbe'],
      },
    ],
    passes: [
      {
        what: 'a probe that asks in another way',
        edits: yaml(
          deployment(
            '',
            '          livenessProbe:\n            httpGet:\n              path: /\n              port: 80\n',
          ),
          deployment('', '          livenessProbe:\n            tcpSocket:\n              port: 80\n'),
        ),
        says: [],
      },
      {
        what: 'a delay that goes',
        edits: yaml(
          deployment(
            '',
            '          livenessProbe:\n            initialDelaySeconds: 3\n            httpGet:\n              path: /\n              port: 80\n',
          ),
          deployment(
            '',
            '          livenessProbe:\n            httpGet:\n              path: /\n              port: 80\n',
          ),
        ),
        says: [],
      },
    ],
  },
  'dropped-security-context': {
    hits: [
      {
        what: 'a security context that goes',
        edits: yaml(deployment('      securityContext:\n        runAsNonRoot: true\n'), deployment('')),
        says: ['approve Deployment/shop spec.template.spec.securityContext'],
      },
      {
        what: 'a root that becomes writable',
        edits: yaml(
          deployment('', '          securityContext:\n            readOnlyRootFilesystem: true\n'),
          deployment('', '          securityContext:\n            readOnlyRootFilesystem: false\n'),
        ),
        says: [
          'approve Deployment/shop spec.template.spec.containers[name=app].securityContext.readOnlyRootFilesystem',
        ],
      },
      {
        what: 'no escalation no more',
        edits: yaml(
          deployment('', '          securityContext:\n            allowPrivilegeEscalation: false\n'),
          deployment(''),
        ),
        says: ['approve Deployment/shop spec.template.spec.containers[name=app].securityContext'],
      },
    ],
    passes: [
      {
        what: 'more of it',
        edits: yaml(deployment(''), deployment('      securityContext:\n        runAsNonRoot: true\n')),
        says: [],
      },
      {
        what: 'privileged that goes',
        edits: yaml(deployment('', '          securityContext:\n            privileged: true\n'), deployment('')),
        says: [],
      },
    ],
  },
  'plain-secret': {
    hits: [
      {
        what: 'what the check found',
        edits: yaml('a: 1\n', 'a: 2\n'),
        options: secretsCheck(true),
        says: ['refuse a.yaml [line=3]'],
      },
    ],
    passes: [{ what: 'a check that passes', edits: yaml('a: 1\n', 'a: 2\n'), options: secretsCheck(false), says: [] }],
  },
  'latest-tag': {
    hits: [
      {
        what: 'latest',
        edits: yaml(deployment(''), deployment('').replace('shop:1.4.0', 'shop:latest')),
        says: ['warn Deployment/shop spec.template.spec.containers[name=app].image'],
      },
      {
        what: 'no tag',
        edits: yaml('', deployment('').replace('shop:1.4.0', 'shop')),
        says: ['warn Deployment/shop spec.template.spec.containers[name=app].image'],
      },
      {
        what: 'a tag in values',
        edits: yaml('image:\n  tag: "1.0"\n', 'image:\n  tag: latest\n', 'charts/x/values.yaml'),
        says: ['warn values.yaml image.tag'],
      },
      {
        what: 'a tag of a kustomization',
        edits: yaml(
          'images:\n  - name: a\n    newTag: "1"\n',
          'images:\n  - name: a\n    newTag: latest\n',
          'prod/kustomization.yaml',
        ),
        says: ['warn kustomization.yaml images[name=a].newTag'],
      },
    ],
    passes: [
      {
        what: 'a digest',
        edits: yaml('', deployment('').replace('shop:1.4.0', `shop@sha256:${'a'.repeat(64)}`)),
        says: [],
      },
      {
        what: 'a registry with a port and a tag',
        edits: yaml('', deployment('').replace('ghcr.io/acme/shop:1.4.0', 'localhost:5000/shop:1')),
        says: [],
      },
      {
        what: 'a machine image',
        edits: tf('', 'resource "google_compute_disk" "d" {\n  image = "debian-12"\n}\n'),
        says: [],
      },
    ],
  },
  'workflow-files': {
    hits: [
      { what: 'a workflow', edits: yaml(null, 'on: push\n', '.github/workflows/ci.yml'), says: ['refuse ci.yml'] },
    ],
    passes: [{ what: 'another file', edits: yaml(null, 'a: 1\n', 'workflows/ci.yml'), says: [] }],
  },
  codeowners: {
    hits: [{ what: 'CODEOWNERS', edits: { '.github/CODEOWNERS': ['* @a\n', '* @b\n'] }, says: ['refuse CODEOWNERS'] }],
    passes: [{ what: 'owners of something else', edits: yaml('a: 1\n', 'a: 2\n', 'owners.yaml'), says: [] }],
  },
  'bot-configuration': {
    hits: [
      {
        what: 'our own configuration',
        edits: yaml('version: 1\n', null, '.github/promptops.yml'),
        says: ['refuse promptops.yml'],
      },
    ],
    passes: [{ what: 'another configuration', edits: yaml('a: 1\n', 'a: 2\n', 'config.yml'), says: [] }],
  },
};

describe.each(guardrailNames)('%s', (name) => {
  const { hits, passes } = table[name];
  it.each(hits)('sees $what', async ({ edits, options, says }) => {
    expect(await saidBy(name, edits, options)).toEqual(says);
  });

  it.each(passes)('leaves alone $what', async ({ edits, options, says }) => {
    expect(await saidBy(name, edits, options)).toEqual(says);
  });

  it('is silent when it is off, and does what the configuration says', async () => {
    const [{ edits, options } = { edits: {} }] = hits;
    expect(await saidBy(name, edits, { ...options, config: { [name]: 'off' } })).toEqual([]);
    for (const action of ['warn', 'approve', 'refuse'] as const)
      expect((await saidBy(name, edits, { ...options, config: { [name]: action } }))[0]).toMatch(
        new RegExp(`^${action} `),
      );
  });
});

describe('what a guardrail says', () => {
  it('names the rule, the file, the object, the reason and the remedy', async () => {
    const [first] = await judged(tf(db(''), ''));
    expect(first).toEqual({
      guardrail: 'stateful-removal',
      action: 'approve',
      file: 'envs/prod/main.tf',
      object: 'aws_db_instance.main',
      path: '',
      reason: 'What keeps data would be destroyed: `aws_db_instance.main` is removed',
      remedy: 'Keep it, or rename it with a `moved` block so that it stays where it is.',
      confirm: 'aws_db_instance.main',
    });
  });

  it('puts the gravest first', async () => {
    const edits = {
      ...yaml('', deployment('').replace('shop:1.4.0', 'shop')),
      ...tf(db(''), ''),
      '.github/CODEOWNERS': [null, '* @a\n'] as const,
    };
    const actions = (await judged(edits)).map(({ action }) => action);
    expect(actions).toEqual(['refuse', 'approve', 'warn']);
  });

  it('tells once what is written and rendered', async () => {
    const sides = [deployment(''), deployment('      hostNetwork: true\n')] as const;
    expect(
      await judged({ 'base/app.yaml': sides }, { rendered: { 'overlays/a': sides, 'overlays/b': sides } }),
    ).toHaveLength(1);
  });

  it('asks to type the name only where something is destroyed', () => {
    const destroying = guardrailNames.filter((name) => guardrails[name].destroys);
    expect(destroying).toEqual(['stateful-removal', 'stateful-replacement', 'deletion-protection', 'state-backend']);
  });
});
