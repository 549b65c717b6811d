import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verbs, type VerbRow } from '../../../src/commands/verbs.ts';
import { parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import { PromptOpsError } from '../../../src/domain/errors.ts';
import { digestOf } from '../../../src/domain/text-digest.ts';
import type { Role } from '../../../src/policy/authorize.ts';
import type { Rights } from '../../../src/policy/rights.ts';
import { parseCodeOwners } from '../../../src/publishing/code-owners.ts';
import { openGate, type Gate } from '../../../src/workflows/gate.ts';
import type { Rules } from '../../../src/workflows/read-actor.ts';
import { whoCan } from '../../../src/workflows/who-can.ts';
import type { WorkflowContext } from '../../../src/workflows/workflow-context.ts';

const logins = ['lena', 'rob', 'Max', 'renovate[bot]'];
const teams = ['sre', 'platform', 'web'];
const names = ['production', 'staging', 'live-eu', 'dev'];
const paths = [
  'envs/production/main.tf',
  'envs/staging/main.tf',
  'apps/web/prod/values.yaml',
  'modules/a/main.tf',
  'README.md',
  'envs/live-eu/x.yaml',
];
const patterns = ['envs/production/**', 'envs/**', 'apps/*/prod/**', '**/main.tf', 'modules', 'envs/staging', '**'];
const writing = verbs.filter(({ access }) => access === 'write').map(({ name }) => name);

const entry = fc.oneof(
  fc.constantFrom('user:lena', 'user:max', 'app:renovate', 'codeowners'),
  fc.constantFrom(...teams).map((team) => `team:${team}`),
  fc.constantFrom('read', 'triage', 'write', 'maintain', 'admin').map((role) => `role:${role}`),
);
const who = fc.dictionary(fc.constantFrom('*', ...verbs.map(({ name }) => name)), fc.array(entry, { maxLength: 3 }), {
  maxKeys: 3,
});
const environment = fc.record(
  { paths: fc.uniqueArray(fc.constantFrom(...patterns), { minLength: 1, maxLength: 3 }), protected: fc.boolean(), who },
  { requiredKeys: ['paths'] },
);
const config = fc
  .record({ environments: fc.dictionary(fc.constantFrom(...names), environment), who })
  .map((settings) =>
    parseRepositoryConfig(JSON.stringify({ version: 1, ...settings }), { verbs: verbs.map(({ name }) => name) }),
  );
const owners = fc
  .array(fc.tuple(fc.constantFrom('*', 'envs/', 'modules/', '*.tf'), fc.constantFrom('@lena', '@acme/web', '@rob', '')))
  .map((lines) => parseCodeOwners(lines.map((line) => line.join(' ')).join('\n')));
const guessed = fc
  .uniqueArray(fc.constantFrom(...names), { maxLength: 2 })
  .map((all) => all.map((name) => ({ name, paths: [`envs/${name}`] })));
const world = fc.record({
  rules: fc.record({ config, owners }),
  guessed,
  login: fc.constantFrom(...logins),
  role: fc.constantFrom<Role>('none', 'read', 'triage', 'write', 'maintain', 'admin'),
  memberOf: fc.subarray(teams),
  verb: fc.constantFrom(...writing),
  files: fc.uniqueArray(fc.constantFrom(...paths), { minLength: 1, maxLength: 3 }),
});
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

/** The gate that enforces, over recorded rights. */
function gateOf({ rules, login, verb, ...rights }: World): Gate {
  const request = {
    actor: login,
    command: { verb, text: verb, flags: {} },
    origin: { textDigest: digestOf('x'), isPullRequest: false },
  };
  const connection = { rights: rightsOf(rights), conversation: { currentText: () => Promise.resolve('x') } };
  const attest = (): void => undefined;
  return openGate({ run: { request }, connection, attest } as unknown as WorkflowContext, rules, () =>
    Promise.resolve(rules),
  );
}

function rightsOf({ role, memberOf }: Pick<World, 'role' | 'memberOf'>): Rights {
  return { roleOf: () => Promise.resolve(role), isTeamMember: (team) => Promise.resolve(memberOf.includes(team)) };
}

function ask(
  given: World,
  place: { readonly path?: string; readonly environment?: string },
  rules: Rules = given.rules,
) {
  return whoCan({ verb: given.verb, ...place }, given.login, rightsOf(given), rules, () =>
    Promise.resolve(given.guessed),
  );
}

/** The rule that denied, or `undefined` when it was allowed. */
function denialOf(enforced: Promise<unknown>): Promise<string | undefined> {
  return enforced.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof PromptOpsError && error.code === 'not-allowed') return error.message;
      throw error;
    },
  );
}

it('who-can says of a path what the gate does with a change of it, by the same rule', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const [path = ''] = given.files;
      const { decision } = await ask(given, { path });
      const denial = await denialOf(gateOf(given).change([path], given.guessed));
      expect(decision.allowed).toBe(denial === undefined);
      if (denial !== undefined) expect(denial).toContain(`(rule \`${decision.rule}\`)`);
      else expect(await gateOf(given).change([path], given.guessed)).toEqual(decision);
    }),
    { numRuns: 700 },
  );
});

it('a change of several files is allowed only where each of them is, and wherever each is unless ownership decides', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const answers = await Promise.all(given.files.map((path) => ask(given, { path })));
      const each = answers.every(({ decision }) => decision.allowed);
      const gate = gateOf(given);
      const allowed = (await denialOf(gate.change(given.files, given.guessed))) === undefined;
      if (allowed) expect(each).toBe(true);
      else if (!JSON.stringify(given.rules.config).includes('codeowners')) expect(each).toBe(false);
      // What was decided is decided again right before writing, with the same result.
      expect((await denialOf(gate.again())) === undefined).toBe(allowed);
    }),
    { numRuns: 700 },
  );
});

it('a request is let in exactly where who-can says yes to some place, ownership aside', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const rules = { ...given.rules, config: withoutOwners(given.rules.config) };
      const places = [{}, ...Object.keys(rules.config.environments).map((name) => ({ environment: name }))];
      const answers = await Promise.all(places.map((place) => ask(given, place, rules)));
      const denial = await denialOf(gateOf({ ...given, rules }).request());
      expect(denial === undefined).toBe(answers.some(({ decision }) => decision.allowed));
    }),
    { numRuns: 400 },
  );
});

it('nobody whom no list names and no role lifts gets past either', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const outsider = { ...given, login: 'eve', role: 'none' as const, memberOf: [] };
      expect((await ask(outsider, { path: given.files[0] ?? '' })).decision.allowed).toBe(false);
      expect(await denialOf(gateOf(outsider).request())).toContain('outsider');
    }),
    { numRuns: 200 },
  );
});

function withoutOwners(given: Rules['config']): Rules['config'] {
  return parseRepositoryConfig(
    JSON.stringify({ version: 1, environments: given.environments, who: given.who }).replaceAll(
      '"codeowners"',
      '"user:nobody"',
    ),
  );
}

it('covers verbs that write', () => {
  expect(writing.length).toBeGreaterThan(3);
  expect(verbs.some((row: VerbRow) => row.access === 'read')).toBe(true);
});
