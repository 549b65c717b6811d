import { expect, it } from 'vitest';
import { explainConfig } from '../../../src/config/explain-config.ts';
import { readOperatorLimits } from '../../../src/config/limits.ts';
import { noPolicy } from '../../../src/config/operator-policy.ts';
import { defaultRepositoryConfig, parseRepositoryConfig } from '../../../src/config/repository-config.ts';

const text = `version: 1
who:
  scale: ["team:sre"]
limits:
  requestsPerHour: 500
  filesPerChange: 3
`;
const operator = readOperatorLimits({ PROMPTOPS_REQUESTS_PER_HOUR: '90' });
const valueOf = (key: string, from: string | undefined = text) => {
  const config = from === undefined ? defaultRepositoryConfig : parseRepositoryConfig(from);
  return explainConfig(config, { text: from, operator, policy: noPolicy }).find((row) => row.key === key);
};

it.each([
  ['who.scale', '["team:sre"]', '.github/promptops.yml:3'],
  ['limits.filesPerChange', '3', '.github/promptops.yml:6'],
  ['limits.requestsPerHour', '90', 'operator (PROMPTOPS_REQUESTS_PER_HOUR); .github/promptops.yml:5 asks for 500'],
  ['limits.openPullRequests', '100', 'default'],
  ['limits.costPerDay', 'none', 'default'],
  ['validation.terraform.mode', 'hermetic', 'default'],
])('%s is %s from %s', (key, value, source) => {
  expect(valueOf(key)).toEqual({ key, value, source });
});

it('tells of limits without a file too', () => {
  expect(
    explainConfig(defaultRepositoryConfig, { text: undefined, operator, policy: noPolicy }).find(
      ({ key }) => key === 'limits.requestsPerHour',
    ),
  ).toMatchObject({ source: 'operator (PROMPTOPS_REQUESTS_PER_HOUR)' });
});
