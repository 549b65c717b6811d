import type { Request } from '../../src/domain/request.ts';

/** A request of lena's on issue 7; tests say what they are about. */
export function requestOf(about: {
  readonly repository?: string;
  readonly quote?: string;
  readonly deliveryId?: string;
}): Request {
  const { repository = 'acme/infra', quote = 'scale checkout to 3', deliveryId = 'delivery' } = about;
  const [owner = '', name = ''] = repository.split('/');
  return {
    command: { verb: 'scale', text: quote, flags: {} },
    actor: 'lena',
    quote,
    title: 'A request',
    deliveryId,
    origin: {
      repository: { owner, name },
      installationId: 1,
      defaultBranch: 'main',
      issueNumber: 7,
      isPullRequest: false,
      textDigest: 'd'.repeat(64),
    },
  };
}
