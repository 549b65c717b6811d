import { db, tf, yaml, manifest, type Row } from './case.ts';
import { deployment } from './guarded.ts';

/** Who and what can reach it. */
export const reachCases = {
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
} satisfies Record<string, Row>;
