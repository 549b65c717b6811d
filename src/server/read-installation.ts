import { z } from 'zod';
import type { Request } from '../domain/request.ts';

const common = {
  installation: z.object({ id: z.number() }),
  sender: z.object({ id: z.number().optional(), login: z.string() }),
};
const repositories = z.array(z.object({ full_name: z.string().regex(/^[A-Za-z0-9][\w-]*\/(?!\.{1,2}$)[\w.-]+$/) }));

/** Where each event lists the repositories that are new to us. GitHub sends both to every App. */
const readings = {
  'installation.created': z
    .object({ ...common, repositories: repositories.optional() })
    .transform(({ repositories: added = [], ...rest }) => ({ ...rest, added })),
  'installation_repositories.added': z
    .object({ ...common, repositories_added: repositories })
    .transform(({ repositories_added: added, ...rest }) => ({ ...rest, added })),
};

export type InstallationEvent = keyof typeof readings;

export const installationEvents = Object.keys(readings) as InstallationEvent[];

/** Who adds a whole organisation does not want as many pull requests as it has repositories. */
const maxRepositories = 20;

/** The requests for a first pull request that an installation comes to; none when it names too many repositories at once. */
export function readInstallation(name: InstallationEvent, deliveryId: string, payload: unknown): readonly Request[] {
  const parsed = readings[name].safeParse(payload);
  if (!parsed.success || parsed.data.added.length > maxRepositories) return [];
  const { added, sender, installation } = parsed.data;
  return added.map(({ full_name }) => {
    const [owner = '', repository = ''] = full_name.split('/');
    return {
      command: { verb: 'onboard', text: 'onboard', flags: {} },
      actor: sender.login,
      ...(sender.id === undefined ? {} : { actorId: sender.id }),
      quote: '',
      title: '',
      deliveryId: `${deliveryId} ${full_name}`,
      origin: {
        repository: { owner, name: repository },
        installationId: installation.id,
        defaultBranch: '',
        issueNumber: 0,
        isPullRequest: false,
        textDigest: '',
      },
    };
  });
}
