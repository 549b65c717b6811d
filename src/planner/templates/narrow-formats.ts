/**
 * Formats that say what a resource really takes, so that another value is a question and not a failing check.
 * Every pattern is linear.
 */
export const narrowFormats = {
  /** A zone has no wildcard, a certificate may. */
  domain: {
    pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/,
    maxLength: 253,
    hint: 'a domain such as shop.example.com',
  },
  /** A VPC of AWS is /16 to /28; ours is cut into subnets, so /22 is the smallest. */
  'vpc-cidr': {
    pattern: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!\/)|(?=\/))){4}\/(?:1[6-9]|2[0-2])$/,
    maxLength: 18,
    hint: 'a network of /16 to /22 such as 10.0.0.0/16',
  },
  /** Cut into sixteen subnets. */
  'virtual-network-cidr': {
    pattern: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!\/)|(?=\/))){4}\/(?:[89]|1\d|2[0-5])$/,
    maxLength: 18,
    hint: 'a network of /8 to /25 such as 10.0.0.0/16',
  },
  /** The whole internet is nobody's network. */
  'named-cidr': {
    pattern: /^(?!0\.0\.0\.0\/0$)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!\/)|(?=\/))){4}\/(?:[12]?\d|3[0-2])$/,
    maxLength: 18,
    hint: 'a network such as 203.0.113.0/24, not the whole internet',
  },
  'schedule-target-arn': {
    pattern: /^arn:aws[a-z-]*:(?:lambda|sqs):[a-z0-9-]*:\d{12}:[A-Za-z0-9_.:-]+$/,
    maxLength: 300,
    hint: 'the ARN of a Lambda function or of an SQS queue',
  },
  'oidc-provider-arn': {
    pattern: /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/[A-Za-z0-9_./-]+$/,
    maxLength: 300,
    hint: 'the ARN of an OIDC provider (arn:aws:iam::111122223333:oidc-provider/…)',
  },
  /** docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html */
  'us-east-1-certificate-arn': {
    pattern: /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[A-Za-z0-9-]+$/,
    maxLength: 200,
    hint: 'the ARN of a certificate in us-east-1',
  },
  /** docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
  'dynamodb-table-name': {
    pattern: /^[A-Za-z0-9_.-]{3,}$/,
    maxLength: 255,
    hint: '3 to 255 letters, digits, hyphens, underscores and dots',
  },
  /** Charts write names without quotes, so one must not read as a number or a truth value of YAML. */
  'chart-name': {
    pattern: /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z](?:[a-z0-9-]*[a-z0-9])?$/,
    maxLength: 40,
    hint: 'lower-case letters, digits and hyphens, beginning with a letter, at most 40',
  },
} as const;
