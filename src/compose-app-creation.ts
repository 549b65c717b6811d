import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convertManifest } from './adapters/github/convert-manifest.ts';
import { readGithubUrls } from './config/service-config.ts';
import { PromptOpsError } from './domain/errors.ts';
import { serveAppCreation } from './server/app-creation.ts';

const appFile = join(import.meta.dirname, '..', 'app.yml');

/**
 * Serves the page that creates the GitHub App; its settings go into `envFile`, which is readable by its owner only and never overwritten.
 * @throws {PromptOpsError} `bad-arguments` when the file exists already
 */
export async function composeAppCreation(
  env: Readonly<Record<string, string | undefined>>,
  to: { readonly serviceUrl: string; readonly organization?: string; readonly envFile: string; readonly port: number },
): Promise<Awaited<ReturnType<typeof serveAppCreation>>> {
  const { apiUrl, githubUrl } = readGithubUrls(env);
  // Taken before GitHub makes anything: a key that could not be kept would be lost.
  await writeFile(to.envFile, '', { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw new PromptOpsError('bad-arguments', {
      problem: `\`${to.envFile}\` cannot be created (${error.code === 'EEXIST' ? 'it exists already' : error.message}).`,
      remedy: 'Name another file with `--settings`, or move this one away.',
    });
  });
  return serveAppCreation({
    ...to,
    githubUrl,
    appYaml: await readFile(appFile, 'utf8'),
    convert: (code) => convertManifest(apiUrl, code),
    keep: ({ appId, privateKey, webhookSecret }) => {
      const settings = {
        GITHUB_APP_ID: String(appId),
        GITHUB_PRIVATE_KEY: Buffer.from(privateKey).toString('base64'),
        GITHUB_WEBHOOK_SECRET: webhookSecret,
        ...(env['GITHUB_API_URL'] === undefined ? {} : { GITHUB_API_URL: apiUrl, GITHUB_URL: githubUrl }),
      };
      return writeFile(
        to.envFile,
        Object.entries(settings)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      );
    },
  });
}
