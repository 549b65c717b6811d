import { db, bucket, tf, yaml, manifest, type Row } from './case.ts';
import { deployment } from './guarded.ts';

/** What may destroy or lose data. */
export const dataCases = {
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
      { what: 'one or none that becomes one', edits: tf(db('  count = var.enabled ? 1 : 0\n'), db('')), says: [] },
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
} satisfies Record<string, Row>;
