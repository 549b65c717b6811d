import { describe, expect, it } from 'vitest';
import { noPolicy, parseOperatorPolicy } from '../../../src/config/operator-policy.ts';
import { explainConfig } from '../../../src/config/explain-config.ts';
import { readOperatorLimits } from '../../../src/config/limits.ts';
import { defaultRepositoryConfig, parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import { placesOf } from '../../../src/policy/environments.ts';
import { holdToPolicy } from '../../../src/policy/hold-to-policy.ts';
import { isProtected } from '../../../src/policy/rule-for.ts';

const rule = (name: string): string =>
  `  - { name: ${name}, when: "change.path == 'a'", action: refuse, reason: why }\n`;
const policyOf = (text: string) => parseOperatorPolicy(`version: 1\n${text}`, 'policy.yml');
const held = (policy: string, own: string) =>
  holdToPolicy(parseRepositoryConfig(`version: 1\n${own}`), policyOf(policy));

describe("the operator's policy", () => {
  it.each([
    ['is a floor where the repository says less', 'latest-tag: refuse', 'latest-tag: off', 'refuse'],
    ['leaves what is stricter', 'latest-tag: warn', 'latest-tag: refuse', 'refuse'],
    ['holds where the repository says nothing', 'latest-tag: refuse', '', 'refuse'],
    ['does not weaken what holds by default', 'stateful-removal: warn', '', 'approve'],
    ['lets nobody go below it, down to it they may', 'stateful-removal: warn', 'stateful-removal: off', 'warn'],
  ])('%s', (_, policy, own, action) => {
    const { guardrails } = held(`guardrails: { ${policy} }`, own === '' ? '' : `guardrails: { ${own} }`);
    expect(Object.values(guardrails)).toEqual([action]);
  });

  it('adds its rules to those of the repository, also where a name is the same', () => {
    const { rules } = held(`rules:\n${rule('one')}`, `rules:\n${rule('one')}${rule('two')}`);
    expect(rules.map(({ name }) => name)).toEqual(['one', 'one', 'two']);
  });

  it('protects its environments, with the files of both, and leaves who may do what to the repository', () => {
    const config = held(
      'environments: { live: { paths: ["live/**"], protected: true } }',
      'environments: { live: { paths: ["eu/**"], protected: false, who: { "*": ["team:sre"] } } }',
    );
    expect(config.environments).toEqual({
      live: { paths: ['eu/**', 'live/**'], protected: true, who: { '*': ['team:sre'] } },
    });
    expect(config.alsoGuessed).toBeUndefined();
  });

  it('takes no environment away that the layout of a repository tells', () => {
    const policy = policyOf('environments: { secret: { paths: ["secret/**"], protected: true } }');
    const config = holdToPolicy(defaultRepositoryConfig, policy);
    const guessed = [{ name: 'production', paths: ['envs/production'] }];
    const { environments } = placesOf(config, guessed, ['secret/a.tf', 'envs/production/a.tf']);
    expect(environments).toEqual(['production', 'secret']);
    expect(environments.every((name) => isProtected(config, name))).toBe(true);
  });

  it('changes nothing where it asks for nothing', () => {
    const config = parseRepositoryConfig('version: 1\nguardrails: { latest-tag: off }\n');
    expect(holdToPolicy(config, noPolicy)).toEqual(config);
  });

  it.each([
    ['who: { "*": ["role:read"] }', /`policy\.yml`, line 2: `?who`? is not a known key/],
    ['environments:\n  a: { paths: [x], who: {} }', /line 3: .*who.* is not a known key/],
    ['guardrails: { latest-tags: refuse }', /did you mean `latest-tag`/],
  ])('names file and line of what it cannot hold: %s', (text, problem) => {
    expect(() => policyOf(text)).toThrow(problem);
  });
});

it.each([
  ['guardrails.latest-tag', 'operator (PROMPTOPS_POLICY_FILE); .github/promptops.yml:2 asks for off'],
  ['guardrails.public-data', '.github/promptops.yml:2'],
  ['guardrails.plain-secret', 'operator (PROMPTOPS_POLICY_FILE)'],
  ['environments.live.protected', 'operator (PROMPTOPS_POLICY_FILE)'],
  ['environments.live.paths', 'operator (PROMPTOPS_POLICY_FILE) and .github/promptops.yml:3'],
  ['validation.terraform.mode', 'default'],
])('`/promptops config` shows where %s comes from', (key, source) => {
  const text =
    'version: 1\nguardrails: { latest-tag: off, public-data: refuse }\nenvironments: { live: { paths: [eu] } }\n';
  const policy = policyOf(
    'guardrails: { latest-tag: approve, public-data: warn, plain-secret: refuse }\nenvironments: { live: { paths: [live], protected: true } }',
  );
  const config = holdToPolicy(parseRepositoryConfig(text), policy);
  const rows = explainConfig(config, { text, policy, operator: readOperatorLimits({}) });
  expect(rows.find((row) => row.key === key)?.source).toBe(source);
});
