import { z } from 'zod';
import { readSettings } from './read-settings.ts';

const loopbackHttp = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/;

const webUrl = z
  .string()
  .refine(
    (url) => url.startsWith('https://') || loopbackHttp.test(url),
    'must be an https URL (http only on this machine)',
  )
  .transform((url) => url.replace(/\/+$/, ''));

const secret = z
  .string()
  .min(16, 'must have at least 16 characters')
  .refine((value) => value !== 'development', 'is the well-known default');

/** One row an environment variable: what it means stands in docs/configuration.md, generated from here. */
export const serviceSettings = z.object({
  GITHUB_APP_ID: z.coerce.number().int().positive().describe("The App's id, from its settings page."),
  GITHUB_PRIVATE_KEY: z
    .string()
    .transform((key) =>
      key.includes('BEGIN') ? key.replaceAll('\\n', '\n') : Buffer.from(key, 'base64').toString('utf8'),
    )
    .refine((key) => key.includes('PRIVATE KEY-----'), 'is not a PEM key (give it as PEM or as base64 of PEM)')
    .describe("The App's private key, PEM or base64 of PEM."),
  GITHUB_WEBHOOK_SECRET: secret.describe("The App's webhook secret; every delivery must be signed with it."),
  GITHUB_API_URL: webUrl
    .default('https://api.github.com')
    .describe('The API of GitHub or of GitHub Enterprise Server; that of github.com unless set.'),
  GITHUB_URL: webUrl
    .optional()
    .describe('Where git and people find the repositories; unless set, the host that `GITHUB_API_URL` belongs to.'),
  PROMPTOPS_HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
  PROMPTOPS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(3000)
    .describe('Port to listen on; 0 picks a free one.'),
  PROMPTOPS_DATA_DIR: z
    .string()
    .default('.promptops')
    .describe('Folder of the embedded database and of the repository caches.'),
  DATABASE_URL: z
    .string()
    .startsWith('postgres')
    .optional()
    .describe('A PostgreSQL to use in place of the embedded database; needed for several instances.'),
  PROMPTOPS_POLICY_FILE: z
    .string()
    .optional()
    .describe('A file with what the operator asks of every repository: see [below](#the-policy-of-the-operator).'),
  PROMPTOPS_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2).describe('Runs worked on at the same time.'),
  PROMPTOPS_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much is logged.'),
  PROMPTOPS_DRAIN_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(600)
    .default(25)
    .describe('How long running work may finish after SIGTERM before it is handed back.'),
  PROMPTOPS_AUDIT_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Audit records that are older are removed, once a day; without it they stay for ever.'),
  PROMPTOPS_AUDIT_KEY: z
    .string()
    .refine(
      (keys) => keys.split(',').every((key) => key.trim().length >= 32),
      'must have at least 32 characters; several keys are separated by commas',
    )
    .optional()
    .describe(
      'Signs audit records, so that who owns the database cannot write others. Of several, separated by commas, the first signs and the rest verify older records.',
    ),
});

/** One row a setting of the model; without `OPENAI_BASE_URL` and `OPENAI_API_KEY` there is no model and the rest works. */
export const modelSettings = z.object({
  OPENAI_BASE_URL: webUrl.optional().describe('Any OpenAI-compatible endpoint.'),
  OPENAI_API_KEY: z.string().min(1).optional().describe('Its key; endpoints on this machine need none.'),
  PROMPTOPS_MODEL: z.string().min(1).default('gpt-5.1').describe('Name of the model.'),
  PROMPTOPS_REVIEW_MODEL: z.string().min(1).optional().describe('Another model for reviews; without it the same.'),
  PROMPTOPS_MODEL_TIMEOUT_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(900)
    .default(120)
    .describe('Longest wait for one answer.'),
  PROMPTOPS_MODEL_MAX_TOKENS: z.coerce
    .number()
    .int()
    .min(1_000)
    .default(60_000)
    .describe('Most tokens of context in one request.'),
});

export type ServiceConfig = z.output<typeof serviceSettings> & { readonly GITHUB_URL: string };
/** Where the model is and which one, or `null` when none is configured. */
export type ModelConfig = {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  /** Reviews what others wrote; the same where none is named. */
  readonly reviewModel?: string;
  readonly timeoutMs: number;
  readonly maxTokens: number;
};

/**
 * Reads the operator's settings.
 * @throws {PromptOpsError} `bad-configuration` naming every variable that is missing or wrong, and what to do.
 */
export function readServiceConfig(env: Readonly<Record<string, string | undefined>>): ServiceConfig {
  const settings = readSettings(serviceSettings, env);
  return { ...settings, GITHUB_URL: settings.GITHUB_URL ?? webUrlOf(settings.GITHUB_API_URL) };
}

/** Which GitHub it is, where the App itself is not known yet. Throws like {@link readServiceConfig}. */
export function readGithubUrls(env: Readonly<Record<string, string | undefined>>): {
  readonly apiUrl: string;
  readonly githubUrl: string;
} {
  const settings = readSettings(serviceSettings.pick({ GITHUB_API_URL: true, GITHUB_URL: true }), env);
  return { apiUrl: settings.GITHUB_API_URL, githubUrl: settings.GITHUB_URL ?? webUrlOf(settings.GITHUB_API_URL) };
}

/** Where the records of a service are, for commands that only look at them. Throws like {@link readServiceConfig}. */
export function readStoreSettings(
  env: Readonly<Record<string, string | undefined>>,
): Pick<ServiceConfig, 'DATABASE_URL' | 'PROMPTOPS_DATA_DIR' | 'PROMPTOPS_AUDIT_KEY'> {
  const known = { DATABASE_URL: true, PROMPTOPS_DATA_DIR: true, PROMPTOPS_AUDIT_KEY: true } as const;
  return readSettings(serviceSettings.pick(known), env);
}

/**
 * The site that an API belongs to: `https://ghe.example/api/v3` → `https://ghe.example`, `https://api.github.com` → `https://github.com`.
 * Never another host by default: git's password is a token of the API's host.
 */
function webUrlOf(apiUrl: string): string {
  const { protocol, host, pathname } = new URL(apiUrl);
  return `${protocol}//${host.replace(/^api\.(?=.*\.)/, '')}${pathname.replace(/\/api\/v3$|\/$/, '')}`;
}

/** Reads the model's settings from the environment; `null` when no model is configured. Throws like {@link readServiceConfig}. */
export function readModelConfig(env: Readonly<Record<string, string | undefined>>): ModelConfig | null {
  const settings = readSettings(modelSettings, env);
  if (settings.OPENAI_BASE_URL === undefined && settings.OPENAI_API_KEY === undefined) return null;
  return {
    baseUrl: settings.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
    apiKey: settings.OPENAI_API_KEY ?? 'none',
    model: settings.PROMPTOPS_MODEL,
    ...(settings.PROMPTOPS_REVIEW_MODEL === undefined ? {} : { reviewModel: settings.PROMPTOPS_REVIEW_MODEL }),
    timeoutMs: settings.PROMPTOPS_MODEL_TIMEOUT_SECONDS * 1000,
    maxTokens: settings.PROMPTOPS_MODEL_MAX_TOKENS,
  };
}
