import { describe, expect, it } from 'vitest';
import { defaultRepositoryConfig, parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import { PromptOpsError } from '../../../src/domain/errors.ts';

function problemOf(text: string): string {
  try {
    parseRepositoryConfig(text, { verbs: ['scale', 'set'] });
  } catch (error) {
    if (error instanceof PromptOpsError) return error.message;
    throw error;
  }
  return 'no problem';
}

it('knows how agents are named, and says how where a name is none', () => {
  const review = (agents: string) => `version: 1\nreview: { agents: [${agents}] }\n`;
  expect(parseRepositoryConfig(review('"app:renovate", "label:ai", ours')).review.agents).toHaveLength(3);
  expect(problemOf(review('renovate'))).toContain('must be ours, app:SLUG, user:LOGIN, label:NAME or trailer:TEXT');
});

describe('.github/promptops.yml', () => {
  it('may say as little as its version', () => {
    expect(parseRepositoryConfig('version: 1\n')).toEqual({
      ...defaultRepositoryConfig,
      source: '.github/promptops.yml',
    });
  });

  it('reads environments, people and limits', () => {
    const config = parseRepositoryConfig(
      'version: 1\nenvironments:\n  production:\n    paths: ["envs/prod/**"]\n    protected: true\n    who: { scale: ["team:sre", "user:lena"] }\nlimits: { requestsPerHour: 3 }\n',
    );
    expect(config.environments['production']).toEqual({
      paths: ['envs/prod/**'],
      protected: true,
      who: { scale: ['team:sre', 'user:lena'] },
    });
    expect(config.limits).toEqual({ requestsPerHour: 3 });
  });

  it.each([
    [
      'an unknown key',
      'version: 1\nlimits:\n  requestPerHour: 3\n',
      'line 3: `limits.requestPerHour` is not a known key',
    ],
    ['a slip in a key', 'version: 1\nlimts: {}\n', 'line 2: `limts` is not a known key; did you mean `limits`?'],
    [
      'a slip in a value',
      'version: 1\nguardrails:\n  latest-tag: refse\n',
      'line 3: `guardrails.latest-tag` cannot be `refse`; did you mean `refuse`?',
    ],
    [
      'a slip in a command',
      'version: 1\nwho:\n  scael: []\n',
      'line 3: `who.scael` is not a command; did you mean `scale`?',
    ],
    ['a kind of people that is none', 'version: 1\nwho:\n  scale: ["teams:sre"]\n', 'did you mean `team:sre`?'],
    [
      'every problem there is',
      'version: 1\nwhat: 1\nlimits:\n  filesPerChange: -1\n',
      'line 2: `what` is not a known key (known are version, environments, who, limits',
    ],
    [
      'the second problem too',
      'version: 1\nwhat: 1\nlimits:\n  filesPerChange: -1\n',
      '; line 4: `limits.filesPerChange` must be >=0',
    ],
    ['a path that matches nothing', 'version: 1\nenvironments: { p: { paths: ["/prod/"] } }\n', 'relative to the top'],
    ['somebody who is nobody', 'version: 1\nwho:\n  scale: ["sre"]\n', 'line 3: `who.scale.0`'],
    ['broken YAML', 'version: 1\nwho: [\n', 'line 3'],
    ['an empty file', '', 'line 1'],
    ['aliases', 'version: 1\nwho: &a { scale: [] }\nguardrails: *a\n', 'anchors and aliases'],
    ['a version from the future', 'version: 2\n', 'line 1: `version`'],
  ])('refuses %s and names the line', (_, text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });
});
