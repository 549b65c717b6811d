import { describe, expect, test } from 'vitest';
import type { SemanticChange } from '../../../src/domain/change-set.ts';
import type { Json } from '../../../src/domain/json.ts';
import { breaksIntent } from '../../../src/validation/intent.ts';
import { renderedIntentCheck } from '../../../src/validation/rendered-intent.ts';
import type { RenderedTarget } from '../../../src/validation/rendered-target.ts';
import { judgeRendered } from '../../../src/validation/rendered-verdict.ts';

type Sides = { readonly from?: Json; readonly to?: Json };

/** `from → to` of a value; `nothing` for a side that does not exist. */
const nothing = Symbol('nothing');
function sides(from: Json | typeof nothing, to: Json | typeof nothing): Sides {
  return { ...(from !== nothing && { from }), ...(to !== nothing && { to }) };
}
const declare = (
  file: string,
  object: string,
  path: string,
  ...[from, to]: Parameters<typeof sides>
): SemanticChange => ({
  file,
  object,
  path,
  ...sides(from, to),
});
const render = (object: string, path: string, ...[from, to]: Parameters<typeof sides>): SemanticChange =>
  declare('rendered', object, path, from, to);

const overlay = 'overlays/production/kustomization.yaml';
const patch = 'overlays/production/patch.yaml';
const values = 'charts/shop/values-production.yaml';
const container = 'spec.template.spec.containers[name=shop]';

function target(
  renderer: 'kustomize' | 'helm',
  changes: readonly SemanticChange[],
  more: Partial<RenderedTarget> = {},
): RenderedTarget {
  const files = new Set([
    overlay,
    patch,
    values,
    'base/deployment.yaml',
    'overlays/production/app.conf',
    'base/pdb.yaml',
  ]);
  for (const file of ['Chart.yaml', 'values.yaml', 'templates/deployment.yaml']) files.add(`charts/shop/${file}`);
  const name = renderer === 'helm' ? 'charts/shop with production' : 'overlays/production';
  return { target: name, renderer, changes, files, existence: 'kept', outputs: { before: '', after: '' }, ...more };
}
const messages = (declared: readonly SemanticChange[], rendered: RenderedTarget): readonly string[] => {
  const check = renderedIntentCheck(declared, [rendered]);
  expect(check?.name).toBe('rendered intent');
  const errors = check?.findings.filter(({ severity }) => severity === 'error') ?? [];
  expect(check?.verdict).toBe(errors.length > 0 ? 'fail' : 'pass');
  return check?.findings.map(({ severity, message }) => `${severity} ${message}`) ?? [];
};

describe('what a kustomization renders is explained by', () => {
  test.each<[string, readonly SemanticChange[], readonly SemanticChange[]]>([
    [
      'the same value of the same object',
      [declare(patch, 'Deployment/shop', 'spec.replicas', 3, 5)],
      [render('Deployment/shop', 'spec.replicas', 3, 5)],
    ],
    [
      'the same value of the object with a prefix',
      [declare(patch, 'Deployment/shop', 'spec.paused', true, false)],
      [render('Deployment/prod-shop', 'spec.paused', true, false)],
    ],
    [
      'an override that goes and uncovers what is below it',
      [declare(patch, 'Deployment/shop', 'spec.replicas', 3, nothing)],
      [render('Deployment/shop', 'spec.replicas', 3, 1)],
    ],
    [
      'a tag that is part of the image',
      [declare(overlay, 'kustomization.yaml', 'images[name=repo/shop].newTag', '1.8.1', '1.8.2')],
      [render('Deployment/shop', `${container}.image`, 'repo/shop:1.8.1', 'repo/shop:1.8.2')],
    ],
    [
      'a new tag over whatever the base has',
      [declare(overlay, 'kustomization.yaml', 'images[name=repo/shop].newTag', nothing, '1.8.2')],
      [render('Deployment/shop', `${container}.image`, 'repo/shop:1.0', 'repo/shop:1.8.2')],
    ],
    [
      'a digest in place of a tag',
      [
        declare(overlay, 'kustomization.yaml', 'images[name=repo/shop].newTag', '1.8', nothing),
        declare(overlay, 'kustomization.yaml', 'images[name=repo/shop].digest', nothing, 'sha256:abcd'),
      ],
      [render('Deployment/shop', `${container}.image`, 'repo/shop:1.8', 'repo/shop@sha256:abcd')],
    ],
    [
      'labels for everything',
      [declare(overlay, 'kustomization.yaml', 'commonLabels.team', 'a-team', 'b-team')],
      [
        render('Deployment/shop', 'metadata.labels.team', 'a-team', 'b-team'),
        render('Deployment/shop', 'spec.selector.matchLabels.team', 'a-team', 'b-team'),
        render('Service/shop', 'spec.selector.team', 'a-team', 'b-team'),
      ],
    ],
    [
      'a namespace',
      [declare(overlay, 'kustomization.yaml', 'namespace', 'shop', 'store')],
      [
        render('Deployment/shop', 'metadata.namespace', 'shop', 'store'),
        render('RoleBinding/shop', 'subjects[name=shop].namespace', 'shop', 'store'),
      ],
    ],
    [
      'a prefix that renames every object',
      [declare(overlay, 'kustomization.yaml', 'namePrefix', nothing, 'prod-')],
      [
        render(
          'Service/shop',
          '',
          { kind: 'Service', metadata: { name: 'shop' }, spec: { type: 'ClusterIP' } },
          nothing,
        ),
        render('Service/prod-shop', '', nothing, {
          kind: 'Service',
          metadata: { name: 'prod-shop' },
          spec: { type: 'ClusterIP' },
        }),
        render(
          'Ingress/shop',
          'spec.rules[host="a.example"].http.paths[path=/].backend.service.name',
          'shop',
          'prod-shop',
        ),
      ],
    ],
    [
      'an object that was declared as a whole',
      [
        declare('base/pdb.yaml', 'PodDisruptionBudget/shop', '', nothing, {
          kind: 'PodDisruptionBudget',
          spec: { minAvailable: 1 },
        }),
        declare('base/kustomization.yaml', 'kustomization.yaml', 'resources[1]', nothing, 'pdb.yaml'),
      ],
      [render('PodDisruptionBudget/shop', '', nothing, { kind: 'PodDisruptionBudget', spec: { minAvailable: 1 } })],
    ],
    [
      'a patch file that is new',
      [
        declare(patch, 'Deployment/shop', '', nothing, {
          kind: 'Deployment',
          metadata: { name: 'shop' },
          spec: { replicas: 5 },
        }),
      ],
      [render('Deployment/shop', 'spec.replicas', 3, 5)],
    ],
    [
      'a patch that names no object of its own',
      [
        declare(patch, 'Deployment/any', '', nothing, {
          kind: 'Deployment',
          metadata: { name: 'any' },
          spec: { replicas: 5 },
        }),
      ],
      [render('StatefulSet/search', 'spec.replicas', 3, 5)],
    ],
    [
      'a directive that deletes',
      [declare(patch, 'Deployment/shop', `${container}.$patch`, nothing, 'delete')],
      [render('Deployment/shop', `${container}.image`, 'repo/shop:1', nothing)],
    ],
    [
      'a JSON 6902 operation written in the kustomization',
      [
        declare(
          overlay,
          'kustomization.yaml',
          'patches[0].patch',
          '- op: replace\n  path: /spec/minReplicas\n  value: 4\n',
          '- op: replace\n  path: /spec/minReplicas\n  value: 6\n- op: remove\n  path: /spec/metrics/0\n',
        ),
      ],
      [
        render('HorizontalPodAutoscaler/shop', 'spec.minReplicas', 4, 6),
        render('HorizontalPodAutoscaler/shop', 'spec.metrics[0].type', 'Resource', nothing),
      ],
    ],
    [
      'a strategic merge patch written in the kustomization',
      [
        declare(
          overlay,
          'kustomization.yaml',
          'patches[0].patch',
          'kind: Deployment\nmetadata: { name: shop }\nspec: { replicas: 3 }\n',
          'kind: Deployment\nmetadata: { name: shop }\nspec: { replicas: 5 }\n',
        ),
      ],
      [render('Deployment/shop', 'spec.replicas', 3, 5)],
    ],
    [
      'the data of a generated ConfigMap, whose hash and references follow',
      [
        declare(
          overlay,
          'kustomization.yaml',
          'configMapGenerator[name=settings].literals[0]',
          'LEVEL=info',
          'LEVEL=debug',
        ),
      ],
      [
        render(
          'ConfigMap/settings-aaaaaaaaa1',
          '',
          { kind: 'ConfigMap', metadata: { name: 'settings-aaaaaaaaa1' }, data: { LEVEL: 'info' } },
          nothing,
        ),
        render('ConfigMap/settings-bbbbbbbbb2', '', nothing, {
          kind: 'ConfigMap',
          metadata: { name: 'settings-bbbbbbbbb2' },
          data: { LEVEL: 'debug' },
        }),
        render(
          'Deployment/shop',
          `${container}.envFrom[0].configMapRef.name`,
          'settings-aaaaaaaaa1',
          'settings-bbbbbbbbb2',
        ),
      ],
    ],
    [
      'a line of a file that a generator reads',
      [declare('overlays/production/app.conf', 'app.conf', '[line=2]', 'b=1', 'b=2')],
      [render('ConfigMap/settings', 'data["app.conf"]', 'a=1\nb=1\nc=1\n', 'a=1\nb=2\nc=1\n')],
    ],
  ])('%s', (_, declared, rendered) => {
    expect(messages(declared, target('kustomize', rendered))).toEqual([]);
  });
});

describe('what a chart renders is explained by', () => {
  test.each<[string, readonly SemanticChange[], readonly SemanticChange[]]>([
    [
      'a value that the templates read twice',
      [declare(values, 'values-production.yaml', 'service.port', 8080, 9090)],
      [
        render('Deployment/shop', `${container}.ports[containerPort=8080].name`, 'http', nothing),
        render('Deployment/shop', `${container}.ports[containerPort=9090].name`, nothing, 'http'),
        render('Service/shop', 'spec.ports[name=http].port', 8080, 9090),
        render('ConfigMap/shop', 'data.url', 'http://shop:8080/api', 'http://shop:9090/api'),
      ],
    ],
    [
      'a map that is copied',
      [declare(values, 'values-production.yaml', 'resources.limits.memory', '1Gi', '2Gi')],
      [render('Deployment/shop', `${container}.resources.limits.memory`, '1Gi', '2Gi')],
    ],
    [
      'an item that becomes several values',
      [declare(values, 'values-production.yaml', 'ingress.hosts[2]', nothing, 'blog.example.com')],
      [
        render('Ingress/shop', 'spec.rules[host="blog.example.com"].http.paths[path=/].pathType', nothing, 'Prefix'),
        render('Ingress/shop', 'spec.tls[0].hosts[2]', nothing, 'blog.example.com'),
      ],
    ],
    [
      'a secret in base64 and the checksum of the file it is in',
      [declare(values, 'values-production.yaml', 'greeting', 'hello', 'welcome')],
      [
        render('Secret/shop', 'data.greeting', 'aGVsbG8=', 'd2VsY29tZQ=='),
        render(
          'Deployment/shop',
          'spec.template.metadata.annotations["checksum/config"]',
          'a'.repeat(64),
          'b'.repeat(64),
        ),
      ],
    ],
    [
      'the version of the chart in its labels',
      [declare('charts/shop/Chart.yaml', 'Chart.yaml', 'version', '0.8.0+a', '0.9.0+b')],
      [render('Deployment/shop', 'metadata.labels["helm.sh/chart"]', 'shop-0.8.0_a', 'shop-0.9.0_b')],
    ],
  ])('%s', (_, declared, rendered) => {
    expect(messages(declared, target('helm', rendered))).toEqual([]);
  });

  test('an environment that is new brings everything', () => {
    const declared = [declare(values, 'values-production.yaml', '', nothing, { replicaCount: 3 })];
    const rendered = [render('Deployment/shop', '', nothing, {})];
    expect(messages(declared, target('helm', rendered, { existence: 'added' }))).toEqual([]);
  });
});

describe('what follows from a switch passes, and is said', () => {
  test.each<[string, SemanticChange, 'helm' | 'kustomize', readonly SemanticChange[], string]>([
    [
      'a boolean in the values of a chart',
      declare(values, 'values-production.yaml', 'autoscaling.enabled', false, true),
      'helm',
      [render('HorizontalPodAutoscaler/shop', '', nothing, {}), render('Deployment/shop', 'spec.replicas', 4, nothing)],
      `HorizontalPodAutoscaler/shop added; Deployment/shop spec.replicas: 4 → nothing follow from ${values} autoscaling.enabled`,
    ],
    [
      'a template',
      declare(
        'charts/shop/templates/deployment.yaml',
        'deployment.yaml',
        '[line=7]',
        '{{- if .Values.paused }}',
        '{{- if .Values.stopped }}',
      ),
      'helm',
      [render('Deployment/shop', 'spec.paused', true, nothing)],
      'follows from charts/shop/templates/deployment.yaml [line=7]',
    ],
    [
      'a number that a chart computes',
      declare(values, 'values-production.yaml', 'replicaCount', 4, 6),
      'helm',
      [render('PodDisruptionBudget/shop', 'spec.maxUnavailable', 2, 3)],
      `PodDisruptionBudget/shop spec.maxUnavailable: 2 → 3 follows from ${values} replicaCount`,
    ],
    [
      'a component',
      declare(overlay, 'kustomization.yaml', 'components[0]', nothing, '../../components/tracing'),
      'kustomize',
      [render('Deployment/shop', 'metadata.annotations.inject', nothing, 'true')],
      `follows from ${overlay} components[0]`,
    ],
  ])('%s', (_, declared, renderer, rendered, said) => {
    const found = messages([declared], target(renderer, rendered));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^info /);
    expect(found[0]).toContain(said);
  });
});

describe('what nothing explains fails and is named', () => {
  const scaled = declare(patch, 'Deployment/shop', 'spec.replicas', 3, 5);
  test.each<[string, SemanticChange, 'helm' | 'kustomize', SemanticChange, string]>([
    [
      'a patch that also changes another container',
      declare(patch, 'Deployment/shop', `${container}.image`, 'repo/shop:1', 'repo/shop:2'),
      'kustomize',
      render('Deployment/shop', 'spec.template.spec.containers[name=proxy].image', 'repo/proxy:1', 'repo/proxy:7'),
      'Deployment/shop spec.template.spec.containers[name=proxy].image: "repo/proxy:1" → "repo/proxy:7"',
    ],
    [
      'an annotation on everything',
      scaled,
      'kustomize',
      render('Service/shop', 'metadata.annotations.team', 'a', 'b'),
      'Service/shop metadata.annotations.team: "a" → "b"',
    ],
    [
      'the same number where another one was',
      scaled,
      'kustomize',
      render('Deployment/shop', 'spec.revisionHistoryLimit', 10, 5),
      'Deployment/shop spec.revisionHistoryLimit: 10 → 5',
    ],
    [
      'the same path in another object',
      scaled,
      'kustomize',
      render('Deployment/search', 'spec.replicas', 2, 9),
      'Deployment/search spec.replicas: 2 → 9',
    ],
    ['an object that comes', scaled, 'kustomize', render('Role/shop', '', nothing, {}), 'Role/shop added'],
    ['an object that goes', scaled, 'kustomize', render('Service/shop', '', {}, nothing), 'Service/shop removed'],
    [
      'a second flag beside the declared one',
      declare(values, 'values-production.yaml', 'threads', 1, 5),
      'helm',
      render('Deployment/shop', `${container}.args[0]`, '--threads=1 --verify=on', '--threads=5 --verify=off'),
      `Deployment/shop ${container}.args[0]: "--threads=1 --verify=on" → "--threads=5 --verify=off"`,
    ],
    [
      'an object that a number brings into a chart',
      declare(values, 'values-production.yaml', 'replicaCount', 2, 6),
      'helm',
      render('ClusterRole/shop', '', nothing, {}),
      'ClusterRole/shop added',
    ],
    [
      'a number of a kustomization that is not the declared one',
      scaled,
      'kustomize',
      render('Deployment/shop', 'spec.minReadySeconds', 1, 2),
      'Deployment/shop spec.minReadySeconds: 1 → 2',
    ],
    [
      'a change of a file that the target is not made of',
      declare('overlays/staging/patch.yaml', 'Deployment/shop', 'spec.replicas', 1, 2),
      'kustomize',
      render('Deployment/shop', 'spec.replicas', 1, 2),
      'Deployment/shop spec.replicas: 1 → 2',
    ],
    [
      'the value of a new object somewhere else',
      declare('base/pdb.yaml', 'PodDisruptionBudget/shop', '', nothing, { spec: { minAvailable: 1 } }),
      'kustomize',
      render('Deployment/shop', 'spec.replicas', 3, 1),
      'Deployment/shop spec.replicas: 3 → 1',
    ],
    [
      'an included file that was there before, beyond its objects',
      declare(overlay, 'kustomization.yaml', 'resources[1]', nothing, 'role.yaml'),
      'kustomize',
      render('Deployment/shop', 'spec.replicas', 3, 1),
      'Deployment/shop spec.replicas: 3 → 1',
    ],
    [
      'the data of a Secret, which is not shown',
      declare(values, 'values-production.yaml', 'replicaCount', 2, 6),
      'helm',
      render('Secret/shop', 'data.password', 'b2xk', 'bmV3'),
      'Secret/shop data.password: … → …',
    ],
  ])('%s', (_, declared, renderer, rendered, named) => {
    const found = messages([declared], target(renderer, [rendered]));
    const where = renderer === 'helm' ? 'charts/shop with production' : 'overlays/production';
    expect(found).toEqual([`error ${where}: ${named} was not asked for`]);
  });

  test('generated data that nobody declared, under the name without its hash', () => {
    const data = (name: string, value: Json) => ({
      kind: 'ConfigMap',
      metadata: { name },
      data: { LEVEL: 'info', extra: value },
    });
    const rendered = [
      render('ConfigMap/settings-aaaaaaaaa1', '', data('settings-aaaaaaaaa1', 'a'), nothing),
      render('ConfigMap/settings-bbbbbbbbb2', '', nothing, data('settings-bbbbbbbbb2', 'b')),
      render(
        'Deployment/shop',
        `${container}.envFrom[0].configMapRef.name`,
        'settings-aaaaaaaaa1',
        'settings-bbbbbbbbb2',
      ),
    ];
    expect(messages([scaled], target('kustomize', rendered))).toEqual([
      'error overlays/production: ConfigMap/settings data.extra: "a" → "b" was not asked for',
    ]);
  });

  test('and nothing is written', () => {
    const check = renderedIntentCheck([scaled], [target('kustomize', [render('Role/shop', '', nothing, {})])]);
    expect(check?.findings[0]).toMatchObject({ file: patch, rule: 'intent/rendered-change' });
    expect(check?.reason).toBe('one rendered change goes beyond what was declared');
    expect(breaksIntent(check === undefined ? [] : [check])).toBe(true);
  });
});

describe('where nothing could be rendered', () => {
  test('there is no check', () => {
    expect(renderedIntentCheck([], [])).toBeUndefined();
    expect(renderedIntentCheck([], [{ ...target('helm', []), changes: null }])).toBeUndefined();
  });
});

describe('values that differ in every render', () => {
  const declared = [declare(values, 'values-production.yaml', 'replicaCount', 2, 6)];
  const scaled = render('Deployment/shop', 'spec.replicas', 2, 6);
  const password = render('Secret/shop', 'data.password', 'b2xk', 'bmV3');
  const job = [render('Job/migrate-x1', '', {}, nothing), render('Job/migrate-y2', '', nothing, {})];
  const again = [render('Secret/shop', 'data.password', 'bmV3', 'bmV3ZXI='), render('Job/migrate-y2', '', {}, nothing)];

  test('are neither judged nor shown', async () => {
    const verdict = await judgeRendered(declared, [target('helm', [scaled, password, ...job])], () =>
      Promise.resolve([target('helm', again)]),
    );
    expect(verdict.checks).toMatchObject([
      { verdict: 'pass', findings: [{ severity: 'info', rule: 'intent/unsteady' }] },
    ]);
    expect(verdict.rendered).toEqual([{ target: 'charts/shop with production', changes: [scaled] }]);
  });
  test('hide nothing that stays the same', async () => {
    const role = render('Role/shop', '', nothing, {});
    const verdict = await judgeRendered(declared, [target('helm', [scaled, password, role])], () =>
      Promise.resolve([target('helm', again)]),
    );
    expect(verdict.checks[0]?.findings[0]?.message).toBe(
      'charts/shop with production: Role/shop added was not asked for',
    );
  });
  test('are looked for only where something is not explained', async () => {
    const verdict = await judgeRendered(declared, [target('helm', [scaled])], () =>
      Promise.reject(new Error('rendered again')),
    );
    expect(verdict.checks).toMatchObject([{ verdict: 'pass', findings: [] }]);
  });
});
