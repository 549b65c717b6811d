import { fileURLToPath } from 'node:url';
import { parse as parseHcl } from '@cdktn/hcl2json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { emptyInventory } from '../../../src/context/inventory.ts';
import type { Json } from '../../../src/domain/json.ts';
import { formatHcl } from '../../../src/edits/hcl-format.ts';
import { tokenise } from '../../../src/planner/language/words.ts';
import { chooseTemplate } from '../../../src/planner/templates/choose-template.ts';
import { valueProblem } from '../../../src/planner/templates/decide-values.ts';
import { formats, type FormatName } from '../../../src/planner/templates/formats.ts';
import { hclLiteral, yamlLiteral } from '../../../src/planner/templates/literals.ts';
import type { Parameter, ParameterValue, Template } from '../../../src/planner/templates/manifest.ts';
import { renderText } from '../../../src/planner/templates/render.ts';

const catalogue = await readTemplateFiles(fileURLToPath(new URL('../../../templates/infrastructure', import.meta.url)));

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
  return parameter.type === 'array' ? fc.array(text, { minLength: 1, maxLength: 3 }) : text;
}

/** Any values that the schema allows; an optional one may be absent. */
function valuesFor(template: Template): fc.Arbitrary<Record<string, Json>> {
  const entries = Object.entries(template.parameters).map(([name, parameter]) => {
    const must = template.required.includes(name) || parameter.default !== undefined;
    return [name, must ? valueFor(parameter) : fc.option(valueFor(parameter))] as const;
  });
  return fc.record(Object.fromEntries(entries)) as fc.Arbitrary<Record<string, Json>>;
}

const facts = {
  required_version: '>= 1.5',
  provider_version: '>= 6.0',
  provider_major: 6,
  tags: { owner: 'platform', 'cost-center': 'a${b}' },
  image_repository: 'a/b',
  image_tag: '1.0.0',
  image_digest: '',
  host_or_empty: '',
  environment: 'staging',
  target_kind: 'Deployment',
  target_labels: { app: 'a', 'app.kubernetes.io/name': 'true' },
  from_labels: { app: 'b' },
  backend_port: 80,
  oci_url: null,
  lock_files: true,
  monitored_port: 'metrics',
};

/** What is wrong with the text of a rendered file; Helm's own templates are checked with helm (integration). */
async function defects(path: string, text: string): Promise<readonly unknown[]> {
  if (path.endsWith('.tf') && text !== '') {
    await parseHcl(path, text);
    return (await formatHcl(text)) === text ? [] : [`not formatted:\n${text}`];
  }
  if (!/\.(?:yaml|json)$/.test(path) || path.startsWith('templates/')) return [];
  return parseAllDocuments(text).flatMap((document) => document.errors);
}

describe.each(catalogue.map((template) => [`${template.kind}/${template.name}`, template] as const))(
  '%s',
  (_, template) => {
    it('renders files that parse, formatted, and the same twice, whatever the schema allows', async () => {
      await fc.assert(
        fc.asyncProperty(valuesFor(template), async (values) => {
          const problems = Object.entries(template.parameters).flatMap(([name, parameter]) => {
            const value = values[name] as ParameterValue | null;
            return value === null ? [] : (valueProblem(name, parameter, value) ?? []);
          });
          expect(problems).toEqual([]);
          for (const file of template.files) {
            const text = renderText(file.path, file.text, { ...facts, ...values });
            expect(renderText(file.path, file.text, { ...facts, ...values })).toBe(text);
            expect(await defects(file.path, text)).toEqual([]);
          }
        }),
        { numRuns: 12 },
      );
    });
  },
);

describe('literals', () => {
  it('writes any text so that HCL reads it back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 30 }),
          fc.constantFrom('${x}', '%{ if true }', '$${a}', '"\n', '\\', '%%{'),
        ),
        async (text) => {
          const parsed = (await parseHcl('a.tf', `locals {\n  a = ${hclLiteral(text)}\n}\n`)) as {
            locals: [{ a: string }];
          };
          // hcl2json keeps the escape of an interpolation, as Terraform's JSON syntax does; HCL reads strings in normal form C.
          const unescaped = parsed.locals[0].a.replaceAll(/\$\$\{|%%\{/g, (escape) => escape.slice(1));
          expect(unescaped).toBe(text.normalize('NFC'));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('writes any text so that YAML reads it back as the same text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 30 }),
          fc.constantFrom(
            'yes',
            'no',
            '1e3',
            '0x10',
            'null',
            '~',
            '- a',
            'a: b',
            '#',
            '2026-01-01',
            '012',
            '*a',
            '&a',
            'on',
            '',
          ),
        ),
        (text) => {
          expect(parseYaml(`a: ${yamlLiteral(text)}\n`)).toEqual({ a: text });
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('any text at all', () => {
  const words = catalogue.flatMap((template) => template.examples.flatMap(({ request }) => request.split(' ')));
  it('is read without a crash, and every word is explained or left over', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 8 }))),
        (pieces) => {
          const choice = chooseTemplate(tokenise(pieces.join(' ')), catalogue, emptyInventory);
          expect(['one', 'several', 'none']).toContain(choice.kind);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never swallows a word that nobody knows', () => {
    const requests = catalogue.flatMap((template) => template.examples.map(({ request }) => request));
    fc.assert(
      fc.property(
        fc.constantFrom(...requests),
        fc.constantFrom('zzyzx', '🔥', 'geblümt', 'frobnicated', '§'),
        fc.nat(),
        (request, stranger, where) => {
          const parts = request.split(' ');
          parts.splice(where % (parts.length + 1), 0, stranger, 'zzyzx');
          const choice = chooseTemplate(tokenise(parts.join(' ')), catalogue, emptyInventory);
          // Right after "named", "image" and the like any word is a value; it is then in the values, and asked about if it is wrong.
          const said = choice.kind === 'one' ? JSON.stringify(choice.understanding.said) : 'left over';
          expect(said).toMatch(/^left over$|zzyzx/);
          expect(said).not.toMatch(/[🔥§]/u);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('100 kB of text', () => {
  it.each([
    'the ',
    's3 bucket ',
    'with versioning and ',
    'in in in of ',
    'expire after 30 days ',
    'no ',
    '"',
    '😀',
    'name it ',
    'x',
  ])('of %j is answered in linear time', (unit) => {
    const timed = (size: number): number => {
      const text = `s3 bucket ${unit.repeat(size / unit.length)}`;
      const before = process.cpuUsage();
      chooseTemplate(tokenise(text), catalogue, emptyInventory);
      // Time on the processor: the machine may be busy with other things.
      return process.cpuUsage(before).user / 1000;
    };
    timed(10_000);
    expect(timed(100_000)).toBeLessThan(5000);
  });
});
