import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { scratchFolder } from '../integration/adapters/git/scratch-repository.ts';
import { openWorld } from './world.ts';

it('what the operator asks of every repository holds although a repository switches it off', async () => {
  const file = join(scratchFolder(), 'policy.yml');
  const rule =
    '{ name: no-zero, when: "change.path.endsWith(\'replicas\') && change.to == 0", action: refuse, reason: It would stop }';
  writeFileSync(file, `version: 1\nguardrails: { latest-tag: refuse }\nrules: [${rule}]\n`);
  const manifest = [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: shop }',
    'spec:',
    '  replicas: 2',
    '  selector: { matchLabels: { app: shop } }',
    '  template:',
    '    metadata: { labels: { app: shop } }',
    '    spec:',
    '      containers: [{ name: shop, image: "ghcr.io/acme/shop:1.4.0" }]',
    '',
  ].join('\n');
  const own = 'version: 1\nguardrails: { latest-tag: off, scale-down: off }\n';
  const world = await openWorld({
    from: { files: { 'manifests/shop.yaml': manifest, '.github/promptops.yml': own } },
    env: { PROMPTOPS_POLICY_FILE: file },
  });
  onTestFinished(() => world.close());
  const config = await world.ask('/promptops config');
  expect(config.comment).toContain('operator (PROMPTOPS_POLICY_FILE); .github/promptops.yml:2 asks for off');
  expect((await world.ask('/promptops set image tag of shop to latest')).comment).toMatch(/⛔.*rule `latest-tag`/);
  expect((await world.ask('/promptops scale shop to 0 replicas')).comment).toMatch(/⛔.*rule `no-zero`/);
});
