import type { FoundRecord } from '../audit/audit-store.ts';
import { verifyChain, type ChainVerdict, type KnownHead } from '../audit/verify-chain.ts';
import { silentVerbs } from '../commands/silent-verbs.ts';
import { findVerb } from '../commands/verbs.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { parseRecord, recordDigest } from '../publishing/record.ts';
import { plainComment } from '../publishing/status-comment.ts';
import { auditText, type Proof } from './audit-text.ts';
import type { Ending } from './change.ts';
import type { WorkflowContext } from './workflow-context.ts';

/**
 * `audit`: the records of this pull request or issue, and whether they can be believed: the chain is whole, the pull request's own
 * record is the one its commit vouches for, and both tell of a chain that is still there.
 */
export async function auditWorkflow(context: WorkflowContext): Promise<Ending> {
  const { run, audit } = context;
  const { repository: named, issueNumber, isPullRequest } = run.request.origin;
  const repository = `${named.owner}/${named.name}`;
  const place = isPullRequest ? { pullRequest: issueNumber } : { issue: issueNumber };
  const found = (await Array.fromAsync(audit.find({ repository, ...place }))).filter(isTold);
  const proofs = isPullRequest ? await ownProofs(context, found) : { told: [], proofs: [] };
  const verdict = await verifyChain(repository, audit.chain(repository), proofs.told, { keys: audit.keys });
  const chain: Proof =
    verdict.problems.length === 0
      ? {
          holds: true,
          text: `the repository's chain of ${verdict.records === 1 ? '1 record' : `${verdict.records} records`} is whole${signedSentence(verdict)}`,
        }
      : {
          holds: false,
          text: verdict.problems
            .map(({ message }) => message)
            .slice(0, 5)
            .join('; '),
        };
  return { outcome: 'answered', comment: plainComment(run.id, auditText(found, [chain, ...proofs.proofs])) };
}

/** Questions and looks into the records are recorded too, and pushes that led to nothing; here they would hide what matters. */
function isTold({ record }: FoundRecord): boolean {
  const { approval, review, explained, verb } = record;
  if (approval !== undefined || review !== undefined || explained !== undefined) return true;
  return !silentVerbs.includes(verb) && (findVerb(verb)?.access ?? 'write') === 'write';
}

function signedSentence({ signed }: ChainVerdict): string {
  return signed === 0 ? '' : `, ${signed} of them signed`;
}

type OwnProofs = { readonly told: readonly KnownHead[]; readonly proofs: readonly Proof[] };

/** What the pull request and its commit say by themselves. */
async function ownProofs(context: WorkflowContext, found: readonly FoundRecord[]): Promise<OwnProofs> {
  const { host } = context.connection;
  const { issueNumber } = context.run.request.origin;
  // Each round of work writes the text anew, and its commit vouches for it.
  const newest = found.findLast(({ record }) => record.commit !== undefined && record.pullRequest === issueNumber);
  const commit = newest?.record.commit;
  const body = await host.pullRequestBody(issueNumber);
  const record = body === undefined ? undefined : parseRecord(body);
  if (body === undefined || record === undefined || commit === undefined)
    return {
      told: [],
      proofs: record === undefined ? [{ holds: false, text: 'this text holds no record of ours' }] : [],
    };
  const message = await host.commitMessage(commit).catch((error: unknown) => {
    if (error instanceof PromptOpsError && !error.retry) return undefined;
    throw error;
  });
  const short = commit.slice(0, 7);
  if (message === undefined) return { told: [], proofs: [{ holds: false, text: `commit ${short} cannot be read` }] };
  const vouched = trailer(message, 'PromptOps-Record') === recordDigest(body) && record.run === newest?.record.run;
  const head = /^(\d{1,15}):([0-9a-f]{64})$/.exec(trailer(message, 'PromptOps-Audit') ?? '');
  return {
    told: head === null ? [] : [{ sequence: Number(head[1]), hash: head[2] ?? '' }],
    proofs: [
      vouched
        ? { holds: true, text: `the record in this text is the one that commit ${short} vouches for` }
        : {
            holds: false,
            text: `the record in this text is not the one that commit ${short} vouches for: it was edited`,
          },
    ],
  };
}

function trailer(message: string, name: string): string | undefined {
  return message
    .split('\n')
    .findLast((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2)
    .trim();
}
