import type { Json } from '../../domain/json.ts';
import { listAt, textAt, valueAt } from '../../context/json-access.ts';
import { cronProblem } from '../cron.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Side } from '../side.ts';
import { objectOf, placeOf, stringMap, thingsOf, workloadsOf } from '../workloads.ts';

/** What is wrong within one Kubernetes object, or on its way to what it becomes. */
export const objectRules: readonly ReviewRule[] = [
  {
    kind: 'change',
    name: 'immutable-field',
    severity: 'error',
    looksAt:
      'Fields that Kubernetes lets nobody change: selectors of workloads, templates of jobs, storage classes of claims.',
    find: findImmutable,
  },
  {
    kind: 'change',
    name: 'same-tag',
    severity: 'warning',
    looksAt:
      'An image of another registry or name with the same tag, another digest under the same full version, a pinned digest that is dropped.',
    find: findImages,
  },
  {
    kind: 'state',
    name: 'cron-schedule',
    severity: 'error',
    looksAt: 'Schedules that are none.',
    find: findSchedules,
  },
  {
    kind: 'state',
    name: 'duplicate-name',
    severity: 'error',
    looksAt:
      'Containers, ports, variables, volumes and mount paths that occur twice in one pod; two equal objects in one place.',
    find: findDuplicates,
  },
  {
    kind: 'state',
    name: 'probe-times',
    severity: 'warning',
    looksAt: 'A probe that may take longer than the pause between two.',
    find: findProbeTimes,
  },
  {
    kind: 'state',
    name: 'restart-policy',
    severity: 'error',
    looksAt: 'A job whose pods restart always, a deployment whose pods never do: Kubernetes refuses both.',
    find: findRestartPolicies,
  },
];

const immutable: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Deployment: [['spec', 'selector']],
  DaemonSet: [['spec', 'selector']],
  Job: [
    ['spec', 'template'],
    ['spec', 'selector'],
  ],
  StatefulSet: [
    ['spec', 'selector'],
    ['spec', 'serviceName'],
    ['spec', 'podManagementPolicy'],
    ['spec', 'volumeClaimTemplates'],
  ],
  PersistentVolumeClaim: [
    ['spec', 'storageClassName'],
    ['spec', 'accessModes'],
    ['spec', 'volumeName'],
  ],
  RoleBinding: [['roleRef']],
  ClusterRoleBinding: [['roleRef']],
  StorageClass: [['provisioner'], ['parameters']],
};

function findImmutable({ before, after }: ReviewScene): readonly Fact[] {
  return after.clusters.flatMap((cluster) => {
    const old = before.clusters.find(({ target }) => target === cluster.target);
    return thingsOf(cluster, ...Object.keys(immutable)).flatMap((thing) => {
      const then = old?.things.find((one) => objectOf(one) === objectOf(thing) && one.namespace === thing.namespace);
      if (then === undefined) return [];
      return (immutable[thing.kind] ?? []).flatMap((steps): Fact[] => {
        const [was, is] = [valueAt(then.value, ...steps), valueAt(thing.value, ...steps)];
        if (JSON.stringify(was) === JSON.stringify(is)) return [];
        return [
          {
            ...placeOf(cluster, thing),
            object: objectOf(thing),
            path: steps.join('.'),
            words: [
              ...leavesOf(is).filter((leaf) => !leavesOf(was).includes(leaf)),
              ...leavesOf(was),
              steps.at(-1) ?? '',
            ],
            message: `\`${steps.join('.')}\` of ${objectOf(thing)} changes, which Kubernetes refuses: it has to be deleted and made anew.`,
          },
        ];
      });
    });
  });
}

function leavesOf(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [String(value)];
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'object' ? leavesOf(one as Json) : [`${key}: ${String(one)}`, String(one)],
  );
}

type Image = { readonly name: string; readonly tag: string; readonly digest: string };

function readImage(text: string): Image {
  const [rest = '', digest = ''] = text.split('@');
  const colon = rest.lastIndexOf(':');
  return colon > rest.lastIndexOf('/')
    ? { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest }
    : { name: rest, tag: '', digest };
}

function findImages({ before, after }: ReviewScene): readonly Fact[] {
  return after.clusters.flatMap((cluster) => {
    const old = before.clusters.find(({ target }) => target === cluster.target);
    return workloadsOf(cluster).flatMap(({ thing, object, containers }) => {
      const then = old === undefined ? undefined : workloadsOf(old).find((one) => one.object === object);
      return containers.flatMap((container): Fact[] => {
        const name = textAt(container, 'name') ?? '';
        const was = textAt(
          then?.containers.find((one) => textAt(one, 'name') === name),
          'image',
        );
        const is = textAt(container, 'image');
        if (was === undefined || is === undefined || was === is) return [];
        const said = imageProblem(readImage(was), readImage(is));
        if (said === undefined) return [];
        return [
          {
            ...placeOf(cluster, thing),
            object,
            words: [is, readImage(is).digest, readImage(is).name, readImage(is).tag, 'image'],
            message: `Container \`${name}\` of ${object} gets ${said}: \`${was}\` becomes \`${is}\`.`,
          },
        ];
      });
    });
  });
}

function imageProblem(was: Image, is: Image): string | undefined {
  if (was.digest !== '' && is.digest === '' && was.name === is.name)
    return 'an image that is no longer pinned by digest';
  if (
    // Tags that move (`alpine`, `3.20`) get other content all the time; that is why they are pinned.
    /^v?\d+\.\d+\.\d+/.test(was.tag) &&
    was.tag === is.tag &&
    was.name === is.name &&
    was.digest !== is.digest &&
    is.digest !== '' &&
    was.digest !== ''
  )
    return 'other content under the same tag';
  if (was.tag !== '' && was.tag === is.tag && was.name !== is.name && was.digest === is.digest)
    return lastStep(was.name) === lastStep(is.name) ? undefined : 'another image with the same tag';
  return undefined;
}

function lastStep(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function findSchedules({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    thingsOf(cluster, 'CronJob', 'CronWorkflow', 'ScheduledBackup').flatMap((thing): Fact[] => {
      const schedule = textAt(thing.value, 'spec', 'schedule');
      // A backup of CloudNativePG has six fields, with seconds.
      const problem = schedule === undefined || thing.kind === 'ScheduledBackup' ? undefined : cronProblem(schedule);
      if (schedule === undefined || problem === undefined) return [];
      return [
        {
          ...placeOf(cluster, thing),
          object: objectOf(thing),
          path: 'spec.schedule',
          words: [schedule, 'schedule'],
          message: `The schedule \`${schedule}\` of ${objectOf(thing)} is none: ${problem}.`,
        },
      ];
    }),
  );
}

function twice(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => value !== '' && values.indexOf(value) !== index))];
}

function findDuplicates({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) => {
    const inPods = workloadsOf(cluster).flatMap(({ thing, object, spec, containers }) => {
      const named = (list: readonly Json[], key: string): readonly string[] =>
        twice(list.map((one) => textAt(one, key) ?? ''));
      const found = [
        ...named(containers, 'name').map((name) => ['container', name] as const),
        ...named(listAt(spec, 'volumes'), 'name').map((name) => ['volume', name] as const),
        ...containers.flatMap((container) => [
          ...named(listAt(container, 'env'), 'name').map((name) => ['variable', name] as const),
          ...named(listAt(container, 'ports'), 'name').map((name) => ['port', name] as const),
          ...named(listAt(container, 'volumeMounts'), 'mountPath').map((name) => ['mount path', name] as const),
        ]),
      ];
      return found.map(([what, name]): Fact => ({
        ...placeOf(cluster, thing),
        object,
        words: [`name: ${name}`, name],
        message: `${object} has the ${what} \`${name}\` twice; only one of them counts.`,
      }));
    });
    const objects = cluster.things.map((thing) => `${thing.namespace}\0${objectOf(thing)}`);
    const same = twice(objects).flatMap((key): Fact[] => {
      const last = cluster.things.findLast((thing) => `${thing.namespace}\0${objectOf(thing)}` === key);
      if (last === undefined || last.name === '') return [];
      return [
        {
          ...placeOf(cluster, last),
          object: objectOf(last),
          words: [`name: ${last.name}`, last.name],
          message: `There are two objects ${objectOf(last)} in one place; the one applied last wins.`,
        },
      ];
    });
    return [...inPods, ...same];
  });
}

function findProbeTimes({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap(({ thing, object, containers }) =>
      containers.flatMap((container) =>
        ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe): Fact[] => {
          const timeout = Number(textAt(container, probe, 'timeoutSeconds') ?? 1);
          const period = Number(textAt(container, probe, 'periodSeconds') ?? 10);
          if (timeout <= period) return [];
          return [
            {
              ...placeOf(cluster, thing),
              object,
              words: [`timeoutSeconds: ${timeout}`, `periodSeconds: ${period}`, 'timeoutSeconds', 'periodSeconds'],
              message: `The ${probe} of container \`${textAt(container, 'name') ?? ''}\` may take ${timeout} s and is asked every ${period} s.`,
            },
          ];
        }),
      ),
    ),
  );
}

function findRestartPolicies({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap(({ thing, object, spec }): Fact[] => {
      const policy = textAt(spec, 'restartPolicy') ?? 'Always';
      const isJob = thing.kind === 'Job' || thing.kind === 'CronJob';
      const isWrong = thing.kind === 'Pod' ? false : isJob ? policy === 'Always' : policy !== 'Always';
      if (!isWrong) return [];
      return [
        {
          ...placeOf(cluster, thing),
          object,
          words: [
            `restartPolicy: ${policy}`,
            'restartPolicy',
            ...Object.values(stringMap(valueAt(thing.value, 'metadata', 'labels'))),
            thing.name,
          ],
          message: `The pods of ${object} have \`restartPolicy: ${policy}\`, which Kubernetes refuses for a ${thing.kind}.`,
        },
      ];
    }),
  );
}
