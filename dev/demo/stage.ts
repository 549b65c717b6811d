import { copyDatabase } from '../database-template.ts';
import { startLocalGithub, type LocalGithub } from '../local-github/local-github.ts';
import { startLocalService, type LocalService } from '../local-service.ts';
import type { Display } from './display.ts';

/** The demo's world: a GitHub with one repository and one person, and the service. */
export type Stage = {
  readonly github: LocalGithub;
  readonly service: LocalService;
  /** `acme/infrastructure` */
  readonly repository: string;
  readonly repositoryUrl: string;
  readonly login: string;
  readonly token: string;
  close(): Promise<void>;
};

export type StageOptions = { readonly dataDir: string; readonly display: Display; readonly repository: string };

/** Sets the stage: local GitHub, an organisation with the repository, and the real service with its embedded database. */
export async function openStage({ dataDir, display, repository: from }: StageOptions): Promise<Stage> {
  display.step('local GitHub');
  const github = await startLocalGithub();
  display.fact(github.url);
  display.step('organisation and repository');
  const login = 'lena';
  const repository = await github.addRepository({
    owner: 'acme',
    name: 'infrastructure',
    from,
    permissions: { [login]: 'write' },
  });
  const token = github.addUser(login);
  display.fact(repository.fullName);
  display.step('service with embedded database');
  const chosen = Object.fromEntries(
    modelVariables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const env = { ...generousLimits, ...chosen };
  await copyDatabase(dataDir);
  const service = await startLocalService({ github, dataDir, env });
  display.fact(service.url);
  return {
    github,
    service,
    repository: repository.fullName,
    repositoryUrl: `${github.url}/${repository.fullName}`,
    login,
    token,
    async close() {
      await service.stop();
      await github.close();
    },
  };
}

/** A demo may ask for more in an hour than a repository does. */
const generousLimits = { PROMPTOPS_REQUESTS_PER_HOUR: '10000', PROMPTOPS_OPEN_PULL_REQUESTS: '10000' };

/** A model that the person running the demo has configured is used by the demo's service too. */
const modelVariables = ['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'PROMPTOPS_MODEL'];
