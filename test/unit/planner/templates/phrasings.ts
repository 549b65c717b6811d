import type { ParameterValue } from '../../../../src/planner/templates/manifest.ts';

/** A request as people type it, the template it must find and the parameters it must give (others keep their defaults). */
export type Phrasing = readonly [request: string, template: string, gives: Readonly<Record<string, ParameterValue>>];

export const s3Phrasings: readonly Phrasing[] = [
  [
    's3 module with versioning and lifecycle rules, name it artifacts',
    's3-bucket',
    { name: 'artifacts', versioning: true, lifecycle: true },
  ],
  ['please create an S3 bucket called build-cache', 's3-bucket', { name: 'build-cache' }],
  ['an artifacts s3 bucket', 's3-bucket', { name: 'artifacts' }],
  ['s3 bucket for invoices', 's3-bucket', { name: 'invoices' }],
  ['add a bucket named acme-exports with kms encryption', 's3-bucket', { name: 'acme-exports', encryption: 'kms' }],
  ['s3 bucket name=uploads, no versioning', 's3-bucket', { name: 'uploads', versioning: false }],
  ['s3 bucket without versioning or logging', 's3-bucket', { versioning: false, logging: false }],
  ['s3 bucket without versioning and lifecycle rules', 's3-bucket', { versioning: false, lifecycle: false }],
  [
    'bucket "team-reports" where objects expire after two weeks',
    's3-bucket',
    { name: 'team-reports', expire_days: 14 },
  ],
  ['s3 bucket that deletes objects after 90 days', 's3-bucket', { expire_days: 90 }],
  ['S3 bucket, keep objects for 1 year', 's3-bucket', { expire_days: 365 }],
  ['s3 with expiration of 30 days and versioning off', 's3-bucket', { expire_days: 30, versioning: false }],
  [
    's3 bucket moving objects to deep archive after six months',
    's3-bucket',
    { transition_days: 180, transition_class: 'DEEP_ARCHIVE' },
  ],
  [
    's3 bucket with intelligent tiering after 60 days',
    's3-bucket',
    { transition_days: 60, transition_class: 'INTELLIGENT_TIERING' },
  ],
  ['aws s3 bucket in frankfurt called eu-documents', 's3-bucket', { region: 'eu-central-1', name: 'eu-documents' }],
  ['terraform module for an s3 bucket in us-east-1', 's3-bucket', { region: 'us-east-1' }],
  ['S3 bucket with access logs going to audit-logs', 's3-bucket', { logging: true, log_bucket: 'audit-logs' }],
  ['s3 bucket, old versions expire after 30 days', 's3-bucket', { noncurrent_days: 30, versioning: true }],
  ['s3 bucket encrypted with a customer managed key', 's3-bucket', { encryption: 'kms' }],
  [
    's3 bucket with encryption=kms and kms key arn arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d',
    's3-bucket',
    { encryption: 'kms', kms_key_arn: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d' },
  ],
  ['s3 bucket with block public access and AES256', 's3-bucket', { public_access_block: true, encryption: 'sse-s3' }],
  ['I need a new private bucket, call it handover.', 's3-bucket', { name: 'handover' }],
  ["don't enable versioning on the s3 bucket, name it scratch", 's3-bucket', { versioning: false, name: 'scratch' }],
  ['encrypted s3 bucket with kms named vault-data', 's3-bucket', { encryption: 'kms', name: 'vault-data' }],
  ['encrypted s3 bucket expire_days=30', 's3-bucket', { encryption: 'sse-s3', expire_days: 30 }],
  ['S3 bucket with force destroy, named ephemera', 's3-bucket', { force_destroy: true, name: 'ephemera' }],
];

export const sqsPhrasings: readonly Phrasing[] = [
  ['sqs queue with a dead-letter queue named orders', 'sqs-queue', { name: 'orders', dead_letter_queue: true }],
  ['an SQS queue for orders', 'sqs-queue', { name: 'orders' }],
  [
    'a payments queue with dlq after 3 attempts',
    'sqs-queue',
    { name: 'payments', dead_letter_queue: true, max_receive_count: 3 },
  ],
  [
    'fifo queue called ledger-events with content based deduplication',
    'sqs-queue',
    { name: 'ledger-events', fifo: true, content_based_deduplication: true },
  ],
  [
    'sqs without a dead letter queue, call it fire-and-forget',
    'sqs-queue',
    { dead_letter_queue: false, name: 'fire-and-forget' },
  ],
  [
    'queue thumbnails with a visibility timeout of 5 minutes',
    'sqs-queue',
    { name: 'thumbnails', visibility_timeout_seconds: 300 },
  ],
  [
    'sqs queue named mails, retention 14 days, visibility timeout 90 seconds',
    'sqs-queue',
    { name: 'mails', message_retention_seconds: 1_209_600, visibility_timeout_seconds: 90 },
  ],
  [
    'message queue "reminders" with a delivery delay of one minute',
    'sqs-queue',
    { name: 'reminders', delay_seconds: 60 },
  ],
  [
    'sqs queue keeping messages for a week, encrypted with kms',
    'sqs-queue',
    { message_retention_seconds: 604_800, encryption: 'kms' },
  ],
  [
    'create an amazon sqs queue in eu-west-1 name: thumbnails',
    'sqs-queue',
    { region: 'eu-west-1', name: 'thumbnails' },
  ],
  [
    'sqs queue with long polling and max receive count = 10',
    'sqs-queue',
    { receive_wait_seconds: 20, max_receive_count: 10 },
  ],
];

export const oidcPhrasings: readonly Phrasing[] = [
  [
    'iam role for github oidc for acme/shop named deploy-shop',
    'iam-role-github-oidc',
    { repositories: ['acme/shop'], name: 'deploy-shop' },
  ],
  [
    'github actions role for repository acme/shop, branch main',
    'iam-role-github-oidc',
    { repositories: ['acme/shop'], branches: ['main'] },
  ],
  [
    'an iam role that github actions can assume from acme/shop and acme/infra',
    'iam-role-github-oidc',
    { repositories: ['acme/shop', 'acme/infra'] },
  ],
  [
    'github oidc role for acme/infra on branches main and release/*',
    'iam-role-github-oidc',
    { repositories: ['acme/infra'], branches: ['main', 'release/*'] },
  ],
  [
    'GitHub OIDC role acme/web with read-only access, pull requests allowed',
    'iam-role-github-oidc',
    { repositories: ['acme/web'], read_only: true, pull_requests: true },
  ],
  [
    'oidc role for github actions, repo acme/web, create the oidc provider',
    'iam-role-github-oidc',
    { repositories: ['acme/web'], create_provider: true },
  ],
  [
    'github actions iam role named ci for repo=acme/api with policy arn:aws:iam::111122223333:policy/deploy and max session of 2 hours',
    'iam-role-github-oidc',
    {
      name: 'ci',
      repositories: ['acme/api'],
      policy_arns: ['arn:aws:iam::111122223333:policy/deploy'],
      max_session_seconds: 7200,
    },
  ],
];

export const deploymentPhrasings: readonly Phrasing[] = [
  [
    'kubernetes deployment for ledger with 3 replicas on port 8080, image ghcr.io/acme/ledger:1.4.2',
    'deployment',
    { name: 'ledger', replicas: 3, port: 8080, image: 'ghcr.io/acme/ledger:1.4.2' },
  ],
  [
    'deployment called gateway running nginx:1.27 with two replicas',
    'deployment',
    { name: 'gateway', image: 'nginx:1.27', replicas: 2 },
  ],
  [
    'k8s deployment named api image=ghcr.io/acme/api:2.0.1 memory limit 512Mi cpu 250m',
    'deployment',
    { name: 'api', image: 'ghcr.io/acme/api:2.0.1', memory_limit: '512Mi', cpu: '250m' },
  ],
  [
    'a deployment with service for the search service using image ghcr.io/acme/search:0.3.0 in namespace search',
    'deployment',
    { name: 'search', image: 'ghcr.io/acme/search:0.3.0', namespace: 'search' },
  ],
  [
    'deployment worker-api, image ghcr.io/acme/worker:5.1.0, without a service, no probes',
    'deployment',
    { name: 'worker-api', service: false, probes: false },
  ],
  [
    'deployment named web, image ghcr.io/acme/web:1.0.0, half a cpu and 1 GB of memory',
    'deployment',
    { name: 'web', cpu: '500m', memory: '1Gi' },
  ],
  [
    'kubernetes deployment named web image ghcr.io/acme/web:1.0.0 health check on /ready',
    'deployment',
    { name: 'web', health_path: '/ready' },
  ],
  [
    'deployment named web image ghcr.io/acme/web:1.0.0 with a writable root filesystem and without pod disruption budget',
    'deployment',
    { name: 'web', read_only_root_filesystem: false, disruption_budget: false },
  ],
  [
    'kubernetes manifests for a deployment named web, image ghcr.io/acme/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, 4 pods',
    'deployment',
    {
      name: 'web',
      replicas: 4,
      image: 'ghcr.io/acme/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    },
  ],
];

export const inNamespacePhrasings: readonly Phrasing[] = [
  [
    'in namespace search a deployment named api, image ghcr.io/acme/api:1.0.0, cpu 2, cpu limit of 4',
    'deployment',
    { namespace: 'search', name: 'api', cpu: '2', cpu_limit: '4' },
  ],
];

export const cronjobPhrasings: readonly Phrasing[] = [
  [
    'cronjob named nightly-report that runs every night at 2 with image ghcr.io/acme/report:1.0.0',
    'cronjob',
    { name: 'nightly-report', schedule: '0 2 * * *', image: 'ghcr.io/acme/report:1.0.0' },
  ],
  [
    'cron job called cleanup, image ghcr.io/acme/cleanup:2.1.0, every 15 minutes, no overlap',
    'cronjob',
    { name: 'cleanup', schedule: '*/15 * * * *', concurrency: 'Forbid' },
  ],
  [
    'kubernetes cronjob for backups with image ghcr.io/acme/backup:3.0.0, daily at 03:30 in Europe/Berlin',
    'cronjob',
    { name: 'backups', schedule: '30 3 * * *', time_zone: 'Europe/Berlin' },
  ],
  [
    'scheduled job named digest image ghcr.io/acme/digest:1.2.3 schedule "0 6 * * 1" namespace mail',
    'cronjob',
    { name: 'digest', schedule: '0 6 * * 1', namespace: 'mail' },
  ],
  [
    'cronjob named sync-feeds, image ghcr.io/acme/feeds:4.0.0, hourly, 3 retries, timeout of 30 minutes',
    'cronjob',
    { name: 'sync-feeds', schedule: '0 * * * *', retries: 3, timeout_seconds: 1800 },
  ],
  [
    'cronjob named rollup, image ghcr.io/acme/rollup:1.0.0, mondays at 9am, suspended',
    'cronjob',
    { name: 'rollup', schedule: '0 9 * * 1', suspend: true },
  ],
];

export const webServicePhrasings: readonly Phrasing[] = [
  ['helm chart for a web service named storefront', 'web-service', { name: 'storefront' }],
  [
    'helm chart called catalog with 3 replicas on port 9090 and image ghcr.io/acme/catalog:1.1.0',
    'web-service',
    { name: 'catalog', replicas: 3, port: 9090, image: 'ghcr.io/acme/catalog:1.1.0' },
  ],
  [
    'web service helm chart named blog with ingress for blog.example.com',
    'web-service',
    { name: 'blog', ingress: true, host: 'blog.example.com' },
  ],
  [
    'helm chart named api with autoscaling from 2 to 8 replicas',
    'web-service',
    { name: 'api', autoscaling: true, min_replicas: 2, max_replicas: 8 },
  ],
  ['a checkout helm chart without ingress', 'web-service', { name: 'checkout', ingress: false }],
];

export const dynamodbPhrasings: readonly Phrasing[] = [
  ['dynamodb table named sessions with partition key id', 'dynamodb-table', { name: 'sessions', hash_key: 'id' }],
  [
    'dynamo table called orders, partition key customer_id, sort key created_at of type number',
    'dynamodb-table',
    { name: 'orders', hash_key: 'customer_id', range_key: 'created_at', range_key_type: 'N' },
  ],
  [
    'a DynamoDB table sessions with hash key = token and ttl on expires_at',
    'dynamodb-table',
    { name: 'sessions', hash_key: 'token', ttl_attribute: 'expires_at' },
  ],
  [
    'dynamodb table named carts, primary key cart_id, without point in time recovery',
    'dynamodb-table',
    { name: 'carts', hash_key: 'cart_id', point_in_time_recovery: false },
  ],
  [
    'dynamodb table named events partition key pk sort key sk with streams, encrypted with kms, no deletion protection',
    'dynamodb-table',
    { name: 'events', hash_key: 'pk', range_key: 'sk', stream: true, encryption: 'kms', deletion_protection: false },
  ],
];

export const shortPhrasings: readonly Phrasing[] = [
  ['dynamodb table users with id as partition key', 'dynamodb-table', { name: 'users', hash_key: 'id' }],
  [
    'github actions oidc role for acme/shop on main',
    'iam-role-github-oidc',
    { repositories: ['acme/shop'], branches: ['main'] },
  ],
  [
    'queue for emails with dead letter after 5 failures',
    'sqs-queue',
    { name: 'emails', dead_letter_queue: true, max_receive_count: 5 },
  ],
  [
    'k8s deployment for api with 2 cpu and 4Gi memory, image a/b:1',
    'deployment',
    { name: 'api', cpu: '2', memory: '4Gi' },
  ],
  ['cronjob report image a/b:1 at 2am daily', 'cronjob', { name: 'report', schedule: '0 2 * * *' }],
  ['namespace team-a', 'namespace', { name: 'team-a' }],
  ['CREATE S3 BUCKET NAMED ARTIFACTS', 's3-bucket', { name: 'artifacts' }],
  ['s3_bucket name=artifacts', 's3-bucket', { name: 'artifacts' }],
  [
    'create me a bucket for our invoices please, it should be versioned and encrypted',
    's3-bucket',
    { name: 'invoices', versioning: true },
  ],
];

export const snsPhrasings: readonly Phrasing[] = [
  ['sns topic named alerts', 'sns-topic', { name: 'alerts' }],
  [
    'an orders sns topic with an email subscription for ops@example.com',
    'sns-topic',
    { name: 'orders', emails: ['ops@example.com'] },
  ],
  [
    'fifo sns topic called ledger with content based deduplication',
    'sns-topic',
    { name: 'ledger', fifo: true, content_based_deduplication: true },
  ],
  [
    'notification topic named deploys encrypted with a customer managed key in ireland',
    'sns-topic',
    { name: 'deploys', encryption: 'kms', region: 'eu-west-1' },
  ],
];

export const ecrPhrasings: readonly Phrasing[] = [
  ['ecr repository named checkout', 'ecr-repository', { name: 'checkout' }],
  [
    'container registry on aws for checkout, keep the last 50 images',
    'ecr-repository',
    { name: 'checkout', keep_images: 50 },
  ],
  [
    'an ECR repo called shop/payments with mutable tags, no scan on push',
    'ecr-repository',
    { name: 'shop/payments', immutable_tags: false, scan_on_push: false },
  ],
  [
    'ecr repository named web, untagged images expire after a week, kms encryption',
    'ecr-repository',
    { name: 'web', untagged_days: 7, encryption: 'kms' },
  ],
];

export const kmsPhrasings: readonly Phrasing[] = [
  ['kms key named orders', 'kms-key', { name: 'orders' }],
  [
    'a customer managed key called backups with a deletion window of 7 days',
    'kms-key',
    { name: 'backups', deletion_window_days: 7 },
  ],
  [
    'multi-region kms key named replica-data without key rotation',
    'kms-key',
    { name: 'replica-data', multi_region: true, rotation: false },
  ],
  ['aws kms key named payroll, rotate every 180 days', 'kms-key', { name: 'payroll', rotation_days: 180 }],
];

export const namespacePhrasings: readonly Phrasing[] = [
  ['kubernetes namespace named reviews', 'namespace', { name: 'reviews' }],
  [
    'namespace for team-search with a quota of 8 cpus and 16 GB of memory',
    'namespace',
    { name: 'team-search', quota_cpu: '8', quota_memory: '16Gi' },
  ],
  [
    'k8s namespace called batch without network policy, at most 200 pods',
    'namespace',
    { name: 'batch', network_policy: false, quota_pods: 200 },
  ],
  ['namespace named payments with baseline pod security', 'namespace', { name: 'payments', pod_security: 'baseline' }],
];

/** Things the catalogue doesn't hold; the nearest thing must not be given in their place. */
export const notHeld: readonly string[] = [
  'azure service bus queue',
  'a google memorystore redis',
  's3 bucket with a cloudfront distribution',
  'public s3 bucket',
  's3 bucket with event notifications to a topic',
  'two s3 buckets',
  's3 bucket with mfa delete',
  's3 bucket with cors for example.com',
  's3 access point for the artifacts bucket',
  'an s3 glacier vault',
  'delete the s3 bucket artifacts',
  'a kafka topic named orders',
  'rabbitmq queue for orders',
  'sqs queue subscribed to an sns topic',
  'azure service bus queue named orders',
  'sqs queue with 256 KB messages',
  'sqs queue named orders that allows cross-account access',
  'iam user for github',
  'iam role for gitlab oidc for acme/shop',
  'github oidc role for acme/shop with administrator access',
  'iam role for ec2',
  'stateful set for postgres',
  'volume snapshot for the log agent',
  'deployment named web image nginx:1.27 with a sidecar',
  'deployment named web image nginx:1.27 with a persistent volume of 10 GB',
  'deployment named web image nginx:1.27 exposed with a load balancer',
  'deployment named web image nginx:1.27 on gpu nodes',
  'deployment named web image nginx:1.27 with privileged mode',
  'codedeploy deployment for checkout',
  'cronjob named x-report image ghcr.io/acme/x:1.0.0 every 7 minutes',
  'cronjob named x-report image ghcr.io/acme/x:1.0.0 hourly with slack notifications',
  'lambda cron job',
  'helm chart for postgres',
  'rds oracle database named orders',
  'aurora global database named orders',
  'ecs service on ec2 named shop image a/b:1',
  'eks cluster named shop with fargate profiles',
  'vpc peering between shop and platform',
  'transit gateway',
  'lambda function named x-y in python with a function url',
  'lambda layer named x-y',
  'cloudfront distribution in front of a load balancer',
  'elasticache memcached named sessions',
  'network load balancer named edge',
  'secret rotation for rds',
  'security group rule',
  'cloudwatch dashboard named shop',
  'helm chart named web with a redis dependency',
  'helm release for nginx-ingress',
  'erstelle einen s3-bucket mit versionierung',
  'créer un bucket s3 avec versioning',
  '创建一个S3存储桶',
  '🪣 s3 bucket 🔥',
  'make me a sandwich',
  's3 bucket like the one in staging but bigger',
  's3 bucket with versioning except for logs',
  'not an s3 bucket',
  's3 bucket versioning only for production data',
  'dynamodb table named x-table with partition key id and a global secondary index on email',
  'dynamodb global table named x-table with partition key id in two regions',
  'provisioned dynamodb table named x-table with partition key id',
  'sns topic named alerts with a slack webhook',
  'sns topic named alerts with an sms subscription',
  'ecr public repository named web',
  'docker hub repository named web',
  'ecr repository named web with pull access for account 111122223333',
  'asymmetric kms key named signing',
  'azure key vault key named orders',
  'kms key named orders with key material imported',
  's3 buckets named artifacts, logs and backups',
  's3 bucket called the',
  's3 bucket called with versioning',
  'kms key for s3',
  'kms key for the s3 bucket named artifacts',
  'deployment named web image nginx:1.27 port 80 and 443',
  'cronjob named x-y image a/b:1 every 2 days',
  'cronjob named x-y image a/b:1 every day at 25',
  'helm chart for nginx',
  'ecr for everyone',
  'dead letter queue',
  's3 bucket that deletes objects after 30',
  'please',
  'namespace named x-team in openshift',
  'namespace named x-team with a resource quota for gpus',
];
