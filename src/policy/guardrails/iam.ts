import type { Json } from '../../domain/json.ts';
import { isExpression, resolve } from './expressions.ts';
import { statementsOf, wideIn } from './iam-text.ts';
import { isList, isMap, valueAt, type Value, textOf } from './leaves.ts';
import { isTerraform } from './object-type.ts';
import type { Scene, Touch } from './scene.ts';
import { shown, traceOf, unknownOf, type Trace } from './trace.ts';

const policyKeys =
  /^(?:policy|assume_role_policy|inline_policy|access_policies|access_policy|resource_policy|policy_document|repository_policy|key_policy)$/;
const powerful =
  /(?:policy\/(?:job-function\/)?(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|SystemAdministrator))$|^roles\/(?:owner|editor|resourcemanager\.\w*[Aa]dmin|iam\.securityAdmin)$|^(?:Owner|Contributor|User Access Administrator)$/;
const roleKeys = /^(?:policy_arn|policy_arns|managed_policy_arns|role|role_definition_name|roles)$/;

/** Rights that become wide: `*` in actions, resources or principals, the well-known powerful roles, and RBAC of Kubernetes. */
export function findWideRights(scene: Scene): readonly Trace[] {
  return scene.touches.flatMap((touch) => {
    if (touch.whole === 'removed') return [];
    if (touch.type === 'Role' || touch.type === 'ClusterRole') return wideRules(touch);
    if (/^(?:Cluster)?RoleBinding$/.test(touch.type)) return wideBindings(touch);
    if (touch.type === 'data.aws_iam_policy_document') return wideDocument(touch, scene);
    return isTerraform(touch.file) || touch.type !== ''
      ? touch.values.flatMap((value) => wideValue(value, touch, scene))
      : [];
  });
}

const rbacRisky: ReadonlySet<string> = new Set(['*', 'escalate', 'bind', 'impersonate']);

function wideRules(touch: Touch): readonly Trace[] {
  return touch.values.flatMap(({ path, key, to }) =>
    /^(?:verbs|resources|apiGroups|nonResourceURLs)$/.test(key) && rbacRisky.has(textOf(to))
      ? [traceOf(touch, path, `\`${key}\` of \`${touch.object}\` gets ${shown(to)}`)]
      : [],
  );
}

function wideBindings(touch: Touch): readonly Trace[] {
  return touch.values.flatMap(({ path, to }) => {
    if (path === 'roleRef.name' && to === 'cluster-admin')
      return [traceOf(touch, path, `\`${touch.object}\` gives \`cluster-admin\``)];
    return /^system:(?:anonymous|unauthenticated|authenticated)$/.test(textOf(to))
      ? [traceOf(touch, path, `\`${touch.object}\` is for ${shown(to)}, which is everybody`)]
      : [];
  });
}

/** Statements of which something is new; the rest of each statement tells whom it is for. */
function wideDocument(touch: Touch, scene: Scene): readonly Trace[] {
  const after = isMap(touch.after) ? touch.after['statement'] : undefined;
  const statements = isList(after) ? after : after === undefined ? [] : [after];
  const before = new Set(statementsWithin(touch.before).map((one) => JSON.stringify(one)));
  return statements.flatMap((statement, index) => {
    if (before.has(JSON.stringify(statement))) return [];
    const place = statements.length === 1 ? 'statement' : `statement[${index}]`;
    const wide = wideIn(statement);
    if (wide.length > 0) return [traceOf(touch, place, wide.join(', '))];
    return unknownLists(statement, touch, scene, place);
  });
}

function statementsWithin(root: Json | undefined): readonly Json[] {
  const statement = valueAt(root, [{ key: 'statement' }]);
  return isList(statement) ? statement : statement === undefined ? [] : [statement];
}

function unknownLists(statement: Json, touch: Touch, scene: Scene, place: string): readonly Trace[] {
  if (!isMap(statement) || statement['effect'] === 'Deny') return [];
  return ['actions', 'resources'].flatMap((name) => {
    const value = resolve(statement[name], touch, scene);
    if (isExpression(value)) return [unknownOf(touch, `${place}.${name}`, value)];
    const wide = wideIn({ [name]: value ?? null });
    return wide.length > 0 && value !== statement[name] ? [traceOf(touch, `${place}.${name}`, wide.join(', '))] : [];
  });
}

function wideValue(value: Value, touch: Touch, scene: Scene): readonly Trace[] {
  const { key, path, to, from } = value;
  if (to === undefined) return [];
  if (roleKeys.test(key) && powerful.test(textOf(to))) return [traceOf(touch, path, `${shown(to)} is given`)];
  if (!policyKeys.test(key) || typeof to !== 'string') return [];
  const resolved = resolve(to, touch, scene);
  const text = typeof resolved === 'string' ? resolved : to;
  const statements = statementsOf(text);
  if (statements !== undefined) {
    const before = new Set(
      (typeof from === 'string' ? (statementsOf(from) ?? []) : []).map((one) => JSON.stringify(one)),
    );
    const wide = statements.filter((one) => !before.has(JSON.stringify(one))).flatMap(wideIn);
    return wide.length === 0 ? [] : [traceOf(touch, path, [...new Set(wide)].join(', '))];
  }
  // A document of the same configuration is judged where it is written.
  const elsewhere = /^\$\{data\.aws_iam_policy_document\.[\w.[\]"]+\.json\}$/.test(text);
  return elsewhere || !isExpression(text) ? [] : [unknownOf(touch, path, text)];
}
