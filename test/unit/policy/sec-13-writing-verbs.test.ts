import { describe, expect, it } from 'vitest';
import { verbs, type VerbRow } from '../../../src/commands/verbs.ts';
import { defaultRepositoryConfig, parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import { authorize, type Role } from '../../../src/policy/authorize.ts';

const writing = verbs.filter((verb: VerbRow) => verb.access === 'write').map((verb: VerbRow) => verb.name);
const configurations = {
  'without a configuration': defaultRepositoryConfig,
  'with rules': parseRepositoryConfig(
    'version: 1\nenvironments:\n  production: { paths: ["prod/**"], protected: true, who: { "*": ["team:sre"] } }\nwho: { "*": ["role:write", "user:rob2"] }\n',
  ),
};

describe('SEC-13: someone who may only read, whoever’s pull request it is', () => {
  it('there are verbs that write', () => {
    expect(writing).toEqual(expect.arrayContaining(['generate', 'scale', 'set']));
  });

  it('on a pull request from a fork only those may be used that take nothing from it', () => {
    expect(verbs.filter((verb: VerbRow) => verb.forks === true).map(({ name }) => name)).toEqual(['cancel', 'revert']);
  });

  describe.each(Object.entries(configurations))('%s', (_, config) => {
    it.each(writing.flatMap((verb) => (['none', 'read', 'triage'] as const).map((role) => [verb, role] as const)))(
      'may not %s as %s, in any environment',
      (verb, role: Role) => {
        const actor = { login: 'rob', role, teams: [], isCodeowner: true };
        for (const environments of [[], ['production'], ['staging'], ['production', 'staging']])
          for (const outside of [true, false])
            expect(authorize(config, { actor, verb, access: 'write', environments, outside }).allowed).toBe(false);
      },
    );
  });
});
