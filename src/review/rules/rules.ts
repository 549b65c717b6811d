import type { ReviewRule } from '../rule.ts';
import { layoutRules } from './layout-rules.ts';
import { objectRules } from './object-rules.ts';
import { referenceRules } from './reference-rules.ts';
import { resourceRules } from './resource-rules.ts';
import { selectorRules } from './selector-rules.ts';
import { terraformRules } from './terraform-rules.ts';

/** Every rule of a review, beside the guardrails and the checks; docs/review.md is written from here. */
export const reviewRules: readonly ReviewRule[] = [
  ...selectorRules,
  ...referenceRules,
  ...resourceRules,
  ...objectRules,
  ...terraformRules,
  ...layoutRules,
];
