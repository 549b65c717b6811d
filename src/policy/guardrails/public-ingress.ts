import type { Json } from '../../domain/json.ts';
import { isExpression, resolve, scalarsOf } from './expressions.ts';
import { isMap, keysOf, valueAt, type Value, textOf } from './leaves.ts';
import { isTerraform } from './object-type.ts';
import type { Scene, Touch } from './scene.ts';
import { shown, traceOf, unknownOf, type Trace } from './trace.ts';

/** Where each type says from where it can be reached; the rest of the thing may say that this is another direction. */
const doors: readonly { readonly type: RegExp; readonly path: RegExp; readonly unless?: (touch: Touch) => boolean }[] =
  [
    { type: /^aws_(?:default_)?security_group$/, path: /^ingress(?:\[\d+\])?\.(?:ipv6_)?cidr_blocks/ },
    {
      type: /^aws_security_group_rule$/,
      path: /^(?:ipv6_)?cidr_blocks/,
      unless: (touch) => textAt(touch, 'type') === 'egress',
    },
    { type: /^aws_vpc_security_group_ingress_rule$/, path: /^cidr_ipv[46]$/ },
    { type: /^aws_(?:default_)?network_acl$/, path: /^ingress(?:\[\d+\])?\.(?:ipv6_)?cidr_block$/ },
    { type: /^aws_eks_cluster$/, path: /public_access_cidrs/ },
    {
      type: /^google_compute_firewall$/,
      path: /^source_ranges/,
      unless: (touch) => textAt(touch, 'direction') === 'EGRESS',
    },
    {
      type: /^google_(?:sql_database_instance|container_cluster)$/,
      path: /(?:authorized_networks|cidr_blocks).*(?:value|cidr_block)$/,
    },
    { type: /^azurerm_network_security_rule$/, path: /^source_address_prefix/, unless: isNoOpenRule },
    { type: /^azurerm_network_security_group$/, path: /^security_rule(?:\[\d+\])?\.source_address_prefix/ },
    { type: /^NetworkPolicy$/, path: /^spec\.ingress.*ipBlock\.cidr$/ },
    { type: /^Service$/, path: /^spec\.loadBalancerSourceRanges/ },
  ];

/** Doors that become open to the whole internet. */
export function findPublicIngress(scene: Scene): readonly Trace[] {
  return scene.touches.flatMap((touch) => {
    if (touch.whole === 'removed')
      return touch.type === 'NetworkPolicy'
        ? [traceOf(touch, '', `\`${touch.object}\` is removed, so what it kept out may come in`)]
        : [];
    return [...touch.values.flatMap((value) => openDoor(value, touch, scene)), ...publicBalancer(touch)];
  });
}

function openDoor(value: Value, touch: Touch, scene: Scene): readonly Trace[] {
  const { path, to } = value;
  if (to === undefined) return [];
  const door = doors.find(({ type, path: where }) => type.test(touch.type) && where.test(path));
  if (door?.unless?.(touch) === true) return [];
  if (door === undefined) return looseRange(value, touch);
  const resolved = resolve(to, touch, scene);
  const open = scalarsOf(resolved).filter(isEverywhere);
  if (open.length > 0) return [traceOf(touch, path, `${shown(open[0])} is the whole internet`)];
  return isExpression(resolved) && !isReference(resolved) ? [unknownOf(touch, path, resolved)] : [];
}

/** A range of the network itself (`aws_vpc.main.cidr_block`) is inside. */
function isReference(expression: string): boolean {
  return /^\$\{(?:data\.)?(?:aws_(?:vpc|subnet|default_vpc)|google_compute_subnetwork|azurerm_(?:virtual_network|subnet))\.[\w.[\]"*]+\}$/.test(
    expression,
  );
}

const ingressName = /ingress|inbound|allow|source_?range|whitelist|authorized|public_access|cidr/i;
const otherName = /egress|outbound|dest|route|deny|except|pod|service_?cidr|cluster_?cidr/i;

/** Ranges handed on by name: values of charts, variables and modules, whose use is elsewhere. */
function looseRange({ path, steps, to }: Value, touch: Touch): readonly Trace[] {
  const handedOn = !isTerraform(touch.file)
    ? touch.type === ''
    : /^(?:variable|module|locals|inputs)$/.test(touch.type);
  const names = [touch.object, ...keysOf(steps)].join('.');
  if (!handedOn || !ingressName.test(names) || otherName.test(names)) return [];
  return scalarsOf(to).some(isEverywhere) ? [traceOf(touch, path, `${shown(to)} is the whole internet`)] : [];
}

/** IPv4 ranges of /0 to /7 and IPv6 ranges up to /16 hold far more than anyone's own network; `*` and `Internet` are Azure's words. */
function isEverywhere(value: Json): boolean {
  const text = textOf(value).trim();
  const prefix = Number(/^(?:\d{1,3}\.){3}\d{1,3}\/(\d{1,2})$/.exec(text)?.[1] ?? Number.NaN);
  const prefix6 = Number(/^[0-9a-f:]*:[0-9a-f:]*\/(\d{1,3})$/i.exec(text)?.[1] ?? Number.NaN);
  return prefix <= 7 || prefix6 <= 16 || /^(?:\*|Internet|Any)$/i.test(text);
}

const internal = /(?:load-balancer-internal|load-balancer-type|load-balancer-scheme)$/;

function publicBalancer(touch: Touch): readonly Trace[] {
  const type = touch.values.find(({ path }) => path === 'spec.type');
  if (touch.type === 'Service' && type?.to === 'LoadBalancer') {
    const ranges = valueAt(touch.after, [{ key: 'spec' }, { key: 'loadBalancerSourceRanges' }]);
    if (Array.isArray(ranges) && ranges.length > 0) return [];
    const notes = valueAt(touch.after, [{ key: 'metadata' }, { key: 'annotations' }]);
    const isInternal =
      isMap(notes) &&
      Object.entries(notes).some(([key, value]) => internal.test(key) && /^(?:true|internal)$/i.test(textOf(value)));
    return isInternal
      ? []
      : [traceOf(touch, type.path, `\`${touch.object}\` becomes a load balancer without \`loadBalancerSourceRanges\``)];
  }
  const dropped = touch.values.find(
    ({ path, to }) => path.startsWith('spec.loadBalancerSourceRanges') && to === undefined,
  );
  if (
    touch.type === 'Service' &&
    dropped !== undefined &&
    textAt(touch, 'spec.type') !== 'ClusterIP' &&
    !hasRanges(touch)
  )
    return [traceOf(touch, dropped.path, `the ranges that may reach \`${touch.object}\` are removed`)];
  const scheme = touch.values.find(({ path }) => path === 'internal' || path === 'load_balancing_scheme');
  const opened =
    scheme !== undefined &&
    (scheme.to === false || scheme.to === 'EXTERNAL') &&
    /^(?:aws_(?:lb|alb|elb)|google_compute_\w*forwarding_rule)$/.test(touch.type);
  return opened && touch.whole === 'changed'
    ? [traceOf(touch, scheme.path, `\`${touch.object}\` becomes reachable from the internet`)]
    : [];
}

function hasRanges(touch: Touch): boolean {
  const ranges = valueAt(touch.after, [{ key: 'spec' }, { key: 'loadBalancerSourceRanges' }]);
  return Array.isArray(ranges) && ranges.length > 0;
}

function isNoOpenRule(touch: Touch): boolean {
  return textAt(touch, 'direction') === 'Outbound' || textAt(touch, 'access') === 'Deny';
}

function textAt({ after }: Touch, path: string): unknown {
  return valueAt(
    after,
    path.split('.').map((key) => ({ key })),
  );
}
