import { randomUUID } from 'node:crypto';
import type { RepositoryConfig } from '../config/repository-config.ts';
import type { ChangeSet } from '../domain/change-set.ts';
import type { Command } from '../domain/command.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Stage } from '../domain/run.ts';
import { pullRequestText, type PullRequestText } from '../publishing/pull-request-text.ts';
import type { Story } from '../publishing/story.ts';
import { authorize, type Actor } from '../policy/authorize.ts';
import { placesOf } from '../policy/environments.ts';
import { findVerb } from '../commands/verbs.ts';
import { readTeamTemplates } from '../planner/templates/team-templates.ts';
import { makeChange, type ChangeResult, type ChangeStages } from './make-change.ts';

export type LocalChangeInput = {
  readonly command: Command;
  readonly asked: string;
  readonly actor: Actor;
  readonly tree: FileTree;
  readonly branch: string;
  readonly config: RepositoryConfig;
  readonly signal: AbortSignal;
  readonly onStage: (stage: Stage, note?: string) => void;
};

export type LocalChange = {
  readonly runId: string;
  readonly result: ChangeResult;
  /** Present when there is a change: the pull request that would be opened. */
  readonly pullRequest?: PullRequestText;
  readonly story?: Story;
};

/** The same pipeline on a local checkout: everything but GitHub. Writes nothing; the caller commits when it wants to. */
export async function localChange(input: LocalChangeInput, stages: ChangeStages): Promise<LocalChange> {
  const { command, actor, tree, config } = input;
  const runId = randomUUID();
  const access = findVerb(command.verb)?.access ?? 'write';
  input.onStage('authorize');
  const result = await makeChange(
    {
      command,
      tree,
      config,
      thread: () => Promise.resolve([]),
      askedAt: new Date().toISOString(),
      ownTemplates: () => readTeamTemplates(tree),
      signal: input.signal,
      enter: (stage, note) => Promise.resolve(input.onStage(stage, note)),
      planned: () => Promise.resolve(),
      authorizeChange: (files, inventory, reaches = []) => {
        const { outside } = placesOf(config, inventory.environments, files);
        const { environments } = placesOf(config, inventory.environments, [...files, ...reaches]);
        const decision = authorize(config, { actor, verb: command.verb, access, environments, outside });
        if (decision.allowed) return Promise.resolve(decision);
        const reason = `Not allowed: ${decision.reason} (rule \`${decision.rule}\`).`;
        return Promise.reject(new PromptOpsError('not-allowed', { reason, remedy: 'Ask someone who may.' }));
      },
    },
    stages,
  );
  if (result.kind === 'answer') return { runId, result };
  const { decision, ...change } = result.change;
  const story: Story = {
    runId,
    actor: actor.login,
    asked: input.asked,
    base: { branch: input.branch, commit: tree.commit },
    ...change,
    ...(decision.protectedBy === undefined ? {} : { needsApproval: decision.protectedBy }),
  };
  return { runId, result, story, pullRequest: pullRequestText(story) };
}

/** The files of a change set, for writing them down. */
export function changedFiles(
  changeSet: ChangeSet,
): readonly { readonly path: string; readonly change: 'added' | 'modified' | 'deleted' }[] {
  return changeSet.files.map(({ path, before, after }) => ({
    path,
    change: before === undefined ? 'added' : after === undefined ? 'deleted' : 'modified',
  }));
}
