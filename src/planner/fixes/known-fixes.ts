import { beyondFiles } from './beyond-files.ts';
import type { KnownFix } from './known-fix.ts';
import { missingPath } from './missing-path.ts';
import { missingVariable } from './missing-variable.ts';
import { misspeltWord } from './misspelt-word.ts';
import { removedApi } from './removed-api.ts';
import { terraformFormat } from './terraform-format.ts';
import { unknownField, unknownResource, unknownTemplate } from './unknown-name.ts';
import { valueType } from './value-type.ts';
import { valuesKey } from './values-key.ts';
import { yamlDuplicateKey, yamlSpace, yamlTab } from './yaml-syntax.ts';

/** Every fix that needs no model, the surest first; one row adds one. */
export const knownFixes: readonly KnownFix[] = [
  misspeltWord,
  unknownResource,
  unknownTemplate,
  unknownField,
  removedApi,
  valueType,
  valuesKey,
  yamlTab,
  yamlDuplicateKey,
  yamlSpace,
  missingPath,
  missingVariable,
  ...beyondFiles,
  terraformFormat,
];
