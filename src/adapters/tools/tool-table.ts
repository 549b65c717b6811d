import { join } from 'node:path';
import type { ToolName } from '../../domain/tool.ts';

/** How one outside program is found, asked for its version and kept from reading anybody's configuration. */
export type ToolRow = {
  /** File names looked for, in this order. */
  readonly binaries: readonly string[];
  /**
   * The only subcommands that are ever run, so that no mistake of ours applies or destroys anything (SEC-19); `null` for a program
   * without any.
   */
  readonly subcommands: readonly string[] | null;
  /** Put before every invocation's arguments. */
  readonly leadingArgs: readonly string[];
  readonly versionArgs: readonly string[];
  /** `terraform 1.11.4`, or `null` when the output is not an answer of this tool. */
  readonly parseVersion: (output: string) => string | null;
  /** Variables of this tool; `home` is the invocation's own empty folder. An invocation's `env` may override them. */
  readonly env: (home: string) => Readonly<Record<string, string>>;
};

/**
 * These programs live for a moment and spend a quarter of it collecting garbage: now they do so less often, until they
 * come near the sandbox' memory limit (https://go.dev/doc/gc-guide).
 */
const shortLivedGo = { GOGC: '400', GOMEMLIMIT: '1GiB' };

const noCluster = (home: string) => ({
  ...shortLivedGo,
  KUBECONFIG: '/dev/null',
  KUSTOMIZE_PLUGIN_HOME: join(home, 'no-plugins'),
});

const terraformSubcommands = ['init', 'validate', 'fmt', 'providers', 'version'];

/** The closed list of outside programs. One row adds one. */
export const toolTable: Readonly<Record<ToolName, ToolRow>> = {
  git: {
    binaries: ['git'],
    subcommands: null,
    leadingArgs: ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'core.pager=cat'],
    versionArgs: ['version'],
    parseVersion: (output) => named('git', /^git version (\d+\.\d+[\w.]*)/, output),
    env: () => ({
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ATTR_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '/bin/false',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_LFS_SKIP_SMUDGE: '1',
      GIT_ALLOW_PROTOCOL: 'https:file',
    }),
  },
  // Either program; OpenTofu has a row of its own for the repositories that ask for it.
  terraform: {
    binaries: ['terraform', 'tofu'],
    subcommands: terraformSubcommands,
    leadingArgs: [],
    versionArgs: ['version'],
    parseVersion: (output) =>
      named('terraform', /^Terraform v(\d+\.\d+\.\d+\S*)/, output) ?? toolTable.tofu.parseVersion(output),
    env: terraformEnv,
  },
  tofu: {
    binaries: ['tofu'],
    subcommands: terraformSubcommands,
    leadingArgs: [],
    versionArgs: ['version'],
    parseVersion: (output) => named('tofu', /^OpenTofu v(\d+\.\d+\.\d+\S*)/, output),
    env: terraformEnv,
  },
  kubeconform: {
    binaries: ['kubeconform'],
    subcommands: null,
    leadingArgs: [],
    versionArgs: ['-v'],
    parseVersion: (output) => named('kubeconform', /^v?(\d+\.\d+\.\d+\S*|development)\s*$/, output),
    env: () => shortLivedGo,
  },
  helm: {
    binaries: ['helm'],
    subcommands: ['lint', 'template', 'version'],
    leadingArgs: [],
    versionArgs: ['version', '--short'],
    parseVersion: (output) => named('helm', /^v(\d+\.\d+\.\d+[\w.-]*)/, output),
    env: (home) => ({
      ...noCluster(home),
      HELM_CACHE_HOME: join(home, 'helm-cache'),
      HELM_CONFIG_HOME: join(home, 'helm-config'),
      HELM_DATA_HOME: join(home, 'helm-data'),
      HELM_PLUGINS: join(home, 'no-plugins'),
      HELM_NO_PLUGINS: '1',
    }),
  },
  kubectl: {
    binaries: ['kubectl'],
    subcommands: ['kustomize', 'version'],
    leadingArgs: [],
    versionArgs: ['version', '--client'],
    parseVersion: (output) => {
      const kubectl = named('kubectl', /^Client Version: v(\d+\.\d+\.\d+\S*)/, output);
      const kustomize = /^Kustomize Version: v(\S+)/m.exec(output)?.[1];
      return kubectl !== null && kustomize !== undefined ? `${kubectl} (kustomize ${kustomize})` : kubectl;
    },
    env: noCluster,
  },
};

function terraformEnv(): Readonly<Record<string, string>> {
  return {
    ...shortLivedGo,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_CLI_CONFIG_FILE: '/dev/null',
  };
}

function named(name: string, pattern: RegExp, output: string): string | null {
  const version = pattern.exec(output)?.[1];
  return version === undefined ? null : `${name} ${version}`;
}
