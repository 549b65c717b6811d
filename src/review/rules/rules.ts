import type { ReviewRule } from '../rule.ts';
import { addressRules } from './address-rules.ts';
import { configRules } from './config-rules.ts';
import { deliveryRules } from './delivery-rules.ts';
import { kustomizeRules } from './kustomize-rules.ts';
import { layoutRules } from './layout-rules.ts';
import { linkRules } from './link-rules.ts';
import { numberRules } from './number-rules.ts';
import { objectRules } from './object-rules.ts';
import { podRules } from './pod-rules.ts';
import { referenceRules } from './reference-rules.ts';
import { resourceRules } from './resource-rules.ts';
import { safetyRules } from './safety-rules.ts';
import { scalingRules } from './scaling-rules.ts';
import { selectorRules } from './selector-rules.ts';
import { terragruntRules } from './terragrunt-rules.ts';
import { trafficRules } from './traffic-rules.ts';
import { valueRules } from './value-rules.ts';
import { variableRules } from './variable-rules.ts';
import { versionRules } from './version-rules.ts';
import { workflowRules } from './workflow-rules.ts';

/** Every rule of a review, beside the guardrails and the checks; docs/review.md is written from here. */
export const reviewRules: readonly ReviewRule[] = [
  ...selectorRules,
  ...referenceRules,
  ...configRules,
  ...resourceRules,
  ...scalingRules,
  ...objectRules,
  ...podRules,
  ...trafficRules,
  ...addressRules,
  ...variableRules,
  ...versionRules,
  ...safetyRules,
  ...numberRules,
  ...linkRules,
  ...terragruntRules,
  ...valueRules,
  ...kustomizeRules,
  ...layoutRules,
  ...deliveryRules,
  ...workflowRules,
];
