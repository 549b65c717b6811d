import { describe, expect, test } from 'vitest';
import { secretChecks } from '../../../../src/validation/secrets/secret-checks.ts';
import { inputFor } from '../tree-support.ts';

// Put together here, so that no scanner takes this file for a leak.
const awsKey = ['AKIA', 'Z7QH3LMX2YTW9RPB'].join('');
const random = ['q8Zt3vXk', '0pLr7Wn2', 'Yb5Jc9Hs'].join('');
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N'].join('.');
const github = ['ghp', '_', 'a8Fh3Kd92mNq7RtYz4XcVb6WpL0sJe5GuT1i'].join('');

const check = (path: string, after: string, before = '') =>
  secretChecks(inputFor({ [path]: after }, before === '' ? {} : { [path]: before }));
const rules = async (path: string, after: string, before?: string) =>
  (await check(path, after, before)).flatMap((one) => one.findings.map(({ line, rule }) => `${line} ${rule}`));

describe('a secret is found, and not shown', () => {
  test.each([
    ['a.tf', `resource "aws_db_instance" "a" {\n  password = "hunter22"\n}\n`, '2 secrets/literal', 'hunter22'],
    ['a.yaml', `db:\n  password: hunter22\n`, '2 secrets/literal', 'hunter22'],
    ['a.json', `{ "clientSecret": "hunter22" }\n`, '1 secrets/literal', 'hunter22'],
    ['prod.tfvars', `api_token = "${random}"\n`, '1 secrets/literal', random],
    ['a.yaml', `env:\n  - name: DB_PASSWORD\n    value: hunter22\n`, '3 secrets/literal', 'hunter22'],
    ['.env', `export API_KEY=${random}\n`, '1 secrets/literal', random],
    ['a.yaml', `token: ${jwt}\n`, '1 secrets/', jwt],
    ['notes.md', `${jwt}\n`, '1 secrets/jwt', jwt],
    ['key', `-----BEGIN RSA PRIVATE KEY-----\n${random}\n-----END RSA PRIVATE KEY-----\n`, '1 secrets/private', random],
    ['a.yaml', `url: postgres://app:hunter22@db/app\n`, '1 secrets/', 'hunter22'],
    ['a.tf', `  access_key = "${awsKey}"\n`, '1 secrets/', awsKey],
    ['notes.md', `use ${github}\n`, '1 secrets/', github],
    [
      's.yaml',
      `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData:\n  pin: "4711-0815"\n`,
      '5 secrets/kubernetes-secret',
      '4711-0815',
    ],
    [
      's.yaml',
      `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\ndata:\n  pin: ${Buffer.from('4711-0815').toString('base64')}\n`,
      '5 secrets/kubernetes-secret',
      '4711-0815',
    ],
  ])('in %s: %j', async (path, text, expected, secret) => {
    const checks = await check(path, text);
    expect(checks).toMatchObject([{ name: 'secrets', verdict: 'fail' }]);
    const found = checks.flatMap((one) => one.findings.map(({ line, rule }) => `${line} ${rule}`));
    expect(found.some((one) => one.startsWith(expected))).toBe(true);
    expect(JSON.stringify(checks)).not.toContain(secret);
  });
  test('although a comment asks to look away', async () => {
    expect(await rules('a.md', `<!-- secretlint-disable -->\n${github}\n`)).not.toEqual([]);
  });
  test('and a line too long to be scanned is refused', async () => {
    expect(await rules('a.txt', `${'a '.repeat(60_000)}\n`)).toEqual(['1 secrets/line-too-long']);
  });
});

describe('what is no secret is left alone', () => {
  test.each([
    ['a.tf', 'password = var.db_password'],
    ['a.tf', 'password = random_password.db.result'],
    ['a.tf', 'secret_key = "${data.vault_generic_secret.s.data["k"]}"'],
    ['a.tf', 'token = data.aws_eks_cluster_auth.this.token'],
    ['a.tf', 'password = jsondecode(data.aws_secretsmanager_secret_version.db.secret_string)["password"]'],
    ['a.yaml', 'password: ${DB_PASSWORD}'],
    ['variables.tf', '    db_password : string'],
    ['user-data.sh', String.raw`printf "POOL_PRIVATE_KEY=%s\n" "$POOL_PRIVATE_KEY" > "$env_file"`],
    ['a.yaml', 'password: {{ .Values.password | quote }}'],
    ['a.yaml', 'password: <your-password>'],
    ['a.yaml', 'password: changeme'],
    ['a.yaml', 'password: ""'],
    ['a.yaml', 'existingSecret: shop-credentials'],
    ['a.yaml', 'secretKeyRef: { name: shop, key: password }'],
    ['a.yaml', 'secretName: shop-tls'],
    ['a.yaml', 'token: my-token-secret'],
    ['a.yaml', 'automountServiceAccountToken: false'],
    ['a.yaml', 'imagePullSecret: regcred-production-eu'],
    ['a.yaml', 'image: registry.example/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['a.yaml', '# password: hunter22'],
    ['a.tf', 'kms_key_id = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"'],
    ['e.yaml', 'kind: ExternalSecret\nspec:\n  data:\n    - secretKey: database-password-1'],
    ['s.yaml', 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    pin: AgBy3i4OJSWK'],
    ['s.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData:\n  username: shop\n  pin: <pin>'],
  ])('in %s: %j', async (path, text) => {
    expect(await rules(path, `${text}\n`)).toEqual([]);
  });
  test('in lines that were there before', async () => {
    const old = 'a: 1\npassword: hunter22\n';
    expect(await rules('a.yaml', `${old}b: 2\n`, old)).toEqual([]);
    expect(await rules('a.yaml', `${old}other_password: hunter23\n`, old)).toEqual(['3 secrets/literal']);
  });
});

describe('a line that changes around a password that was there', () => {
  test.each([
    ['in a script', "DB_PASSWORD='hunter22' make up\n", "DB_PASSWORD='hunter22' docker compose up\n", []],
    ['with another password', "DB_PASSWORD='hunter22' make\n", "DB_PASSWORD='hunter23' make\n", ['1 secrets/literal']],
    ['with the beginning of it', "DB_PASSWORD='hunter22'x\n", "DB_PASSWORD='hunter22'\n", ['1 secrets/literal']],
    ['under another name', 'A_PASSWORD: hunter22\n', 'DB_PASSWORD: hunter22\n', ['1 secrets/literal']],
  ])('%s', async (_, before, after, expected) => {
    expect(await rules('ci.yml', after, before)).toEqual(expected);
  });
});
