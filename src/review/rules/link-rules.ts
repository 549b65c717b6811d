import { isMap, textAt, valueAt } from '../../context/json-access.ts';
import { resolveFrom } from '../../context/repository-path.ts';
import type { Json } from '../../domain/json.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Block, Module, Side } from '../side.ts';
import { blocksOf, modulePairs, nameOf } from './terraform-blocks.ts';

/** Terraform: two blocks that have to fit each other, and attributes that nobody can change in place. */
export const linkRules: readonly ReviewRule[] = [
  {
    kind: 'state',
    name: 'queue-visibility',
    severity: 'error',
    looksAt: 'A function of AWS that may run longer than a message of the queue it reads stays hidden: AWS refuses it.',
    find: findShortVisibility,
  },
  {
    kind: 'state',
    name: 'same-priority',
    severity: 'error',
    looksAt: 'Two rules of one security group, access list or listener with the same priority.',
    find: findSamePriorities,
  },
  {
    kind: 'change',
    name: 'old-name-in-use',
    severity: 'error',
    looksAt: 'A name that changes where another block still spells the old one.',
    find: findOldNames,
  },
  {
    kind: 'change',
    name: 'forces-replacement',
    severity: 'warning',
    looksAt:
      'Networks, load balancers, node groups and clusters with a change that Terraform can only make by destroying them.',
    find: findReplacements,
  },
];

/** A number as a module gets it: where it is written, and by which call where it comes through a variable. */
type Given = { readonly value: number; readonly file: string; readonly object: string; readonly by: string };

/** The values that an attribute can have, through one variable and the modules that call this one. */
function numbersOf(
  value: Json | undefined,
  otherwise: number,
  block: Block,
  module: Module,
  { modules }: Side,
): readonly Given[] {
  const here = { file: block.file, object: block.object, by: '' };
  if (value === undefined) return [{ ...here, value: otherwise }];
  if (typeof value === 'number') return [{ ...here, value }];
  const name = typeof value === 'string' ? /^\$\{var\.(\w+)\}$/.exec(value)?.[1] : undefined;
  if (name === undefined) return [];
  const fallback = blocksOf(module, 'variable').find((one) => nameOf(one) === name);
  const calls = modules.flatMap((caller) =>
    blocksOf(caller, 'module').filter((call) => {
      const source = textAt(call.value, 'source') ?? '';
      return /^\.{1,2}\//.test(source) && resolveFrom(caller.dir, source) === module.dir;
    }),
  );
  const given = (calls.length === 0 ? [block] : calls).flatMap((call): Given[] => {
    const own = calls.length === 0 ? undefined : valueAt(call.value, name);
    const number = own ?? valueAt(fallback?.value, 'default');
    return typeof number === 'number'
      ? [{ value: number, file: call.file, object: call.object, by: calls.length === 0 ? '' : call.object }]
      : [];
  });
  return given;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: the visibility timeout may not be below the function's. */
function findShortVisibility(side: Side): readonly Fact[] {
  return side.modules.flatMap((module) =>
    blocksOf(module, 'aws_lambda_event_source_mapping').flatMap((mapping) => {
      const [queue, worker] = (['event_source_arn', 'function_name'] as const).map((key) => {
        const object = /^\$\{(aws_(?:sqs_queue|lambda_function)\.[\w-]+)\.\w+\}$/.exec(
          textAt(mapping.value, key) ?? '',
        )?.[1];
        return module.blocks.find((block) => block.object === object);
      });
      if (queue === undefined || worker === undefined) return [];
      const hidden = numbersOf(valueAt(queue.value, 'visibility_timeout_seconds'), 30, queue, module, side);
      const runs = numbersOf(valueAt(worker.value, 'timeout'), 3, worker, module, side);
      return runs.flatMap((run) =>
        hidden
          .filter(({ value, by }) => value < run.value && (by === '' || run.by === '' || by === run.by))
          .map(({ value }): Fact => ({
            file: run.file,
            object: run.object,
            words: [`timeout_seconds = ${run.value}`, `timeout = ${run.value}`, String(run.value), 'timeout'],
            message: `\`${worker.object}\` may run ${run.value} s, and a message of \`${queue.object}\` stays hidden for ${value} s (\`visibility_timeout_seconds\`): AWS refuses that, and a message would be worked on twice.`,
          })),
      );
    }),
  );
}

const numbered: Readonly<Record<string, readonly string[]>> = {
  azurerm_network_security_rule: ['priority', 'network_security_group_name', 'direction'],
  aws_lb_listener_rule: ['priority', 'listener_arn'],
  aws_network_acl_rule: ['rule_number', 'network_acl_id', 'egress'],
  google_compute_security_policy_rule: ['priority', 'security_policy'],
};

function findSamePriorities({ modules }: Side): readonly Fact[] {
  return modules.flatMap(({ blocks }) =>
    Object.entries(numbered).flatMap(([type, [key = '', ...scope]]) => {
      const rules = blocks.filter(
        ({ object, value }) =>
          object.startsWith(`${type}.`) && typeof valueAt(value, key) === 'number' && !isRepeated(value),
      );
      const placeOf = ({ value }: Block): string => [key, ...scope].map((one) => textAt(value, one) ?? '').join('\0');
      return rules.flatMap((rule, index): Fact[] => {
        const other = rules.slice(0, index).find((one) => placeOf(one) === placeOf(rule));
        return other === undefined ? [] : [samePriority(rule, other, key), samePriority(other, rule, key)];
      });
    }),
  );
}

function samePriority({ file, object, value }: Block, other: Block, key: string): Fact {
  const number = textAt(value, key) ?? '';
  const both = [object, other.object].toSorted();
  return {
    file,
    object,
    path: key,
    words: [key, number],
    message: `\`${both[0] ?? ''}\` and \`${both[1] ?? ''}\` have the same \`${key}\` ${number} in one place, which is refused.`,
  };
}

function isRepeated(value: Json): boolean {
  return ['count', 'for_each'].some((key) => valueAt(value, key) !== undefined);
}

/** Every text of a value with the key it stands under. */
function textsIn(value: Json, key = ''): readonly { readonly key: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ key, text: value }];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((one) => textsIn(one, key));
  return isMap(value) ? Object.entries(value).flatMap(([name, one]) => textsIn(one, name)) : [];
}

function findOldNames(scene: ReviewScene): readonly Fact[] {
  return modulePairs(scene).flatMap(({ now }) =>
    scene.changes.flatMap(({ file, object, path, from, to }): Fact[] => {
      const key = /(?:^|\.)((?:\w+_)?(?:name|identifier))$/.exec(path)?.[1];
      const isHere = now.blocks.some((block) => block.file === file && block.object === object);
      if (key === undefined || !isHere || typeof from !== 'string' || typeof to !== 'string' || /\$\{/.test(from))
        return [];
      const isKept = now.blocks.some(
        (block) =>
          typeOf(block) === typeOf({ object }) &&
          textsIn(block.value).some((one) => one.key === key && one.text === from),
      );
      const user = now.blocks.find(
        (block) =>
          block.object !== object &&
          textsIn(block.value).some((one) => one.text === from && isNameOf(one.key, key, object)),
      );
      if (isKept || user === undefined) return [];
      return [
        {
          file,
          object,
          path,
          words: [to, key],
          message: `\`${key}\` of \`${object}\` is no longer \`${from}\`, and \`${user.object}\` still names it.`,
        },
      ];
    }),
  );
}

function typeOf({ object }: Pick<Block, 'object'>): string {
  return object.slice(0, object.indexOf('.'));
}

/** `cluster_secondary_range_name` names a `range_name`; `queue_name` and `network` the `name` of a thing whose type ends so. */
function isNameOf(user: string, key: string, object: string): boolean {
  if (key !== 'name') return user !== key && user.endsWith(`_${key}`);
  return user !== 'name' && new RegExp(`_${user.replace(/_(?:name|id)$/, '')}$`).test(typeOf({ object }));
}

/** From the providers' documentation ("forces new resource"); what keeps data is the guardrail's `stateful-replacement`. */
const replacing: Readonly<Record<string, RegExp>> = {
  aws_vpc: /^(?:cidr_block|ipv4_ipam_pool_id)$/,
  aws_subnet: /^(?:cidr_block|availability_zone|vpc_id)$/,
  aws_lb: /^(?:name|internal|load_balancer_type)$/,
  aws_lb_target_group: /^(?:name|port|protocol|vpc_id|target_type)$/,
  aws_eks_node_group: /^(?:node_group_name|node_role_arn|subnet_ids|instance_types|ami_type|capacity_type|disk_size)\b/,
  aws_nat_gateway: /^(?:subnet_id|allocation_id|connectivity_type)$/,
  google_compute_network: /^(?:name|auto_create_subnetworks)$/,
  google_compute_subnetwork: /^(?:name|network|region)$/,
  google_container_node_pool: /^(?:name|location|node_config\.(?:disk_type|image_type|spot|preemptible))$/,
  azurerm_kubernetes_cluster:
    /^(?:name|location|resource_group_name|dns_prefix|node_resource_group|private_cluster_enabled|network_profile(?:\[0\])?\.(?:network_plugin|service_cidr|pod_cidr|dns_service_ip))$/,
  azurerm_virtual_network: /^(?:name|location|resource_group_name)$/,
  azurerm_subnet: /^(?:name|virtual_network_name|resource_group_name)$/,
  azurerm_public_ip: /^(?:name|location|sku|zones)$/,
};

function findReplacements({ changes }: ReviewScene): readonly Fact[] {
  return changes.flatMap(({ file, object, path, from, to }): Fact[] => {
    const type = typeOf({ object });
    const isPlain = ![from, to].some((one) => one === undefined || JSON.stringify(one).includes('${'));
    if (!Object.hasOwn(replacing, type) || !isPlain || replacing[type]?.test(path) !== true) return [];
    return [
      {
        file,
        object,
        path,
        words: [JSON.stringify(to), path.split('.').at(-1) ?? path],
        message: `Another \`${path}\` cannot be set in place: Terraform destroys \`${object}\` and makes it anew, with everything that depends on it.`,
      },
    ];
  });
}
