import { z } from 'zod';
import { readSettings } from './read-settings.ts';
import type { RepositoryConfig } from './repository-config.ts';

/** What may be used up: by everyone in a repository together, and by each person alone. */
export type Allowance = {
  readonly requestsPerHour: number;
  readonly openPullRequests: number;
  readonly tokensPerDay: number;
  /** In whatever currency the operator's prices are. */
  readonly costPerDay: number;
};

/** Every limit of one repository; the bare numbers are those of the repository as a whole. */
export type Limits = Allowance & {
  readonly filesPerChange: number;
  readonly bytesPerChange: number;
  readonly perActor: Allowance;
};

const count = z.coerce.number().int().min(0);
const price = z.coerce.number().min(0).default(0);

/** One row a limit that the operator sets for every repository; `.github/promptops.yml` may only narrow it. */
export const limitSettings = z.object({
  PROMPTOPS_REQUESTS_PER_HOUR: count.default(300).describe('Most requests for work in one repository and hour.'),
  PROMPTOPS_OPEN_PULL_REQUESTS: count.default(100).describe('Most pull requests of PromptOps open in one repository.'),
  PROMPTOPS_TOKENS_PER_DAY: count.default(5_000_000).describe('Most model tokens for one repository and day (UTC).'),
  PROMPTOPS_COST_PER_DAY: z.coerce
    .number()
    .min(0)
    .optional()
    .describe('Most that the model may cost for one repository and day; needs the two prices.'),
  PROMPTOPS_INPUT_PRICE: price.describe('What a million input tokens cost.'),
  PROMPTOPS_OUTPUT_PRICE: price.describe('What a million output tokens cost.'),
  PROMPTOPS_FILES_PER_CHANGE: count.default(40).describe('Most files of one pull request.'),
  PROMPTOPS_BYTES_PER_CHANGE: count.default(1_048_576).describe('Most bytes that one pull request writes.'),
});

/** The operator's limits, and what tokens cost; `chosen` are the variables that were really set. */
export type OperatorLimits = Limits & {
  readonly inputPrice: number;
  readonly outputPrice: number;
  readonly chosen: readonly string[];
};

/** Reads the operator's limits. Throws like {@link readSettings}. */
export function readOperatorLimits(env: Readonly<Record<string, string | undefined>>): OperatorLimits {
  const settings = readSettings(limitSettings, env);
  const allowance: Allowance = {
    requestsPerHour: settings.PROMPTOPS_REQUESTS_PER_HOUR,
    openPullRequests: settings.PROMPTOPS_OPEN_PULL_REQUESTS,
    tokensPerDay: settings.PROMPTOPS_TOKENS_PER_DAY,
    costPerDay: settings.PROMPTOPS_COST_PER_DAY ?? Infinity,
  };
  return {
    ...allowance,
    perActor: allowance,
    filesPerChange: settings.PROMPTOPS_FILES_PER_CHANGE,
    bytesPerChange: settings.PROMPTOPS_BYTES_PER_CHANGE,
    inputPrice: settings.PROMPTOPS_INPUT_PRICE,
    outputPrice: settings.PROMPTOPS_OUTPUT_PRICE,
    chosen: Object.keys(limitSettings.shape).filter((name) => (env[name] ?? '') !== ''),
  };
}

/** The operator's variable behind a limit: `requestsPerHour` → `PROMPTOPS_REQUESTS_PER_HOUR`. */
export function variableOf(limit: string): string {
  return `PROMPTOPS_${limit.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The limits that hold in a repository: its own where they are narrower than the operator's. */
export function limitsOf({ limits }: Pick<RepositoryConfig, 'limits'>, operator: Limits): Limits {
  const whole = narrowed(limits, operator);
  return {
    ...whole,
    perActor: narrowed(limits.perActor ?? {}, narrowed(operator.perActor, whole)),
    filesPerChange: smaller(limits.filesPerChange, operator.filesPerChange),
    bytesPerChange: smaller(limits.bytesPerChange, operator.bytesPerChange),
  };
}

function narrowed(wanted: { readonly [Name in keyof Allowance]?: number | undefined }, most: Allowance): Allowance {
  return {
    requestsPerHour: smaller(wanted.requestsPerHour, most.requestsPerHour),
    openPullRequests: smaller(wanted.openPullRequests, most.openPullRequests),
    tokensPerDay: smaller(wanted.tokensPerDay, most.tokensPerDay),
    costPerDay: smaller(wanted.costPerDay, most.costPerDay),
  };
}

function smaller(wanted: number | undefined, most: number): number {
  return wanted === undefined ? most : Math.min(wanted, most);
}
