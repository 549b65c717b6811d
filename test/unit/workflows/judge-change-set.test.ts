import { expect, it } from 'vitest';
import { parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import { semanticChanges } from '../../../src/edits/semantic-changes.ts';
import { judgeChangeSet } from '../../../src/workflows/judge-change-set.ts';

const manifest = (replicas: number): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  replicas: ${replicas}\n`;

it.each(['apps/live/shop.yaml', 'here and there/live/shop.yaml', 'a, b/live/shop with care.yaml'])(
  'the environment of %s is that of its whole path',
  async (path) => {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const config = parseRepositoryConfig(
      `version: 1\nenvironments: { main: { paths: [${JSON.stringify(`${folder}/**`)}], protected: true } }\n`,
    );
    const changeSet = { files: [{ path, before: manifest(6), after: manifest(0) }] };
    const changes = await semanticChanges(changeSet);
    const objections = await judgeChangeSet({ changeSet, changes, rendered: [], checks: [] }, config, []);
    expect(objections.map(({ guardrail }) => guardrail)).toEqual(['scale-down']);
  },
);
