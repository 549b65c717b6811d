import type { Json } from '../../domain/json.ts';
import type { Place } from '../inventory.ts';

/**
 * Which value is meant. `name` is what a person calls the thing: a Kubernetes object, service, chart, release, Terraform module, variable or
 * `type.name` of a resource.
 */
export type DecisionQuery = {
  readonly name: string;
  /** Narrows to one kind: `Deployment`, `CronJob` … Without it the workloads of that name are meant. */
  readonly kind?: string;
  readonly namespace?: string;
  /** Narrows Terraform to the module in this folder; without it every module that has something of the name counts. */
  readonly dir?: string;
  /**
   * Ways to spell the value, the likeliest first; each is a key path in the terms of the place it could be in: `spec.replicas` in a manifest,
   * `replicaCount` in Helm values, `instance_class` in Terraform.
   */
  readonly paths: readonly string[];
  /** Canonical or alias; absent: the value for every environment (the base). */
  readonly environment?: string;
};

/** What kind of place a value comes from. */
export type DecisionSource =
  | 'manifest'
  | 'kustomize-patch'
  | 'kustomize-json-patch'
  | 'kustomize-images'
  | 'kustomize-replicas'
  | 'helm-values'
  | 'release-values'
  | 'flux-substitution'
  | 'tfvars'
  | 'variable-default'
  | 'module-argument'
  | 'local'
  | 'attribute'
  | 'terragrunt-input';

/** How a value is written there; `decisionOperations` turns it into operations. */
export type DecisionEdit =
  | { readonly how: 'set'; readonly file: string; readonly object: string; readonly path: string }
  /** Appends `item`, in which the string `{value}` stands for the new value. */
  | {
      readonly how: 'insert';
      readonly file: string;
      readonly object: string;
      readonly path: string;
      readonly item: Json;
    }
  /** A value inside of a text value (an inline patch): the whole text is set anew, with the value between `before` and `after`. */
  | {
      readonly how: 'set-in-text';
      readonly file: string;
      readonly object: string;
      readonly path: string;
      readonly before: string;
      readonly after: string;
      /** The value was written in quotes, which stay. */
      readonly quote: '' | '"' | "'";
    }
  /** A new patch file and its entry in the kustomization. */
  | {
      readonly how: 'new-patch';
      readonly file: string;
      readonly kustomization: string;
      readonly apiVersion: string;
      readonly kind: string;
      readonly name: string;
      readonly namespace?: string;
      readonly path: string;
    }
  /** It cannot be edited: generated, encrypted, computed from something else. */
  | { readonly how: 'locked'; readonly reason: string };

/** One place that has a say in the value. */
export type DecisionPlace = {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** As in a semantic change (`domain/change-set.ts`), like `path`. */
  readonly object: string;
  readonly path: string;
  readonly value: Json;
  /** Absent: it counts for every environment that does not override it. */
  readonly environment?: string;
  /** `decides`: change it here. `default`: what would count without `decides`. `overridden`: set, but another place wins. */
  readonly role: 'decides' | 'default' | 'overridden';
  readonly source: DecisionSource;
  /** What part of the image reference `value` is, where it is an image. */
  readonly part?: 'image' | 'tag' | 'digest';
  readonly edit: DecisionEdit;
};

/** Where the value should be added so that it counts in the environment and nowhere else. */
export type DecisionAddition = {
  /** Absent: nothing overrides it, so it is added to the thing itself. */
  readonly environment?: string;
  readonly source: DecisionSource;
  readonly file: string;
  readonly object: string;
  readonly path: string;
  readonly edit: DecisionEdit;
};

/**
 * Where a value is decided, for one thing.
 *
 * - `decided`: `places[0]` decides in the asked environment and nowhere else (or, without an environment, for all).
 * - `inherited`: the environment exists but takes the value from a place that others share; set it at `addition`, not at `places[0]`.
 * - `unset`: the thing exists, none of the paths is set; `addition` says where it would go, when that can be told.
 */
export type Decided = {
  readonly status: 'decided' | 'inherited' | 'unset';
  /** What was found: `Deployment/checkout`, `chart storefront`, `module.database`. */
  readonly target: { readonly label: string; readonly at: Place };
  /** The query's path that was found. */
  readonly path: string;
  /** The deciding place first, then by falling precedence. */
  readonly places: readonly DecisionPlace[];
  readonly addition?: DecisionAddition;
  /** What would undo or surprise: a HorizontalPodAutoscaler that owns the replica count. One line each. */
  readonly warnings: readonly string[];
};

export type Decision =
  | Decided
  /** Several things answer to the name (two namespaces, an app and a chart): ask which. */
  | { readonly status: 'ambiguous'; readonly readings: readonly Decided[] }
  | { readonly status: 'no-such-environment'; readonly known: readonly string[] }
  /** Nothing has that name; `similar` are names that exist. */
  | { readonly status: 'not-found'; readonly similar: readonly string[] };
