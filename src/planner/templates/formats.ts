import { azureFormats } from './azure-formats.ts';
import { googleFormats } from './google-formats.ts';
import { narrowFormats } from './narrow-formats.ts';

/** What a text value must look like. Regular expressions live here and not in manifests: a repository's template must not bring one (runaway backtracking). */
type FormatRow = { readonly pattern: RegExp; readonly hint: string; readonly maxLength: number };

/** One row adds a format. Every pattern is linear. */
export const formats = {
  ...googleFormats,
  ...azureFormats,
  ...narrowFormats,
  /** RFC 1123 label, what Kubernetes takes as a name. */
  'dns-label': {
    pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
    maxLength: 63,
    hint: 'lower-case letters, digits and hyphens, at most 63',
  },
  /** docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
  's3-bucket-name': {
    pattern: /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]+[a-z0-9]$/,
    maxLength: 63,
    hint: '3 to 63 lower-case letters, digits, hyphens and dots',
  },
  'sqs-queue-name': {
    pattern: /^[A-Za-z0-9_-]+$/,
    maxLength: 70,
    hint: 'letters, digits, hyphens and underscores, at most 70',
  },
  'iam-role-name': { pattern: /^[A-Za-z0-9+=,.@_-]+$/, maxLength: 64, hint: 'letters, digits and +=,.@_-, at most 64' },
  'aws-name': { pattern: /^[A-Za-z0-9_.-]+$/, maxLength: 128, hint: 'letters, digits, hyphens, underscores and dots' },
  /** docs.aws.amazon.com/AmazonECR/latest/userguide/repository-create.html */
  'ecr-name': {
    pattern: /^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/,
    maxLength: 256,
    hint: 'lower-case letters and digits, joined by single . _ - or /',
  },
  'kms-alias': {
    pattern: /^(?!aws\/)[A-Za-z0-9/_-]+$/,
    maxLength: 250,
    hint: 'letters, digits, / _ and -, not beginning with aws/',
  },
  email: {
    pattern: /^[A-Za-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}$/,
    maxLength: 200,
    hint: 'a mail address',
  },
  'aws-region': {
    pattern:
      /^(?:us|eu|ap|sa|ca|me|af|il|mx)-(?:gov-)?(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d$/,
    maxLength: 20,
    hint: 'an AWS region such as eu-central-1',
  },
  arn: {
    pattern: /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12}|aws)?:[A-Za-z0-9_/.:*+=,@-]+$/,
    maxLength: 300,
    hint: 'an ARN such as arn:aws:kms:eu-central-1:111122223333:key/…',
  },
  'github-repository': {
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\/[A-Za-z0-9_.-]+$/,
    maxLength: 140,
    hint: 'owner/name',
  },
  'git-branch': {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_./-]*\*?$/,
    maxLength: 100,
    hint: 'a branch name such as main or release/*',
  },
  /** With a tag other than `latest`, or a digest. */
  image: {
    pattern:
      /^(?!.*:latest$)[a-z0-9][a-z0-9.-]*(?::\d+(?=\/))?(?:\/[a-z0-9][a-z0-9._-]*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]*(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
    maxLength: 300,
    hint: 'an image with its tag or digest, such as ghcr.io/acme/shop:1.4.2',
  },
  'http-path': { pattern: /^\/[A-Za-z0-9_./-]*$/, maxLength: 200, hint: 'a path such as /healthz' },
  hostname: {
    pattern: /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/,
    maxLength: 253,
    hint: 'a host name such as shop.example.com',
  },
  'time-zone': { pattern: /^[A-Za-z_]+\/[A-Za-z0-9_+/-]+$/, maxLength: 60, hint: 'a time zone such as Europe/Berlin' },
  cron: { pattern: /^\S+ \S+ \S+ \S+ \S+$/, maxLength: 100, hint: 'a cron line such as 0 2 * * *' },
  /** An IPv4 network as AWS takes it. */
  'ipv4-cidr': {
    pattern: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!\/)|(?=\/))){4}\/(?:[12]?\d|3[0-2])$/,
    maxLength: 18,
    hint: 'a network such as 10.0.0.0/16',
  },
  'vpc-id': { pattern: /^vpc-[0-9a-f]{8,17}$/, maxLength: 21, hint: 'the id of a VPC such as vpc-0a1b2c3d4e5f60718' },
  'subnet-id': {
    pattern: /^subnet-[0-9a-f]{8,17}$/,
    maxLength: 24,
    hint: 'the id of a subnet such as subnet-0a1b2c3d4e5f60718',
  },
  'security-group-id': {
    pattern: /^sg-[0-9a-f]{8,17}$/,
    maxLength: 20,
    hint: 'the id of a security group such as sg-0a1b2c3d4e5f60718',
  },
  /** docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, shorter to leave room for suffixes */
  'rds-identifier': {
    pattern: /^[a-z](?:-?[a-z0-9])*$/,
    maxLength: 50,
    hint: 'lower-case letters, digits and single hyphens, at most 50, beginning with a letter',
  },
  'rds-instance-class': {
    pattern: /^db\.[a-z][a-z0-9]{1,8}\.(?:micro|small|medium|large|\d{0,2}xlarge)$/,
    maxLength: 30,
    hint: 'an instance class such as db.t4g.medium',
  },
  'ec2-instance-type': {
    pattern: /^[a-z][a-z0-9-]{1,12}\.(?:nano|micro|small|medium|large|\d{0,3}xlarge|metal(?:-\d{1,2}xl)?)$/,
    maxLength: 30,
    hint: 'an instance type such as m7g.large',
  },
  'cache-node-type': {
    pattern: /^cache\.[a-z][a-z0-9]{1,8}\.(?:micro|small|medium|large|\d{0,2}xlarge)$/,
    maxLength: 30,
    hint: 'a node type such as cache.t4g.small',
  },
  'elasticache-name': {
    pattern: /^[a-z](?:-?[a-z0-9])*$/,
    maxLength: 40,
    hint: 'lower-case letters, digits and single hyphens, at most 40, beginning with a letter',
  },
  'secret-name': { pattern: /^[A-Za-z0-9/_+=.@-]+$/, maxLength: 512, hint: 'letters, digits and /_+=.@-' },
  'route53-zone-id': { pattern: /^Z[A-Z0-9]{7,31}$/, maxLength: 32, hint: 'the id of a hosted zone (Z…)' },
  /** The last part of an interface endpoint's service name; a table, for nearly any word could be one. */
  'aws-service-name': {
    pattern:
      /^(?:ecr\.api|ecr\.dkr|logs|monitoring|events|secretsmanager|kms|sts|ssm|ssmmessages|ec2messages|ec2|sqs|sns|lambda|states|execute-api|ecs|ecs-agent|ecs-telemetry|eks|eks-auth|elasticloadbalancing|autoscaling|elasticfilesystem|rds|rds-data|xray|athena|glue|kinesis-streams|kinesis-firehose|bedrock-runtime|cloudformation|codebuild|scheduler|backup|guardduty-data)$/,
    maxLength: 60,
    hint: 'the name of a service such as ecr.api',
  },
  'lambda-name': {
    pattern: /^[A-Za-z0-9_-]+$/,
    maxLength: 64,
    hint: 'letters, digits, hyphens and underscores, at most 64',
  },
  'lambda-handler': {
    pattern: /^[A-Za-z0-9_./:-]+$/,
    maxLength: 128,
    hint: 'a file and function such as index.handler',
  },
  'load-balancer-name': {
    pattern: /^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/,
    maxLength: 32,
    hint: 'letters, digits and hyphens, at most 32',
  },
  'eks-name': {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    maxLength: 100,
    hint: 'letters, digits, hyphens and underscores, at most 100',
  },
  'schedule-name': {
    pattern: /^[A-Za-z0-9_-]+$/,
    maxLength: 64,
    hint: 'letters, digits, hyphens and underscores, at most 64',
  },
  'aws-schedule': {
    pattern: /^cron\([A-Z0-9*,/-]+ [A-Z0-9*,/-]+ [A-Z0-9*?,/-]+ [A-Z0-9*,/-]+ [A-Z0-9*?,/-]+ [0-9*,/-]+\)$/,
    maxLength: 100,
    hint: 'a schedule such as `every night at 2`',
  },
  /** What CloudWatch calls a thing in its metrics; a load balancer has slashes. */
  'watched-name': { pattern: /^[A-Za-z0-9_./-]+$/, maxLength: 255, hint: 'letters, digits and _./-' },
  /** Where charts and sources are fetched from; no credentials in it. */
  'source-url': {
    pattern: /^(?:https|oci|ssh):\/\/(?:git@)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[A-Za-z0-9_.~-]+)*\/?$/,
    maxLength: 300,
    hint: 'an address such as https://charts.example.com',
  },
  /** A folder of the repository; `*` as the last piece stands for all folders in it. */
  'folder-path': {
    pattern: /^(?:\.\/)?(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*(?:\/\*)?$/,
    maxLength: 200,
    hint: 'a folder of the repository such as apps/reviews',
  },
  'folder-glob': {
    pattern: /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*\/\*$/,
    maxLength: 200,
    hint: 'folders of the repository such as services/*',
  },
  'cluster-url': {
    pattern: /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/,
    maxLength: 200,
    hint: 'the address of a cluster such as https://kubernetes.default.svc',
  },
  /** `NAME=value`, a line of a config map. */
  'key-value': {
    pattern: /^[A-Za-z_][A-Za-z0-9_.-]*=[^\s=][^\s]*$/,
    maxLength: 300,
    hint: 'a name and a value such as LOG_LEVEL=info',
  },
  /** Resources of the core group that are neither secrets nor a way to become somebody else. */
  'core-resource': {
    pattern: /^(?:pods|services|endpoints|configmaps|events|persistentvolumeclaims|resourcequotas|limitranges)$/,
    maxLength: 40,
    hint: 'one of pods, services, endpoints, configmaps, events, persistentvolumeclaims, resourcequotas, limitranges',
  },
  'chart-version': {
    pattern: /^v?\d{1,6}(?:\.(?:\d{1,6}|x)){1,2}(?:-[A-Za-z0-9.-]{1,60})?$/,
    maxLength: 80,
    hint: 'a version such as 1.4.2',
  },
  'tool-version': { pattern: /^\d{1,4}\.\d{1,4}\.\d{1,4}$/, maxLength: 20, hint: 'a version such as 1.14.1' },
  'git-revision': {
    pattern: /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9_./-]*$/,
    maxLength: 100,
    hint: 'a branch, tag or commit such as main',
  },
  /** Name and path of a secret in a store. */
  'remote-key': { pattern: /^[A-Za-z0-9/][A-Za-z0-9/_+=.@:-]*$/, maxLength: 300, hint: 'letters, digits and /_+=.@:-' },
  /** Key of a Secret or ConfigMap. */
  'data-key': { pattern: /^[A-Za-z0-9_.-]+$/, maxLength: 253, hint: 'letters, digits, hyphens, underscores and dots' },
  quantity: { pattern: /^\d+(?:\.\d+)?(?:m|[KMGT]i?|k)?$/, maxLength: 12, hint: 'a quantity such as 250m or 512Mi' },
} as const satisfies Record<string, FormatRow>;

export type FormatName = keyof typeof formats;

/** Whether a text has a format. */
export function hasFormat(text: string, name: FormatName): boolean {
  const { pattern, maxLength } = formats[name];
  return text.length <= maxLength && pattern.test(text);
}
