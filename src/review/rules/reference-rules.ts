import type { Json } from '../../domain/json.ts';
import { didYouMean } from '../../domain/did-you-mean.ts';
import { isMap, listAt, textAt, valueAt } from '../../context/json-access.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Cluster, Side, Thing } from '../side.ts';
import { objectOf, placeOf, portText, thingsOf, workloadsOf } from '../workloads.ts';
import { configUses, withoutHash } from './config-uses.ts';

/** One object names another one, or a part of it, that has to be there. */
export const referenceRules: readonly ReviewRule[] = [
  {
    kind: 'state',
    name: 'ingress-backend',
    severity: 'error',
    looksAt: 'Ingresses and HTTP routes to a service, or a port of it, that does not exist.',
    find: findBackends,
  },
  {
    kind: 'change',
    name: 'lost-reference',
    severity: 'error',
    looksAt:
      'Something removed or renamed that another object still names: secrets, claims, service accounts, roles, headless services.',
    find: findLostReferences,
  },
  {
    kind: 'state',
    name: 'volume-mount',
    severity: 'error',
    looksAt: 'Mounts of a volume that does not exist, and volumes that no container mounts.',
    find: findMounts,
  },
  {
    kind: 'state',
    name: 'undefined-variable',
    severity: 'warning',
    looksAt: '`$(NAME)` in arguments, commands and values where the container has no such variable.',
    find: findUndefinedVariables,
  },
  {
    kind: 'state',
    name: 'monitor-port',
    severity: 'error',
    looksAt: 'Service monitors of a port that the services they select do not have.',
    find: findMonitorPorts,
  },
  {
    kind: 'state',
    name: 'unknown-service-host',
    severity: 'warning',
    looksAt: 'An address of a service in a variable whose port that service does not have.',
    find: findServiceHosts,
  },
];

type Backend = { readonly name: string; readonly port?: string };

function backendsOf({ kind, value }: Thing): readonly Backend[] {
  const read = (service: Json | undefined, port: Json | undefined): Backend[] => {
    const name = textAt(service, 'name');
    const text = portText(port);
    return name === undefined ? [] : [{ name, ...(text === undefined ? {} : { port: text }) }];
  };
  if (kind === 'HTTPRoute')
    return listAt(value, 'spec', 'rules').flatMap((rule) =>
      listAt(rule, 'backendRefs')
        .filter((ref) => (textAt(ref, 'kind') ?? 'Service') === 'Service' && textAt(ref, 'namespace') === undefined)
        .flatMap((ref) => read(ref, valueAt(ref, 'port'))),
    );
  const paths = listAt(value, 'spec', 'rules').flatMap((rule) => listAt(rule, 'http', 'paths'));
  const backends = [...paths.map((path) => valueAt(path, 'backend')), valueAt(value, 'spec', 'defaultBackend')];
  return backends.flatMap((backend) => {
    const service = valueAt(backend, 'service');
    return read(service, valueAt(service, 'port', 'name') ?? valueAt(service, 'port', 'number'));
  });
}

function findBackends({ clusters, known }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    thingsOf(cluster, 'Ingress', 'HTTPRoute').flatMap((thing) =>
      backendsOf(thing).flatMap(({ name, port }): Fact[] => {
        const services = thingsOf(cluster, 'Service').filter(({ namespace }) => namespace === thing.namespace);
        const service = services.find((one) => one.name === name);
        const place = { ...placeOf(cluster, thing), object: objectOf(thing), path: 'spec' };
        if (service === undefined) {
          // It may come from a chart or folder that is applied beside this one.
          if (known.has(`Service/${name}`) && services.length === 0) return [];
          const near =
            didYouMean(
              name,
              services.map((one) => one.name),
            ) ?? (services.length === 1 ? services[0]?.name : undefined);
          return [
            {
              ...place,
              words: [`name: ${name}`, name, 'service'],
              message: `${objectOf(thing)} sends to service \`${name}\`, which does not exist beside it${near === undefined ? '' : ` (there is \`${near}\`)`}.`,
              ...(near === undefined ? {} : { fix: { from: `name: ${name}`, to: `name: ${near}` } }),
            },
          ];
        }
        const ports = listAt(service.value, 'spec', 'ports');
        const fits = ports.some((one) => textAt(one, 'name') === port || textAt(one, 'port') === port);
        if (port === undefined || fits || ports.length === 0) return [];
        const own = ports.map((one) => `\`${[textAt(one, 'name'), textAt(one, 'port')].filter(Boolean).join(': ')}\``);
        const only = ports.length === 1 ? ports[0] : undefined;
        const right = only === undefined ? undefined : textAt(only, /^\d+$/.test(port) ? 'port' : 'name');
        const key = /^\d+$/.test(port) ? 'number' : 'name';
        return [
          {
            ...place,
            words: [`${key}: ${port}`, port, `port: ${textAt(ports[0], 'port') ?? ''}`, 'port'],
            message: `${objectOf(thing)} sends to port \`${port}\` of service \`${name}\`, which has ${own.join(', ')}.`,
            ...(right === undefined ? {} : { fix: { from: `${key}: ${port}`, to: `${key}: ${right}` } }),
          },
        ];
      }),
    ),
  );
}

/** What an object names that has to be there, by `Kind/name`. */
function namesIn(
  cluster: Cluster,
): readonly { readonly thing: Thing; readonly wants: string; readonly words: readonly string[] }[] {
  const ofPods = workloadsOf(cluster).flatMap((workload) => {
    const { thing, spec } = workload;
    const account = textAt(spec, 'serviceAccountName');
    const claims = listAt(spec, 'volumes').flatMap(
      (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? [],
    );
    const headless = thing.kind === 'StatefulSet' ? textAt(thing.value, 'spec', 'serviceName') : undefined;
    return [
      ...(account === undefined ? [] : [`ServiceAccount/${account}`]),
      ...claims.map((claim) => `PersistentVolumeClaim/${claim}`),
      ...(headless === undefined ? [] : [`Service/${headless}`]),
      ...configUses(workload)
        .filter(({ optional }) => !optional)
        .map(({ kind, name }) => `${kind}/${withoutHash(name)}`),
    ].map((wants) => ({ thing, wants }));
  });
  const ofBindings = thingsOf(cluster, 'RoleBinding', 'ClusterRoleBinding').flatMap((thing) => {
    const ref = valueAt(thing.value, 'roleRef');
    const subjects = listAt(thing.value, 'subjects').filter((one) => textAt(one, 'kind') === 'ServiceAccount');
    return [
      `${textAt(ref, 'kind') ?? ''}/${textAt(ref, 'name') ?? ''}`,
      ...subjects.map((one) => `ServiceAccount/${textAt(one, 'name') ?? ''}`),
    ].map((wants) => ({ thing, wants }));
  });
  return [...ofPods, ...ofBindings].map(({ thing, wants }) => ({
    thing,
    wants,
    words: [wants.split('/')[1] ?? '', wants.split('/')[0] ?? ''],
  }));
}

function has(cluster: Cluster, wants: string): boolean {
  return cluster.things.some(({ kind, name }) => {
    const own = `${kind}/${withoutHash(name)}`;
    // An ExternalSecret or SealedSecret makes a Secret of its name.
    return own === wants || (/Secret$/.test(kind) && `Secret/${name}` === wants);
  });
}

/** Something that was there before the change and is named still, or a new name beside others of its kind. */
function findLostReferences({ before, after }: ReviewScene): readonly Fact[] {
  return after.clusters.flatMap((cluster) => {
    const old = before.clusters.find(({ target }) => target === cluster.target);
    return namesIn(cluster).flatMap(({ thing, wants, words }): Fact[] => {
      if (has(cluster, wants) || after.known.has(wants)) return [];
      const wasThere = (old !== undefined && has(old, wants)) || before.known.has(wants);
      const [kind = '', name = ''] = wants.split('/');
      const beside = cluster.things.filter((one) => one.kind === kind).map((one) => one.name);
      const named =
        old !== undefined && namesIn(old).some((one) => one.wants === wants && objectOf(one.thing) === objectOf(thing));
      const near = didYouMean(name, beside) ?? (beside.length === 1 && wasThere ? beside[0] : undefined);
      const isSlip = !named && near !== undefined;
      if (kind === 'ConfigMap' || !(wasThere || isSlip)) return [];
      return [
        {
          ...placeOf(cluster, thing),
          object: objectOf(thing),
          words: [`name: ${name}`, ...words],
          message: `${objectOf(thing)} needs ${kind} \`${name}\`, which ${wasThere ? 'is gone' : 'does not exist beside it'}${near === undefined ? '' : ` (there is \`${near}\`)`}.`,
          ...(near === undefined ? {} : { fix: { from: name, to: near } }),
        },
      ];
    });
  });
}

function findMounts({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap(({ thing, object, spec, containers }): Fact[] => {
      const claims = listAt(thing.value, 'spec', 'volumeClaimTemplates').map(
        (claim) => textAt(claim, 'metadata', 'name') ?? '',
      );
      const volumes = listAt(spec, 'volumes').map((volume) => textAt(volume, 'name') ?? '');
      const mounted = containers.flatMap((container) =>
        [...listAt(container, 'volumeMounts'), ...listAt(container, 'volumeDevices')].map(
          (mount) => textAt(mount, 'name') ?? '',
        ),
      );
      const place = { ...placeOf(cluster, thing), object };
      const known = [...volumes, ...claims];
      return [
        ...mounted
          .filter((name) => !known.includes(name))
          .map((name) => {
            const near = didYouMean(name, known);
            return {
              ...place,
              words: [`name: ${name}`, name, 'volumeMounts'],
              message: `${object} mounts volume \`${name}\`, which it does not have${near === undefined ? '' : ` (it has \`${near}\`)`}.`,
              ...(near === undefined ? {} : { fix: { from: `name: ${name}`, to: `name: ${near}` } }),
            };
          }),
        ...volumes
          .filter((name) => !mounted.includes(name))
          .map((name) => ({
            ...place,
            words: [`name: ${name}`, name, 'volumes'],
            message: `No container of ${object} mounts its volume \`${name}\`.`,
          })),
      ];
    }),
  );
}

function findUndefinedVariables({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap(({ thing, object, containers }) =>
      containers.flatMap((container) => {
        if (listAt(container, 'envFrom').length > 0) return [];
        const variables = listAt(container, 'env').map((variable) => textAt(variable, 'name') ?? '');
        const texts = [
          ...listAt(container, 'args'),
          ...listAt(container, 'command'),
          ...listAt(container, 'env').flatMap((variable) => valueAt(variable, 'value') ?? []),
        ].filter((one) => typeof one === 'string');
        const used = texts.flatMap((text) =>
          [...text.matchAll(/(?<!\$)\$\(([A-Za-z_][\w.-]*)\)/g)].map(([, name = '']) => name),
        );
        return used
          .filter((name) => !variables.includes(name) && !/_(?:SERVICE_HOST|SERVICE_PORT)/.test(name))
          .map((name) => ({
            ...placeOf(cluster, thing),
            object,
            words: [`$(${name})`, `name: ${name}`, name],
            message: `Container \`${textAt(container, 'name') ?? ''}\` of ${object} uses \`$(${name})\`, but has no variable of that name.`,
          }));
      }),
    ),
  );
}

function findMonitorPorts({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    thingsOf(cluster, 'ServiceMonitor').flatMap((monitor) => {
      const wanted = valueAt(monitor.value, 'spec', 'selector', 'matchLabels');
      const services = thingsOf(cluster, 'Service').filter(({ value }) =>
        Object.entries(isMap(wanted) ? wanted : {}).every(
          ([key, label]) => valueAt(value, 'metadata', 'labels', key) === label,
        ),
      );
      const ports = services.flatMap(({ value }) =>
        listAt(value, 'spec', 'ports').map((port) => textAt(port, 'name') ?? ''),
      );
      if (services.length === 0) return [];
      return listAt(monitor.value, 'spec', 'endpoints').flatMap((endpoint): Fact[] => {
        const port = textAt(endpoint, 'port');
        if (port === undefined || ports.includes(port)) return [];
        return [
          {
            ...placeOf(cluster, monitor),
            object: objectOf(monitor),
            words: [`port: ${port}`, port],
            message: `${objectOf(monitor)} reads port \`${port}\`, but the services that it selects have ${ports.map((one) => `\`${one}\``).join(', ') || 'no named port'}.`,
          },
        ];
      });
    }),
  );
}

/** `http://payments:8080` in a variable, where `payments` is a service that is seen and has no such port. */
function findServiceHosts({ clusters }: Side): readonly Fact[] {
  const services = new Map(
    clusters.flatMap((cluster) => thingsOf(cluster, 'Service').map((thing) => [thing.name, thing] as const)),
  );
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap(({ thing, object, containers }) =>
      containers.flatMap((container) =>
        listAt(container, 'env').flatMap((variable): Fact[] => {
          const value = textAt(variable, 'value') ?? '';
          const [, host = '', port = ''] =
            /^(?:\w+:\/\/)?([a-z][a-z0-9-]*)(?:\.[a-z0-9.-]+)?:(\d{2,5})(?:\/|$)/.exec(value) ?? [];
          const service = services.get(host);
          const ports = listAt(service?.value, 'spec', 'ports').map((one) => textAt(one, 'port') ?? '');
          if (ports.length === 0 || ports.includes(port)) return [];
          return [
            {
              ...placeOf(cluster, thing),
              object,
              words: [value, `${host}:${port}`, `port: ${ports[0] ?? ''}`],
              message: `\`${textAt(variable, 'name') ?? ''}\` of ${object} goes to port \`${port}\` of service \`${host}\`, which has ${ports.map((one) => `\`${one}\``).join(', ')}.`,
              ...(ports.length === 1 ? { fix: { from: `:${port}`, to: `:${ports[0] ?? ''}` } } : {}),
            },
          ];
        }),
      ),
    ),
  );
}
