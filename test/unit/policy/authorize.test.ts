import { describe, expect, it } from 'vitest';
import { defaultRepositoryConfig, parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import { authorize, type Actor, type Role } from '../../../src/policy/authorize.ts';
import { placesOf } from '../../../src/policy/environments.ts';

const actor = (role: Role, more: Partial<Actor> = {}): Actor => ({
  login: 'lena',
  role,
  teams: [],
  isCodeowner: false,
  ...more,
});
const ask = (who: Actor, environments: readonly string[] = [], verb = 'scale') =>
  ({ actor: who, verb, access: 'write', environments }) as const;

describe('without a configuration file', () => {
  it.each<[Role, boolean]>([
    ['none', false],
    ['read', false],
    ['triage', false],
    ['write', true],
    ['maintain', true],
    ['admin', true],
  ])('the role %s may change things: %s', (role, allowed) => {
    expect(authorize(defaultRepositoryConfig, ask(actor(role))).allowed).toBe(allowed);
  });

  it('readers may ask for help, outsiders may not', () => {
    const help = (role: Role) =>
      authorize(defaultRepositoryConfig, { actor: actor(role), verb: 'help', access: 'read', environments: [] });
    expect(help('read').allowed).toBe(true);
    expect(help('none')).toMatchObject({ allowed: false, rule: 'outsider' });
  });

  it('anything named prod needs a second person', () => {
    expect(authorize(defaultRepositoryConfig, ask(actor('write'), ['production']))).toMatchObject({
      needs: ['second-approver'],
      protectedBy: 'default.protected:production',
    });
    expect(authorize(defaultRepositoryConfig, ask(actor('write'), ['staging'])).needs).toEqual([]);
  });
});

describe('with rules per environment', () => {
  const config = parseRepositoryConfig(`
version: 1
environments:
  production:
    paths: ["prod/**"]
    protected: true
    who: { scale: ["team:sre", "user:Max"], "*": [] }
  staging:
    paths: ["staging/**"]
    who: { "*": ["role:write"] }
who: { generate: ["role:maintain"] }
`);

  it('a listed team or login may, whatever their role', () => {
    expect(authorize(config, ask(actor('read', { teams: ['sre'] }), ['production']))).toMatchObject({
      allowed: true,
      rule: 'environments.production.who.scale',
    });
    expect(authorize(config, ask(actor('read', { login: 'max' }), ['production'])).allowed).toBe(true);
  });

  it('an admin who is not listed may not, and is told the rule', () => {
    expect(authorize(config, ask(actor('admin'), ['production']))).toMatchObject({
      allowed: false,
      rule: 'environments.production.who.scale',
    });
  });

  it('a change of two environments needs both rights', () => {
    const sre = actor('read', { teams: ['sre'] });
    expect(authorize(config, ask(sre, ['production', 'staging']))).toMatchObject({
      allowed: false,
      rule: 'environments.staging.who.*',
    });
    expect(authorize(config, ask({ ...sre, role: 'write' }, ['production', 'staging']))).toMatchObject({
      allowed: true,
      needs: ['second-approver'],
    });
  });

  it('an empty list is for nobody', () => {
    expect(authorize(config, ask(actor('admin'), ['production'], 'set')).reason).toContain('nobody');
  });

  it('outside every environment the general rules hold', () => {
    expect(authorize(config, ask(actor('write'), [], 'generate')).allowed).toBe(false);
    expect(authorize(config, ask(actor('maintain'), [], 'generate')).allowed).toBe(true);
  });

  it('does not take an environment from the prototype', () => {
    expect(authorize(config, ask(actor('read'), ['__proto__'])).allowed).toBe(false);
    expect(authorize(config, ask(actor('read'), ['constructor'])).allowed).toBe(false);
  });
});

describe('an App', () => {
  const config = parseRepositoryConfig(
    'version: 1\nwho: { set: ["app:renovate"], scale: ["role:read", "user:renovate", "team:bots"] }\n',
  );
  const renovate = actor('admin', { login: 'renovate[bot]', teams: ['bots'], isCodeowner: true });

  it('may what a list names it for', () => {
    expect(authorize(config, ask(renovate, [], 'set'))).toMatchObject({ allowed: true, rule: 'who.set' });
  });

  it('has nothing from a role, a team or a login of the same name', () => {
    expect(authorize(config, ask(renovate))).toMatchObject({ allowed: false, rule: 'app' });
    expect(authorize(defaultRepositoryConfig, ask(renovate)).allowed).toBe(false);
    expect(authorize(defaultRepositoryConfig, { ...ask(renovate, [], 'help'), access: 'read' }).allowed).toBe(false);
  });

  it('lends its name to nobody', () => {
    expect(authorize(config, ask(actor('read', { login: 'renovate' }), [], 'set')).allowed).toBe(false);
  });
});

describe('on a pull request from a fork', () => {
  it('only commands that read are taken, whoever asks', () => {
    const fromFork = true;
    expect(authorize(defaultRepositoryConfig, { ...ask(actor('admin')), fromFork })).toMatchObject({
      allowed: false,
      rule: 'fork',
    });
    const help = { actor: actor('read'), verb: 'help', access: 'read', environments: [], fromFork } as const;
    expect(authorize(defaultRepositoryConfig, help).allowed).toBe(true);
  });
});

describe('a change that also touches files of no environment', () => {
  const config = parseRepositoryConfig(
    'version: 1\nenvironments: { staging: { paths: ["envs/staging"], who: { "*": ["team:web"] } } }\nwho: { "*": ["role:admin"] }\n',
  );
  const web = actor('read', { teams: ['web'] });

  it('needs the general right for those', () => {
    expect(authorize(config, ask(web, ['staging'])).allowed).toBe(true);
    expect(authorize(config, { ...ask(web, ['staging']), outside: true })).toMatchObject({
      allowed: false,
      rule: 'who.*',
    });
  });

  it.each([
    [['envs/staging/main.tf'], ['staging'], false],
    [['envs/staging/main.tf', 'modules/a/main.tf'], ['staging'], true],
    [['envs/staging-2/main.tf'], [], true],
  ])('%s', (files, environments, outside) => {
    expect(placesOf(config, [], files)).toEqual({ environments, outside });
  });
});

describe('commands that only read', () => {
  it('are not closed by "*", only by a list of their own', () => {
    const config = parseRepositoryConfig('version: 1\nwho: { "*": ["role:admin"], explain: ["role:write"] }\n');
    const read = (verb: string) =>
      authorize(config, { actor: actor('read'), verb, access: 'read', environments: [] }).allowed;
    expect([read('help'), read('explain')]).toEqual([true, false]);
  });
});
