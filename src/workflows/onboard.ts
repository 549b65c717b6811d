import { repositoryConfigPath } from '../config/repository-config.ts';
import type { Inventory } from '../context/inventory.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { isAskedOnIssue } from '../domain/request.ts';
import type { Run } from '../domain/run.ts';
import type { CodeHost, PullRequest } from '../publishing/code-host.ts';
import { plainComment } from '../publishing/status-comment.ts';
import type { Ending } from './change.ts';
import { openGate } from './gate.ts';
import { loadRules } from './load-rules.ts';
import { findings, onboardingBody, type TemplateSummary } from './onboarding-body.ts';
import { proposeConfig, proposeEnvironments } from './propose-config.ts';
import type { WorkflowContext } from './workflow-context.ts';

export type OnboardParts = {
  readonly inventory: (tree: FileTree) => Promise<Inventory>;
  readonly templates: () => Promise<readonly TemplateSummary[]>;
};

/** Always the same branch: a pull request that was ever opened from it, closed or not, is the only one. */
const branch = 'promptops/onboarding';
const mark = 'PromptOps-Onboarding: 1';

/**
 * The first contact: a pull request with a proposed configuration, inert until it is merged. After an installation it is opened only
 * where there is something to work on; `/promptops onboard` opens it anyway. Never a second time.
 */
export async function onboardWorkflow(context: WorkflowContext, parts: OnboardParts): Promise<Ending> {
  const { run, connection, progress, remember } = context;
  const { host } = connection;
  await progress.enter('authorize');
  const { defaultBranch, archived } = await host.repository();
  if (archived) throw new PromptOpsError('archived-repository');
  const rulesNow = async () => loadRules(await connection.tree(`refs/heads/${defaultBranch}`), connection.policy);
  const tree = await connection.tree(`refs/heads/${defaultBranch}`);
  const rules = await loadRules(tree, connection.policy);
  // Who installs the App administers the repository; nobody else can make GitHub send that.
  const gate = isAskedOnIssue(run.request.origin) ? openGate(context, rules, rulesNow) : undefined;
  await gate?.request();
  if (rules.config.source !== 'default')
    return nothing(run, `\`${repositoryConfigPath}\` is there already; \`/promptops config\` shows what holds.`);
  const known = await host.findPullRequest(branch);
  // A run that is resumed may have opened it itself.
  if (known !== undefined && run.made.branch === undefined) return nothing(run, alreadyProposed(known));

  await progress.enter('context');
  const inventory = await parts.inventory(tree);
  if (gate === undefined && findings(inventory).length === 0)
    return nothing(run, 'There is nothing to work on here yet.');
  const environments = proposeEnvironments(inventory, tree);
  const body = onboardingBody(inventory, environments, await parts.templates());

  await progress.enter('publish');
  await gate?.change([repositoryConfigPath], []);
  await gate?.again();
  await remember({ branch });
  await commitOnce(host, { parent: tree.commit, content: proposeConfig(environments) });
  const title = 'chore(promptops): propose a configuration';
  const pullRequest =
    known ?? (await host.createPullRequest({ title, body, branch, base: defaultBranch, draft: false }));
  await remember({ pullRequest: pullRequest.number });
  return {
    outcome: 'changed',
    comment: plainComment(
      run.id,
      `✅ Opened #${pullRequest.number}: a proposed \`${repositoryConfigPath}\`. Nothing changes until it is merged.`,
    ),
  };
}

/** The branch with its one commit; one that an earlier attempt left is taken as it is. */
async function commitOnce(
  host: CodeHost,
  { parent, content }: { readonly parent: string; readonly content: string },
): Promise<void> {
  const head = await host.branchHead(branch);
  if (head !== undefined) {
    if ((await host.commitMessage(head)).includes(mark)) return;
    throw new PromptOpsError('branch-taken', { branch });
  }
  const files = [{ path: repositoryConfigPath, content, mode: '100644' }] as const;
  const message = `chore(promptops): propose a configuration\n\nInert until it is merged.\n\n${mark}`;
  await host.createBranch(branch, await host.commit({ parent, files, message }), files);
}

function alreadyProposed({ number, open }: PullRequest): string {
  return open
    ? `#${number} proposes a configuration already.`
    : `#${number} proposed a configuration and was closed, so none is proposed again. Reopen it, or add \`${repositoryConfigPath}\` by hand.`;
}

function nothing({ id }: Run, markdown: string): Ending {
  return { outcome: 'unchanged', comment: plainComment(id, `☑️ ${markdown}`) };
}
