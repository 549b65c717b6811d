import { readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolder } from './adapters/folder-tree.ts';
import { createModelProcess } from './adapters/model/model-process.ts';
import { composeModelPlanner } from './compose-model-planner.ts';
import { composeSchemaTool } from './compose-schema-tool.ts';
import { createSchemaServer } from './adapters/schema-server/schema-server.ts';
import { createScratch } from './adapters/scratch.ts';
import { readTemplateFiles } from './adapters/template-files.ts';
import { createToolRunner, type SandboxedToolRunner } from './adapters/tools.ts';
import { limitsOf, readOperatorLimits, type Limits } from './config/limits.ts';
import type { RepositoryConfig } from './config/repository-config.ts';
import type { ModelConfig } from './config/service-config.ts';
import { decisionOperations } from './context/decisions/decision-operations.ts';
import { decideIn } from './context/decisions/where-decided.ts';
import { createInventoryCache } from './context/inventory-cache.ts';
import type { ChangeSet } from './domain/change-set.ts';
import type { Check } from './domain/check.ts';
import { PromptOpsError } from './domain/errors.ts';
import type { FileTree } from './domain/file-tree.ts';
import { overlayTree } from './domain/overlay-tree.ts';
import type { ToolRunner } from './domain/tool.ts';
import { applyOperations } from './edits/apply-operations.ts';
import { canonicalOperations } from './edits/canonical-operations.ts';
import { locate, objectsOf } from './edits/locate.ts';
import { renameOperations } from './edits/rename-hcl.ts';
import { semanticChanges } from './edits/semantic-changes.ts';
import { unifiedDiff } from './edits/unified-diff.ts';
import { createAutoPlanner, type PlannerChoice } from './planner/auto.ts';
import type { FixTools } from './planner/fixes/known-fix.ts';
import type { ChatModel } from './planner/model/chat-model.ts';
import type { Planner } from './planner/planner.ts';
import { worthAnotherRound } from './planner/model/worth-another-round.ts';
import { createRulesPlanner } from './planner/rules/create-rules-planner.ts';
import type { Template } from './planner/templates/manifest.ts';
import { withVisibleInput } from './planner/visible-input.ts';
import { createTemplatesPlanner } from './planner/templates/templates-planner.ts';
import { guardPaths, type PathLimits } from './policy/guard-paths.ts';
import { allowsWorkflows } from './policy/guardrails/judge-change.ts';
import { createHelmChecks } from './validation/helm/helm-checks.ts';
import { intentCheck } from './validation/intent.ts';
import { createKubernetesChecks } from './validation/kubernetes/kubernetes-checks.ts';
import { createSchemaLibrary } from './validation/kubernetes/schema-catalog.ts';
import { createKustomizeChecks } from './validation/kustomize/kustomize-checks.ts';
import { judgeRendered, type RenderedVerdict } from './validation/rendered-verdict.ts';
import { secretChecks } from './validation/secrets/secret-checks.ts';
import type { ConfigRule } from './validation/terraform/config-rule.ts';
import { deprecatedArguments } from './validation/terraform/deprecated-arguments.ts';
import { formatTerraform } from './validation/terraform/format-text.ts';
import { createPackStore, type PackStore } from './validation/terraform/packs/pack-store.ts';
import { readOnlyAttributes } from './validation/terraform/read-only-attributes.ts';
import { readTerraformPolicy } from './validation/terraform/refusal.ts';
import { terraformChecks, type TerraformDeps } from './validation/terraform/terraform-checks.ts';
import { terragruntChecks } from './validation/terragrunt/terragrunt-checks.ts';
import { validateChange, validateTree, type NamedFamily } from './validation/validate.ts';
import { yamlSyntaxChecks } from './validation/yaml-syntax.ts';
import type { ChangeStages } from './workflows/make-change.ts';

const root = join(import.meta.dirname, '..');
const kubernetesPacks = join(root, 'schemas', 'kubernetes');
const ourTemplates = join(root, 'templates', 'infrastructure');

export type StageOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly model: ModelConfig | null;
  readonly planner: PlannerChoice;
  /** Answers in place of the model's endpoint: those of a recorded run. */
  readonly chat?: ChatModel;
  /** Secret values of this process; none of them may reach a model. */
  readonly secrets?: readonly string[];
  /** For the caches; without it nothing is kept between processes. */
  readonly dataDir?: string;
  /** Told of a family of checks that crashed. */
  readonly onCrash?: (family: string, error: unknown) => void;
};

/** The stages that the service and the command line share, ready for use. */
export type Stages = AsyncDisposable & {
  readonly change: ChangeStages & FixTools & { readonly diff: (changes: ChangeSet) => string; readonly sure: Planner };
  /** Every check over the files of a folder. */
  validateFolder(dir: string): Promise<readonly Check[]>;
  /** The golden templates of a folder, or those that we ship; a catalogue that breaks its contract throws. */
  templates(dir?: string): Promise<readonly Template[]>;
  /** Every check over files of templates, deprecated arguments refused. */
  validateRendered(tree: FileTree): Promise<readonly Check[]>;
  readonly tools: SandboxedToolRunner;
  readonly packs: PackStore;
};

/** Makes the stages of a change: planners, edits, policy, validation. Nothing is started until it is used. */
export function composeStages(options: StageOptions): Stages {
  const tools = createToolRunner({ toolsDir: join(root, '.tools', 'bin'), env: options.env });
  const inventories = createInventoryCache(options.dataDir === undefined ? {} : { dataDir: options.dataDir });
  const packs = createPackStore([join(root, 'schemas', 'terraform'), ...operatorPacks(options.dataDir)]);
  const validation = composeValidation(tools, packs, options);
  const operator = readOperatorLimits(options.env);
  const planner = composePlanner(options, packs);
  return {
    tools,
    packs,
    change: {
      inventory: (tree) => inventories.inventoryOf(tree),
      plan: withVisibleInput(planner.plan),
      sure: withVisibleInput(planner.sure),
      edit: applyOperations,
      semanticChanges,
      guardPaths: (changes, tree, config, planner) =>
        guardChange(changes, tree, {
          ...pathLimits(limitsOf(config, operator)),
          workflows: planner === 'templates' && allowsWorkflows(config),
        }),
      validate: validation.validate,
      worthAnotherRound,
      diff: unifiedDiff,
      formatTerraform: (text, signal) => formatTerraform(text, { tools, scratch: createScratch(tmpdir()), signal }),
    },
    validateFolder: validation.validateFolder,
    templates: (dir = ourTemplates) => readTemplateFiles(dir),
    validateRendered: (tree) => composeValidation(tools, packs, options, [deprecatedArguments]).validateWhole(tree),
    async [Symbol.asyncDispose]() {
      await planner.close();
    },
  };
}

function composePlanner(
  { env, planner, model, chat, secrets }: StageOptions,
  packs: PackStore,
): { readonly plan: Planner; readonly sure: Planner; readonly close: () => Promise<void> } {
  const rules = createRulesPlanner({
    objectsOf,
    locate,
    decideIn,
    operationsFor: decisionOperations,
    renameHcl: renameOperations,
  });
  const loaded = once(() => readTemplateFiles(ourTemplates));
  const templates: Planner = async (input, signal) =>
    createTemplatesPlanner({ templates: await loaded() })(input, signal);
  const modelProcess = model === null || chat !== undefined ? null : createModelProcess(model);
  const talk = chat ?? modelProcess?.chat;
  const plan = createAutoPlanner(
    {
      rules,
      templates,
      model: model === null || talk === undefined ? null : modelPlanner(model, talk),
    },
    planner,
  );
  const sure = createAutoPlanner({ rules, templates, model: null }, 'rules');
  return { plan, sure, close: async () => modelProcess?.[Symbol.asyncDispose]() };

  function modelPlanner(settings: ModelConfig, asked: ChatModel): Planner {
    const composed = once(async () =>
      composeModelPlanner({
        model: settings,
        chat: asked,
        templates: await loaded(),
        secrets: secrets ?? [],
        limits: pathLimits(readOperatorLimits(env)),
        moreTools: [composeSchemaTool(packs, createSchemaLibrary(kubernetesPacks))],
      }),
    );
    return async (input, signal) => (await composed()).plan(input, signal);
  }
}

function composeValidation(
  tools: ToolRunner,
  packs: PackStore,
  { env, onCrash }: StageOptions,
  moreRules: readonly ConfigRule[] = [],
) {
  const scratch = createScratch(tmpdir());
  const schemaServer = createSchemaServer([readOnlyAttributes, ...moreRules]);
  const parts = { scratch, schemas: createSchemaLibrary(kubernetesPacks) };
  const kustomize = createKustomizeChecks(parts);
  const helm = createHelmChecks(parts);
  const families: readonly NamedFamily[] = [
    { name: 'terraform', check: terraformChecks({ scratch, schemaServer, packs, ...terraformLeave(env) }) },
    { name: 'terragrunt', check: terragruntChecks },
    { name: 'yaml syntax', check: yamlSyntaxChecks },
    { name: 'kubernetes', check: createKubernetesChecks(parts) },
    { name: 'helm', check: helm.checks },
    { name: 'kustomize', check: kustomize.checks },
    { name: 'secrets', check: secretChecks },
  ];
  const limits = onCrash === undefined ? {} : { onCrash };
  const validate: ChangeStages['validate'] = async ({ before, changes, operations, semantic, config, signal }) => {
    const settings = { tools, signal, terraformMode: config.validation.terraform.mode, ...kubernetesVersion(config) };
    const input = { before, after: overlayTree(before, changes), changes, ...settings };
    let told: Omit<RenderedVerdict, 'checks'> = { rendered: [], outputs: [], reaches: [] };
    // A family of its own, so that it has a time limit and a crash is a failed check.
    const renderedIntent: NamedFamily['check'] = async (limited) => {
      const perRenderer = await Promise.all([kustomize.renderedChanges(limited), helm.renderedChanges(limited)]);
      const verdict = await judgeRendered(semantic, perRenderer.flat(), () => helm.unsteady(limited));
      told = verdict;
      return verdict.checks;
    };
    const checks = await validateChange(
      input,
      [{ name: 'rendered intent', check: renderedIntent }, ...families],
      limits,
    );
    const declared = await canonicalOperations(operations, (path) => before.read(path));
    const reaches = [...told.reaches, ...checks.flatMap(rootOf)];
    return {
      checks: [intentCheck(declared, semantic), ...checks],
      rendered: told.rendered,
      outputs: told.outputs,
      reaches,
    };
  };
  const validateWhole = (tree: FileTree): Promise<readonly Check[]> =>
    validateTree(tree, { tools, terraformMode: 'hermetic', signal: new AbortController().signal }, families, limits);
  const validateFolder = async (dir: string): Promise<readonly Check[]> => validateWhole(await openFolder(dir));
  return { validate, validateWhole, validateFolder };
}

/** What the operator allows beside the safe default. */
function terraformLeave(env: StageOptions['env']): Pick<TerraformDeps, 'policy' | 'cliConfig' | 'modules'> {
  const folder = env['PROMPTOPS_TERRAFORM_MODULE_DIR'] ?? '';
  const allowed = {
    policy: readTerraformPolicy(env),
    ...(folder === '' ? {} : { modules: () => openFolder(folder) }),
  };
  if (folder !== '' && statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    const problem = 'PROMPTOPS_TERRAFORM_MODULE_DIR names this folder, and it is not there.';
    const remedy = 'Correct or unset it; docs/validation.md says what belongs into it.';
    throw new PromptOpsError('bad-configuration', { file: folder, at: '', problem, remedy });
  }
  const file = env['PROMPTOPS_TERRAFORM_CLI_CONFIG'] ?? '';
  if (file === '') return allowed;
  try {
    return { ...allowed, cliConfig: readFileSync(file, 'utf8') };
  } catch (cause) {
    const problem = 'PROMPTOPS_TERRAFORM_CLI_CONFIG names this file, and it cannot be read.';
    const remedy = 'Correct or unset it; an empty file stands for the defaults of Terraform.';
    throw new PromptOpsError('bad-configuration', { file, at: '', problem, remedy }, { cause });
  }
}

/** A root module that a check looked at because the change reaches it, as a file in it. */
function rootOf({ name, target }: Check): readonly string[] {
  return name === 'terraform safety' ? [`${target}/main.tf`] : [];
}

function guardChange(changes: ChangeSet, tree: FileTree, limits: PathLimits): void {
  const files = changes.files.map(({ path, after }) => ({
    path,
    bytes: after === undefined ? 0 : Buffer.byteLength(after),
  }));
  guardPaths(files, tree.entries, limits);
}

function pathLimits({ filesPerChange, bytesPerChange }: Limits): PathLimits {
  return { maxFiles: filesPerChange, maxBytes: bytesPerChange };
}

function kubernetesVersion({ validation }: RepositoryConfig): { readonly kubernetesVersion?: string } {
  return validation.kubernetes === undefined ? {} : { kubernetesVersion: validation.kubernetes };
}

/** Packs that an operator built for private providers win over ours. */
function operatorPacks(dataDir: string | undefined): readonly string[] {
  return dataDir === undefined ? [] : [join(dataDir, 'schemas', 'terraform')];
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => (value ??= load());
}
