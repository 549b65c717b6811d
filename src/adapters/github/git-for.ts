import type { Octokit } from 'octokit';
import { PromptOpsError } from '../../domain/errors.ts';
import { isWorkflowFile } from '../../domain/workflow-file.ts';
import type { CommitFile } from '../../publishing/code-host.ts';
import type { RepositoryClient } from './repository-client.ts';

/**
 * The Git Data API with a token that may write these files: GitHub takes trees and branches with workflow files only from an App with the
 * permission `workflows`, and refuses the others with nothing but "Resource not accessible by integration".
 * @throws {PromptOpsError} `workflows-not-permitted` when the App has not got it
 */
export async function gitFor(
  { octokit, workflows }: Pick<RepositoryClient, 'octokit' | 'workflows'>,
  files: readonly Pick<CommitFile, 'path'>[],
): Promise<Octokit['rest']['git']> {
  const workflow = files.find(({ path }) => isWorkflowFile(path));
  if (workflow === undefined) return octokit.rest.git;
  const client = await workflows().catch((error: unknown) => {
    // 422: a permission that the installation was not given; 403: a suspended one.
    if (error instanceof PromptOpsError && (error.code === 'github-rejected' || error.code === 'github-forbidden'))
      throw new PromptOpsError('workflows-not-permitted', { file: workflow.path }, { cause: error });
    throw error;
  });
  return client.rest.git;
}
