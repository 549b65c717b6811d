import fc from 'fast-check';
import type { Json } from '../../src/domain/json.ts';
import { formats, type FormatName } from '../../src/planner/templates/formats.ts';
import type { Parameter, ParameterValue, Template } from '../../src/planner/templates/manifest.ts';

const samples: Readonly<Record<FormatName, fc.Arbitrary<string>>> = {
  'google-region': fc.constantFrom('europe-west3', 'us-central1'),
  'google-location': fc.constantFrom('EU', 'europe-west12'),
  'gcs-bucket-name': fc.stringMatching(/^[a-f][a-z0-9_-]{1,40}[a-z0-9]$/),
  'google-name': fc.stringMatching(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/),
  'google-service-account-id': fc.stringMatching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/),
  'pubsub-name': fc.stringMatching(/^[a-f][A-Za-z0-9_.~+%-]{2,60}$/),
  'google-role': fc.constantFrom('roles/storage.objectViewer', 'roles/pubsub.publisher'),
  'google-machine-type': fc.constantFrom('e2-standard-4', 'n2d-highmem-16', 'e2-micro'),
  'cloud-sql-tier': fc.constantFrom('db-custom-2-7680', 'db-f1-micro'),
  'google-kms-key': fc.constantFrom('projects/acme/locations/europe-west3/keyRings/apps/cryptoKeys/data'),
  'google-network': fc.constantFrom('projects/acme/global/networks/platform'),
  'azure-location': fc.constantFrom('westeurope', 'germanywestcentral'),
  'azure-name': fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,60}[A-Za-z0-9_]$/),
  'azure-resource-group-name': fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}[A-Za-z0-9_]$/),
  'aks-name': fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9-]{0,40}[A-Za-z0-9])?$/),
  'azure-storage-name': fc.stringMatching(/^[a-z0-9]{3,24}$/),
  'azure-key-vault-name': fc.stringMatching(/^[A-Za-z](-?[A-Za-z0-9]){2,11}$/),
  'azure-registry-name': fc.stringMatching(/^[A-Za-z0-9]{5,50}$/),
  'azure-container-app-name': fc.stringMatching(/^[a-z](-?[a-z0-9]){1,13}$/),
  'azure-postgres-name': fc.stringMatching(/^[a-z0-9](-?[a-z0-9]){2,20}$/),
  'azure-vm-size': fc.constantFrom('Standard_D4ds_v5', 'Standard_B2ms', 'Standard_E8-4s_v5'),
  'azure-resource-id': fc.constantFrom(
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-shop/providers/Microsoft.Network/virtualNetworks/vnet/subnets/apps',
  ),
  uuid: fc.constantFrom('00000000-0000-0000-0000-000000000000', '8d0c1f6e-2b7a-4c39-9f51-6a2b3c4d5e6f'),
  domain: fc.constantFrom('shop.example.com', 'internal.example.org'),
  'vpc-cidr': fc.constantFrom('10.0.0.0/16', '192.168.64.0/22'),
  'virtual-network-cidr': fc.constantFrom('10.0.0.0/16', '10.1.0.0/24'),
  'named-cidr': fc.constantFrom('10.0.0.0/8', '203.0.113.7/32'),
  'schedule-target-arn': fc.constantFrom(
    'arn:aws:lambda:eu-central-1:111122223333:function:tidy',
    'arn:aws:sqs:eu-central-1:111122223333:jobs',
  ),
  'oidc-provider-arn': fc.constantFrom(
    'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0A1B',
  ),
  'us-east-1-certificate-arn': fc.constantFrom('arn:aws:acm:us-east-1:111122223333:certificate/0a1b-2c3d'),
  'dynamodb-table-name': fc.stringMatching(/^[A-Za-z0-9_.-]{3,60}$/),
  'chart-name': fc.stringMatching(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/),
  'dns-label': fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/),
  's3-bucket-name': fc.stringMatching(/^[a-z][a-z0-9-]{1,40}[a-z0-9]$/),
  'sqs-queue-name': fc.stringMatching(/^[A-Za-z0-9_-]{1,70}$/),
  'iam-role-name': fc.stringMatching(/^[A-Za-z0-9+=,.@_-]{1,64}$/),
  'aws-name': fc.stringMatching(/^[A-Za-z0-9_.-]{1,60}$/),
  'ecr-name': fc.stringMatching(/^[a-z0-9]{1,10}(\/[a-z0-9]{1,10})?$/),
  'kms-alias': fc.stringMatching(/^[b-z][a-z0-9/_-]{0,30}$/),
  email: fc.constantFrom('ops@example.com', 'a.b+c@mail.example.org'),
  'aws-region': fc.constantFrom('eu-central-1', 'us-gov-west-1', 'ap-southeast-2'),
  arn: fc.constantFrom('arn:aws:kms:eu-central-1:111122223333:key/0a1b', 'arn:aws:iam::aws:policy/ReadOnlyAccess'),
  'github-repository': fc.stringMatching(/^[A-Za-z0-9]{1,20}\/[A-Za-z0-9_.-]{1,20}$/),
  'git-branch': fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_./-]{0,20}\*?$/),
  image: fc.constantFrom('nginx:1.27', 'registry.example.com:5000/a/b:v1', `a/b@sha256:${'0a'.repeat(32)}`),
  'http-path': fc.stringMatching(/^\/[A-Za-z0-9_./-]{0,20}$/),
  hostname: fc.constantFrom('shop.example.com', '*.example.org'),
  'time-zone': fc.constantFrom('Europe/Berlin', 'Etc/UTC', 'America/Argentina/Buenos_Aires'),
  cron: fc.constantFrom('0 2 * * *', '*/5 * * * *', '0 4 * * sun'),
  'ipv4-cidr': fc.constantFrom('10.0.0.0/16', '203.0.113.7/32', '0.0.0.0/0'),
  'vpc-id': fc.stringMatching(/^vpc-[0-9a-f]{17}$/),
  'subnet-id': fc.stringMatching(/^subnet-[0-9a-f]{17}$/),
  'security-group-id': fc.stringMatching(/^sg-[0-9a-f]{17}$/),
  'rds-identifier': fc.stringMatching(/^[a-z](-?[a-z0-9]){0,20}$/),
  'rds-instance-class': fc.constantFrom('db.t4g.micro', 'db.m7g.2xlarge', 'db.r8g.xlarge'),
  'ec2-instance-type': fc.constantFrom('m7g.large', 't3.nano', 'u-6tb1.112xlarge', 'c7i.metal-24xl'),
  'cache-node-type': fc.constantFrom('cache.t4g.small', 'cache.r7g.16xlarge'),
  'elasticache-name': fc.stringMatching(/^[a-z](-?[a-z0-9]){0,19}$/),
  'secret-name': fc.stringMatching(/^[A-Za-z0-9/_+=.@-]{1,60}$/),
  'route53-zone-id': fc.stringMatching(/^Z[A-Z0-9]{7,20}$/),
  'aws-service-name': fc.constantFrom('ecr.api', 'secretsmanager', 'logs'),
  'lambda-name': fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  'lambda-handler': fc.constantFrom('index.handler', 'com.acme.Main::handle', 'bootstrap'),
  'load-balancer-name': fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9-]{0,20}[A-Za-z0-9])?$/),
  'eks-name': fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$/),
  'schedule-name': fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  'aws-schedule': fc.constantFrom('cron(0 2 * * ? *)', 'cron(0/15 * ? * MON-FRI *)'),
  'watched-name': fc.constantFrom('orders', 'app/shop/0123456789abcdef'),
  'source-url': fc.constantFrom('https://charts.example.com/stable', 'oci://registry.example.com:5000/charts'),
  'folder-path': fc.stringMatching(/^(\.\/)?[a-z0-9_]{1,10}(\/[a-z0-9_-]{1,10})?$/),
  'folder-glob': fc.stringMatching(/^[a-z0-9_]{1,10}\/\*$/),
  'cluster-url': fc.constantFrom('https://kubernetes.default.svc', 'https://10.0.0.1:6443'),
  'key-value': fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,10}=[!-<>-~][!-~]{0,10}$/),
  'core-resource': fc.constantFrom('pods', 'configmaps', 'events'),
  'chart-version': fc.constantFrom('1.2.3', 'v0.4.x', '2.0.0-rc.1'),
  'tool-version': fc.constantFrom('1.14.1', '1.5.0'),
  'git-revision': fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_/-]{0,20}$/),
  'remote-key': fc.stringMatching(/^[A-Za-z0-9/][A-Za-z0-9/_+=.@:-]{0,20}$/),
  'data-key': fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/),
  quantity: fc.constantFrom('100m', '1', '512Mi', '2Gi'),
};

function valueFor(parameter: Parameter): fc.Arbitrary<ParameterValue> {
  if (parameter.type === 'boolean') return fc.boolean();
  if (parameter.type === 'integer' && parameter.enum !== undefined)
    return fc.constantFrom(...parameter.enum.map(Number));
  if (parameter.type === 'integer')
    return fc.integer({ min: parameter.minimum ?? 0, max: parameter.maximum ?? 100_000 });
  if (parameter.enum !== undefined) return fc.constantFrom(...parameter.enum);
  const { format } = parameter;
  const text =
    format === undefined
      ? fc.string({ maxLength: 40 })
      : samples[format].filter((sample) => formats[format].pattern.test(sample));
  return parameter.type === 'array' ? fc.array(text, { minLength: parameter.minItems ?? 1, maxLength: 3 }) : text;
}

/** Any values that the schema of a template's parameters allows; an optional one may be absent. */
export function valuesFor(template: Template): fc.Arbitrary<Record<string, Json>> {
  const entries = Object.entries(template.parameters).map(([name, parameter]) => {
    const must = template.required.includes(name) || parameter.default !== undefined;
    return [name, must ? valueFor(parameter) : fc.option(valueFor(parameter))] as const;
  });
  return fc.record(Object.fromEntries(entries)) as fc.Arbitrary<Record<string, Json>>;
}

/** As a person would ask: what is needed, and every fourth of the other parameters; `null` for what is left to the template. */
export function askedValuesFor(template: Template): fc.Arbitrary<Record<string, ParameterValue | null>> {
  const entries = Object.entries(template.parameters).map(([name, parameter]) => {
    const must = template.required.includes(name) || name === 'name';
    const asked = { weight: 1, arbitrary: valueFor(parameter) };
    return [name, must ? asked.arbitrary : fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, asked)] as const;
  });
  return fc.record(Object.fromEntries(entries));
}
