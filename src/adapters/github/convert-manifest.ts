import { Octokit } from 'octokit';
import { PromptOpsError } from '../../domain/errors.ts';
import { statusOf, toGithubError } from './github-error.ts';

/**
 * Trades the code of a manifest flow for the App that GitHub has just made, its key and its webhook secret.
 * The code is the only credential; it holds for an hour and once.
 */
export async function convertManifest(
  apiUrl: string,
  code: string,
): Promise<{
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly page: string;
}> {
  const octokit = new Octokit({ baseUrl: apiUrl, userAgent: 'promptops' });
  try {
    const { data } = await octokit.rest.apps.createFromManifest({ code });
    return {
      appId: data.id,
      privateKey: data.pem,
      webhookSecret: data.webhook_secret ?? '',
      page: data.html_url,
    };
  } catch (error) {
    if (statusOf(error) === 404)
      throw new PromptOpsError('bad-arguments', {
        problem: 'GitHub does not know the code it was asked to trade for the App; it holds for an hour and once.',
        remedy: 'Start `promptops create-app` again; delete the App it may have made before.',
      });
    throw toGithubError(error, 'trade the code for the App');
  }
}
