import type { Cause } from './cause.ts';
import { compiledCauses } from './compiled-causes.ts';
import { generalCauses } from './general-causes.ts';
import { infrastructureCauses } from './infrastructure-causes.ts';
import { javascriptCauses } from './javascript-causes.ts';
import { jvmCauses } from './jvm-causes.ts';
import { packageCauses } from './package-causes.ts';
import { platformCauses } from './platform-causes.ts';
import { pythonCauses } from './python-causes.ts';
import { runtimeCauses } from './runtime-causes.ts';
import { workflowCauses } from './workflow-causes.ts';

/** The known causes, the most telling first: of rows of one strength that match a line, the first is taken. One row adds one. */
export const causes: readonly Cause[] = [
  ...infrastructureCauses,
  ...runtimeCauses,
  ...packageCauses,
  ...javascriptCauses,
  ...pythonCauses,
  ...compiledCauses,
  ...jvmCauses,
  ...platformCauses,
  ...workflowCauses,
  ...generalCauses,
];
