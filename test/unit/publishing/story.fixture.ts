import type { Check } from '../../../src/domain/check.ts';
import { noUsage } from '../../../src/domain/usage.ts';
import type { Story } from '../../../src/publishing/story.ts';

export const passing: Check = {
  name: 'kubeconform',
  target: 'apps/checkout',
  verdict: 'pass',
  tool: 'kubeconform 0.7.0',
  seconds: 0.12,
  findings: [],
};

/** A one-line change of production with one passing check; tests override what they are about. */
export function storyOf(overrides: Partial<Story> = {}): Story {
  return {
    runId: '6f1c2d3e-0000-4000-8000-000000000001',
    actor: 'lena',
    asked: '/prompt scale checkout to 5 replicas in production',
    issueNumber: 12,
    base: { branch: 'main', commit: 'a'.repeat(40) },
    proposal: {
      kind: 'proposal',
      planner: 'rules',
      summary: 'scale checkout to 5 replicas in production',
      type: 'chore',
      scope: 'checkout',
      operations: [],
      assumptions: ['production is `apps/checkout/overlays/production`'],
      warnings: [],
    },
    changeSet: { files: [{ path: 'apps/checkout/overlays/production/replicas.yaml', before: 'a', after: 'b' }] },
    changes: [
      {
        file: 'apps/checkout/overlays/production/replicas.yaml',
        object: 'Deployment/checkout',
        path: 'spec.replicas',
        from: 3,
        to: 5,
      },
    ],
    checks: [passing],
    rendered: [],
    objections: [],
    usage: noUsage,
    shown: [],
    traces: [],
    ...overrides,
  };
}
