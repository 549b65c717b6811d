import type { GuardrailName } from '../../config/guardrail-names.ts';
import type { GuardrailAction } from '../../domain/objection.ts';
import { findDroppedLimits, findDroppedProbes, findDroppedSecurityContexts } from './dropped.ts';
import { findWideRights } from './iam.ts';
import { findLatestTags } from './images.ts';
import { findPlainSecrets } from './plain-secrets.ts';
import { findPrivilegedPods } from './pods.ts';
import { findBackupCuts, findLostProtection } from './protection.ts';
import { findPublicData } from './public-data.ts';
import { findPublicIngress } from './public-ingress.ts';
import { findScaling } from './scale-down.ts';
import type { Scene } from './scene.ts';
import { findStateMoves } from './state-backend.ts';
import { findRemovals, findReplacements } from './stateful.ts';
import { findSteeringFiles } from './steering-files.ts';
import type { Trace } from './trace.ts';

/** A rule over what a change does, whoever made it. */
export type Guardrail = {
  /** What happens unless `guardrails:` in `.github/promptops.yml` says otherwise. */
  readonly action: GuardrailAction;
  /** Why there is such a rule, as the pull request says it. */
  readonly reason: string;
  readonly remedy: string;
  /** For docs/guardrails.md. */
  readonly looksAt: string;
  /** It destroys: the approver types the name of the thing. */
  readonly destroys?: true;
  readonly find: (scene: Scene) => readonly Trace[];
};

/** The guardrails as a table; one row adds one (and its name, in `config/guardrail-names.ts`). docs/guardrails.md is written from here. */
export const guardrails: Readonly<Record<GuardrailName, Guardrail>> = {
  'stateful-removal': {
    action: 'approve',
    destroys: true,
    reason: 'What keeps data would be destroyed',
    remedy: 'Keep it, or rename it with a `moved` block so that it stays where it is.',
    looksAt:
      'Removed databases, buckets, volumes, keys, queues, registries, clusters, namespaces, claims, stateful sets, custom resource definitions and modules that hold such; `count` that falls; `persistence.enabled` switched off. Not what moves to another file or has a `moved` block.',
    find: findRemovals,
  },
  'stateful-replacement': {
    action: 'approve',
    destroys: true,
    reason: 'What keeps data would be destroyed and made anew',
    remedy: 'Look at the plan of Terraform before merging; move the data first, or change something else.',
    looksAt:
      'Attributes that cannot change in place, of common resources (a table of forty types); `for_each` that comes or goes; storage that shrinks; the immutable fields of stateful sets and claims.',
    find: findReplacements,
  },
  'deletion-protection': {
    action: 'approve',
    destroys: true,
    reason: 'A protection against being destroyed is taken away',
    remedy: 'Keep the protection, and lift it only in the change that really deletes.',
    looksAt:
      '`prevent_destroy`, `deletion_protection` and their like that are switched off or removed; `force_destroy` and `skip_final_snapshot` switched on; reclaim and deletion policies that no longer retain; `helm.sh/resource-policy: keep` and `Prune=false` that vanish.',
    find: findLostProtection,
  },
  'backup-cut': {
    action: 'approve',
    reason: 'Less would be left to restore from',
    remedy: 'Keep retention and versions as they are, or say in the request why less is enough.',
    looksAt:
      'Retention that becomes shorter, versioning and point-in-time recovery that stop, backup plans, schedules and replication that are removed.',
    find: findBackupCuts,
  },
  'state-backend': {
    action: 'approve',
    destroys: true,
    reason: 'Terraform would look for its state elsewhere, or forget or take over things',
    remedy: 'Move the state by hand with the old one backed up, then change the configuration.',
    looksAt: '`backend`, `cloud` and `remote_state` blocks that change; `moved`, `removed` and `import` blocks.',
    find: findStateMoves,
  },
  'scale-down': {
    action: 'approve',
    reason: 'Production would run on far fewer (or far more) than before',
    remedy: 'Go in smaller steps.',
    looksAt:
      'Replicas, sizes and counts in production: to 0, to less than a third, to more than ten times; workloads removed from production.',
    find: findScaling,
  },
  'iam-wildcard': {
    action: 'approve',
    reason: 'Rights become wide',
    remedy: 'Name the actions, resources and principals that are needed.',
    looksAt:
      '`*` in actions, resources and principals of AWS policies (documents, JSON, `jsonencode`), `NotAction`; administrator policies and owner roles; RBAC with `*`, `escalate`, `bind`, `impersonate`; bindings to `cluster-admin` or to everybody.',
    find: findWideRights,
  },
  'public-ingress': {
    action: 'approve',
    reason: 'It could be reached from the whole internet',
    remedy: 'Name the ranges that need it.',
    looksAt:
      'Ranges such as `0.0.0.0/0` and `::/0` in security groups, firewalls, network policies and whatever is handed on under such a name; load balancers without source ranges; network policies that are removed.',
    find: findPublicIngress,
  },
  'public-data': {
    action: 'approve',
    reason: 'Data could be reached by everybody',
    remedy: 'Keep it private; hand out access to those who need it.',
    looksAt:
      'Public ACLs, public access blocks that are lifted, `publicly_accessible`, `allUsers`, public containers and endpoints of databases.',
    find: findPublicData,
  },
  'privileged-pod': {
    action: 'approve',
    reason: 'A pod could reach out of its container',
    remedy: 'Give it only what it needs, by another way than the host.',
    looksAt:
      "`privileged`, privilege escalation, the host's network, processes, files and ports, strong capabilities, root, unconfined seccomp, the `privileged` level of pod security.",
    find: findPrivilegedPods,
  },
  'dropped-limits': {
    action: 'warn',
    reason: 'A container loses a limit, and can take what others need',
    remedy: 'Keep a limit, higher if it must be.',
    looksAt: 'Entries under `limits` that vanish while the container stays.',
    find: findDroppedLimits,
  },
  'dropped-probes': {
    action: 'warn',
    reason: 'A container loses a probe, so that nobody notices when it hangs',
    remedy: 'Keep the probe, or ask in another way.',
    looksAt: 'Liveness, readiness and startup probes that vanish while the container stays.',
    find: findDroppedProbes,
  },
  'dropped-security-context': {
    action: 'approve',
    reason: 'A pod loses what kept it small',
    remedy: 'Keep the security context.',
    looksAt: 'Hardening under `securityContext` that vanishes or is softened.',
    find: findDroppedSecurityContexts,
  },
  'plain-secret': {
    action: 'refuse',
    reason: 'A secret would stand in the history of the repository for ever',
    remedy: 'Put it into a secret store and refer to it; if it is real, revoke it.',
    looksAt: 'The findings of the check `secrets`.',
    find: findPlainSecrets,
  },
  'latest-tag': {
    action: 'warn',
    reason: 'What runs would be whatever was pushed last',
    remedy: 'Give a version or a digest.',
    looksAt:
      'Images without a tag or with `latest`, in manifests, values and what is rendered. An image that is an expression is not judged.',
    find: findLatestTags,
  },
  'workflow-files': {
    action: 'refuse',
    reason: 'Workflows run with the rights of the repository',
    remedy: 'Change them by hand in a pull request of their own.',
    looksAt:
      'Files of CI systems: everything under `.github/`, `.gitlab-ci.yml`, `Jenkinsfile` and so on. With anything but `refuse` templates may write `.github/workflows/*.yml`, and nobody else may: no model, no edit.',
    find: findSteeringFiles('workflow'),
  },
  codeowners: {
    action: 'refuse',
    reason: 'It decides who must review',
    remedy: 'Change it by hand in a pull request of its own.',
    looksAt: '`CODEOWNERS` wherever it is.',
    find: findSteeringFiles('codeowners'),
  },
  'bot-configuration': {
    action: 'refuse',
    reason: 'It decides what this bot may do and for whom',
    remedy: 'Change it by hand in a pull request of its own.',
    looksAt: '`promptops.yml` wherever it is.',
    find: findSteeringFiles('bot-configuration'),
  },
};
