import { type Edits, type GuardedOptions } from './guarded.ts';

/** One edit and what a guardrail says about it. */
export type Case = {
  readonly what: string;
  readonly edits: Edits;
  readonly options?: GuardedOptions;
  /** What it says; empty: nothing. */
  readonly says: readonly string[];
};
/** What a guardrail must see, and what it must leave alone. */
export type Row = { readonly hits: readonly Case[]; readonly passes: readonly Case[] };

export const db = (lines: string): string => `resource "aws_db_instance" "main" {\n  engine = "postgres"\n${lines}}\n`;
export const bucket = (name: string, lines = ''): string =>
  `resource "aws_s3_bucket" "${name}" {\n  bucket = "acme-data"\n${lines}}\n`;
export const tf = (before: string | null, after: string | null, path = 'envs/prod/main.tf'): Edits => ({
  [path]: [before, after],
});
export const yaml = (before: string | null, after: string | null, path = 'apps/shop/prod/app.yaml'): Edits => ({
  [path]: [before, after],
});
export const manifest = (kind: string, name: string, rest = ''): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;
export const secretsCheck = (found: boolean) => ({
  checks: [
    {
      name: 'secrets',
      target: '.',
      verdict: found ? ('fail' as const) : ('pass' as const),
      tool: null,
      seconds: 0,
      findings: found
        ? [
            {
              severity: 'error' as const,
              file: 'a.yaml',
              line: 3,
              rule: 'secrets/x',
              message: 'what looks like a secret',
            },
          ]
        : [],
    },
  ],
});
