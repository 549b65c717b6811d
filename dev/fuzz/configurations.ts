import { parse } from 'yaml';
import { parseRepositoryConfig } from '../../src/config/repository-config.ts';
import { PromptOpsError } from '../../src/domain/errors.ts';
import { mustHold, type FuzzTarget } from './target.ts';

const whole = `version: 1
environments:
  production:
    paths: ["envs/prod/**", "apps/*/overlays/production/**"]
    protected: true
    who: { scale: ["team:sre", "user:lena"], "*": ["team:platform"] }
  staging: { paths: ["envs/staging/**"], who: { "*": ["role:write"] } }
who: { generate: ["role:write"], explain: ["role:read"] }
limits: { requestsPerHour: 30, openPullRequests: 10, filesPerChange: 40, tokensPerDay: 500000 }
guardrails: { stateful-removal: approve, public-ingress: refuse, latest-tag: warn }
validation: { kubernetes: "1.35", terraform: { mode: hermetic } }
review: { agents: ["app:copilot-swe-agent", "app:renovate"], required: true }
explain: { on: [pull_request, default_branch], silent: [flaky] }
style: "Tags: owner, cost-center."
`;
const sections = new Set(
  'version environments who limits guardrails rules validation review explain style onboarding'.split(' '),
);
const person =
  /^(?:user:[A-Za-z0-9][A-Za-z0-9-]{0,38}|team:[a-z0-9][a-z0-9_-]{0,99}|role:(?:read|triage|write|maintain|admin)|codeowners)$/;

/** `.github/promptops.yml`: what decides about rights is read as it was meant, or refused. */
export const configurations: FuzzTarget = {
  name: 'configurations',
  seeds: [
    whole,
    'version: 1\n',
    'version: 1\nwho:\n  "*":\n    - role:write\n  scale: [codeowners]\n',
    'version: 1\nenvironments:\n  eu-prod:\n    paths:\n      - "eu/**"\n    who: &who { "*": ["team:a"] }\n  us-prod: { paths: ["us/**"], who: *who }\n',
    'version: 1\nlimits: { requestsPerHour: 0 }\nguardrails: {}\nstyle: |\n  one\n  two\n',
  ],
  words: [
    'who:',
    '"*":',
    'role:read',
    'role:admin',
    'team:',
    'user:',
    'protected: false',
    'paths: ["**"]',
    '<<: *who',
    '&who',
    '*who',
    '!!js/function',
    '---\n',
    'version: 2',
    'off',
    'guardrails:',
  ],
  feed(text) {
    let config;
    try {
      config = parseRepositoryConfig(text);
    } catch (error) {
      if (error instanceof PromptOpsError && error.code === 'bad-configuration') return 'refused';
      throw error;
    }
    // Merge keys and the like may say more than this reader sees, never less.
    const raw: unknown = parse(text, { merge: true, logLevel: 'silent' });
    const written = typeof raw === 'object' && raw !== null ? Object.keys(raw) : [];
    mustHold(written.includes('version'), 'it names no version');
    mustHold(
      written.every((key) => sections.has(key)),
      `it holds ${written.find((key) => !sections.has(key)) ?? ''}, which means nothing`,
    );
    const rules = [config.who, ...Object.values(config.environments).map((environment) => environment.who)];
    mustHold(
      rules.flatMap((rule) => Object.values(rule).flat()).every((entry) => person.test(entry)),
      'somebody is named who cannot be anybody',
    );
    mustHold(
      Object.values(config.environments).every(({ paths }) => paths.length > 0),
      'an environment has no paths',
    );
    mustHold(Object.getPrototypeOf(config.who) === Object.prototype, 'it changed a prototype');
    return 'accepted';
  },
};
