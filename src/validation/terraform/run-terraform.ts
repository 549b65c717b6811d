import { join } from 'node:path';
import type { Finding, Verdict } from '../../domain/check.ts';
import type { ToolResult, ToolRunner } from '../../domain/tool.ts';
import type { Scratch } from '../scratch.ts';
import { readPrintedErrors, readValidateAnswer, type DiagnosticScope, type ValidateAnswer } from './diagnostics.ts';
import type { ServedProvider, SchemaServer } from './schema-server.ts';
import type { ScratchCopy } from './scratch-copy.ts';
import type { TerraformTool } from './terraform-tool.ts';

/** What Terraform said about a root module. */
export type TerraformVerdict = {
  readonly verdict: Verdict;
  readonly seconds: number;
  readonly reason?: string;
  readonly findings: readonly Finding[];
};

export type RunOptions = {
  readonly tools: ToolRunner;
  readonly scratch: Scratch;
  readonly schemaServer: SchemaServer;
  readonly signal: AbortSignal;
  readonly tool: TerraformTool;
  readonly scope: DiagnosticScope;
  /** Providers to serve; `null` lets Terraform install the real ones, with the network. */
  readonly served: readonly ServedProvider[] | null;
  /** Terraform CLI configuration of the operator, only where real providers are installed. */
  readonly cliConfig: string;
};

const initTimeoutMs = 60_000;
const validateTimeoutMs = 60_000;
const installTimeoutMs = 300_000;
const cliConfigFile = 'promptops.tfrc';

/** With this, a provider that nobody serves is an error and never a download. */
const nothingToInstall = 'provider_installation {\n  filesystem_mirror {\n    path = "/var/empty/promptops"\n  }\n}\n';

/** What Terraform says when only `init` can tell more. */
const asksForInit = /\b(?:terraform|tofu) init\b/;

/**
 * Validates a copy in a scratch folder of its own. Where providers are served the copy holds all that `init` would write
 * (`scratch-copy.ts`), so `validate -json` runs alone; only if it asks for `init`, that is run as well, to tell why.
 * Never throws for what Terraform does.
 */
export async function runTerraform(copy: ScratchCopy, options: RunOptions): Promise<TerraformVerdict> {
  const { tools, served, signal, scope } = options;
  const cliConfig = served === null ? options.cliConfig : nothingToInstall;
  const started = performance.now();
  await using folder = await options.scratch.write(new Map([...copy.files, [cliConfigFile, cliConfig]]));
  await using serving =
    served === null ? null : await options.schemaServer.serve(served, (await tools.livePid?.()) ?? process.pid);
  const cwd = join(folder.dir, copy.rootDir);
  const env = { ...serving?.env, TF_CLI_CONFIG_FILE: join(folder.dir, cliConfigFile) };
  const run = (args: readonly string[], timeoutMs: number, network: boolean) =>
    tools.run({ tool: options.tool.runner, args, cwd, env, timeoutMs, network, signal });
  const validate = () => run(['validate', '-json', '-no-color'], validateTimeoutMs, false);
  const judged = (verdict: Omit<TerraformVerdict, 'seconds'>) => ({
    ...verdict,
    seconds: (performance.now() - started) / 1000,
  });
  if (served !== null) {
    const answer = await validate();
    if (answer.kind !== 'exited' || !asksForInit.test(answer.stdout))
      return judged(judge(nothingToInit, answer, scope));
  }
  const init = await run(
    ['init', '-backend=false', '-input=false', '-no-color'],
    served === null ? installTimeoutMs : initTimeoutMs,
    served === null,
  );
  return judged(judge(init, init.kind === 'exited' ? await validate() : undefined, scope));
}

const nothingToInit: ToolResult = { kind: 'exited', code: 0, stdout: '', stderr: '', seconds: 0 };

function judge(
  init: ToolResult,
  validate: ToolResult | undefined,
  scope: DiagnosticScope,
): Omit<TerraformVerdict, 'seconds'> {
  if (init.kind !== 'exited' || validate === undefined) return unchecked(`terraform init ${howItEnded(init)}`);
  if (validate.kind !== 'exited') return unchecked(`terraform validate ${howItEnded(validate)}`);
  const answer = readValidateAnswer(validate.stdout, scope);
  if (answer === undefined)
    return unchecked(`terraform validate ${howItEnded(validate)} without an answer that can be read`);
  // Only `init` tells why a module is not there; `validate` just misses it.
  const printed = init.code === 0 ? [] : readPrintedErrors(`${init.stdout}\n${init.stderr}`, scope);
  // An `init` that broke off without a reason leaves an installation that `validate` can only complain about.
  if (init.code !== 0 && printed.length === 0 && asksForInit.test(validate.stdout))
    return unchecked(`terraform init ${howItEnded(init)}`);
  const errors = answer.findings.some(({ severity }) => severity === 'error');
  const missed =
    printed.length === 0 ? [] : answer.findings.filter(({ rule }) => rule === 'terraform/module-not-installed');
  const findings = [...printed, ...answer.findings.filter((finding) => !missed.includes(finding))];
  if (!answer.valid || errors || validate.code !== 0) return invalid({ ...answer, findings });
  if (init.code === 0) return { verdict: 'pass', findings };
  return printed.length === 0 ? unchecked(`terraform init ${howItEnded(init)}`) : { verdict: 'fail', findings };
}

function invalid(answer: ValidateAnswer): Omit<TerraformVerdict, 'seconds'> {
  const count = answer.findings.filter(({ severity }) => severity === 'error').length;
  if (count === 0) return unchecked('terraform validate says that the configuration is invalid, but not why');
  return { verdict: 'fail', reason: `${count} error${count === 1 ? '' : 's'}.`, findings: answer.findings };
}

function unchecked(reason: string): Omit<TerraformVerdict, 'seconds'> {
  return { verdict: 'unchecked', reason: `${reason}.`, findings: [] };
}

/** How a run ended, in words that go after the tool's name. */
export function howItEnded(result: ToolResult): string {
  switch (result.kind) {
    case 'exited':
      return `ended with exit code ${result.code}`;
    case 'missing':
      return `could not be started. ${result.remedy}`.replace(/\.$/, '');
    case 'timeout':
      return `did not end within ${Math.round(result.seconds)} s and was killed`;
    case 'killed':
      return `was killed (${result.signal})`;
    case 'too-much-output':
      return `printed more than ${result.limitBytes} bytes and was killed`;
  }
}
