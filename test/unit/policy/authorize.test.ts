import { describe, expect, it } from 'vitest';
import { defaultRepositoryConfig, parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import { authorize, type Actor, type Role } from '../../../src/policy/authorize.ts';

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
