import { z } from 'zod';

const json: z.ZodType = z.json();
const finding = z.strictObject({
  severity: z.enum(['error', 'warning', 'info']),
  file: z.string(),
  line: z.number().int().positive().optional(),
  rule: z.string().min(1),
  message: z.string().min(1),
});

/** One check as `change --json` and `validate --json` print it. */
export const checkContract = z.object({
  name: z.string().min(1),
  verdict: z.enum(['pass', 'fail', 'unchecked']),
  tool: z.string().nullable(),
  seconds: z.number().nonnegative(),
  reason: z.string().optional(),
  findings: z.array(finding),
});

/** What `change --json` promises, whatever happens. */
export const changeContract = z.strictObject({
  runId: z.uuid(),
  outcome: z.enum(['changed', 'question', 'refused', 'unchanged', 'failed']),
  message: z.string().min(1),
  planner: z.enum(['rules', 'templates', 'model']),
  diff: z.string(),
  files: z.array(z.strictObject({ path: z.string(), change: z.enum(['added', 'modified', 'deleted']) })),
  changes: z.array(
    z.strictObject({
      file: z.string(),
      object: z.string(),
      path: z.string(),
      from: json.optional(),
      to: json.optional(),
    }),
  ),
  checks: z.array(checkContract),
  guardrails: z.array(
    z.strictObject({
      guardrail: z.string().min(1),
      action: z.enum(['warn', 'approve', 'refuse']),
      file: z.string(),
      object: z.string(),
      path: z.string(),
      reason: z.string().min(1),
      remedy: z.string(),
      confirm: z.string().optional(),
    }),
  ),
  pullRequest: z
    .strictObject({ title: z.string(), body: z.string(), branch: z.string(), draft: z.boolean() })
    .nullable(),
  usage: z.strictObject({
    model: z.string().nullable(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    rounds: z.number(),
  }),
});
