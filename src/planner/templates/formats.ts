/** What a text value must look like. Regular expressions live here and not in manifests: a repository's template must not bring one (runaway backtracking). */
type FormatRow = { readonly pattern: RegExp; readonly hint: string; readonly maxLength: number };

/** One row adds a format. Every pattern is linear. */
export const formats = {
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
  quantity: { pattern: /^\d+(?:\.\d+)?(?:m|[KMGT]i?|k)?$/, maxLength: 12, hint: 'a quantity such as 250m or 512Mi' },
} as const satisfies Record<string, FormatRow>;

export type FormatName = keyof typeof formats;

/** Whether a text has a format. */
export function hasFormat(text: string, name: FormatName): boolean {
  const { pattern, maxLength } = formats[name];
  return text.length <= maxLength && pattern.test(text);
}
