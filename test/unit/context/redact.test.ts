import { describe, expect, test } from 'vitest';
import { hiddenFileReason } from '../../../src/context/hidden-file.ts';
import { createRedactor } from '../../../src/context/redact.ts';

/** Put together at run time, so that no scanner takes this file for a leak. */
const glue = (...parts: string[]) => parts.join('');
const redact = createRedactor([]);

describe('credentials known by their form', () => {
  test.each([
    glue('ghp_', 'a'.repeat(36)),
    glue('ghs_', 'B'.repeat(36)),
    glue('github_pat_', '1'.repeat(40)),
    glue('AKIA', 'IOSFODNN7EXAMPLE'),
    glue('xoxb-', '1234567890-abcdef'),
    glue('eyJhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxIn0.', 'c2lnbmF0dXJl'),
    glue('-----BEGIN RSA PRIVATE', ' KEY-----\nMIIE\nabc\n-----END RSA PRIVATE', ' KEY-----'),
    glue('-----BEGIN PRIVATE', ' KEY-----\nnever closed'),
    glue('AIza', 'x'.repeat(35)),
    glue('glpat-', 'y'.repeat(20)),
    glue('AGE-SECRET-KEY-1', 'Q'.repeat(40)),
    'ENC[AES256_GCM,data:abc,iv:def]',
  ])('%s goes', (secret) => {
    expect(redact(`before ${secret}`)).toEqual({ text: 'before [redacted]', count: 1 });
  });

  test('passwords in URLs go, the rest of the URL stays', () => {
    expect(redact('postgres://app:hunter2@db.example/shop').text).toBe('postgres://app:[redacted]@db.example/shop');
  });

  test.each([
    ['password: hunter2x', 'password: [redacted]'],
    ['db_password = "abc 123!" # x', 'db_password = "[redacted]" # x'],
    ['{"api_key":"x1y2z3"}', '{"api_key":"[redacted]"}'],
    ['--password hunter2x', '--password [redacted]'],
    ['CLIENT_SECRET=abc123def', 'CLIENT_SECRET=[redacted]'],
  ])('%s', (source, text) => {
    expect(redact(source)).toEqual({ text, count: 1 });
  });

  test.each([
    'existingSecret: storefront',
    'password = var.db_password',
    'token: ${{ secrets.TOKEN }}',
    'api_key: "{{ .Values.key }}"',
    'the token is in Vault',
    'password: ""',
    'tokenTTL: 3600',
    'secret_arn = arn:aws:secretsmanager:x',
    'secretKeyRef: { name: db, key: password }',
    'image: ghcr.io/shop/checkout@sha256:0000',
  ])('a reference or ordinary text stays: %s', (source) => {
    expect(redact(source)).toEqual({ text: source, count: 0 });
  });

  test('what is long and in disorder goes, whatever it is called', () => {
    const key = glue('wJalrXUtnFEMI7MDENG9b', 'PxRfiCYk3Qz8LtVh2Ns');
    expect(redact(`note ${key} here`)).toEqual({ text: 'note [redacted] here', count: 1 });
  });

  test.each([
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'arn:aws:iam::123456789012:role/AWSServiceRoleForElasticLoadBalancing2',
    'integrity: sha512-Zk3v9QpL7mX2wTb8RnC4yHs6JdA1eUZk3v9QpL7mX2wTb8RnC4yHs6JdA1eU',
    'charts/storefront/templates/HorizontalPodAutoscaler_v2beta1_production.yaml',
    'com.example.shop.Checkout2ServiceConfigurationProperties',
  ])('a digest, a path or a name is no secret: %s', (source) => {
    expect(redact(source)).toEqual({ text: source, count: 0 });
  });

  test('values of Secrets go, their keys and other objects stay', () => {
    const source =
      'kind: Secret\nmetadata:\n  name: db\nstringData:\n  user: admin\n  cert: |\n    many\n    lines\ntype: Opaque\n---\nkind: ConfigMap\ndata:\n  a: b\n';
    expect(redact(source).text).toBe(
      'kind: Secret\nmetadata:\n  name: db\nstringData:\n  user: [redacted]\n  cert: [redacted]\ntype: Opaque\n---\nkind: ConfigMap\ndata:\n  a: b\n',
    );
  });
});

describe('files that are never shown', () => {
  test.each([
    ['.env', 'A=1'],
    ['prod/.env.production', 'A=1'],
    ['terraform.tfstate', '{}'],
    ['state.json', '{\n  "terraform_version": "1.9.0",\n  "lineage": "x"\n}'],
    ['tls.key', ''],
    ['secret.yaml', 'a: ENC[AES256_GCM,data:x]\nsops:\n  mac: x\n'],
    ['sealed.yaml', 'kind: SealedSecret\n'],
    ['vault.yml', '$ANSIBLE_VAULT;1.1;AES256\n'],
  ])('%s', (path, content) => {
    expect(hiddenFileReason(path, content)).toBeTypeOf('string');
  });

  test.each([
    ['.env.example', 'A='],
    ['main.tf', 'resource "x" "y" {}'],
    ['values.yaml', 'sops: false'],
    ['policy.yaml', 'match:\n  kinds: [SealedSecret]\n'],
  ])('%s may be shown', (path, content) => {
    expect(hiddenFileReason(path, content)).toBeUndefined();
  });
});

test('what follows a megabyte is looked at like what stands before it (SEC-22)', () => {
  const secret = glue('ghp_', 'a'.repeat(36));
  const filler = 'spec: { a: 1 } # nothing\n'.repeat(42_000);
  expect(redact(`${filler}token: ${secret}\npassword: hunter2x\n`)).toEqual({
    text: `${filler}token: [redacted]\npassword: [redacted]\n`,
    count: 2,
  });
});
