import { openAudit } from '../compose-audit.ts';
import { readSince } from '../audit/read-since.ts';
import type { AuditStore } from '../audit/audit-store.ts';
import { verifyChain, type ChainVerdict, type KnownHead } from '../audit/verify-chain.ts';
import { formatHead } from '../domain/chain-head.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Options, Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';

/** `promptops audit verify|export`: proves the service's records, or gives them out. Only reads. */
export const auditSubcommand: Subcommand = {
  name: 'audit',
  usage:
    'audit verify [--repo OWNER/NAME] [--head HEAD,…|-] [--json] | audit export [--since 7d|DATE] [--actor LOGIN] [--repo OWNER/NAME]',
  description: 'Verifies the chain of audit records and names each that was changed, or prints records as JSON lines.',
  options: {
    repo: { type: 'string' },
    head: { type: 'string' },
    since: { type: 'string' },
    actor: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  positionals: [1, 1],
  async run(options, [action]) {
    if (action !== 'verify' && action !== 'export') throw usage(`There is no action \`${String(action)}\`.`);
    const heads = action === 'verify' ? await readHeads(options['head']) : [];
    const since = action === 'export' ? sinceOf(options) : undefined;
    await using audit = await openAudit(process.env);
    // Awaited here: leaving this block closes the records.
    return await (action === 'verify'
      ? verify(audit.store, options, heads)
      : exportRecords(audit.store, options, since));
  },
};

async function verify(store: AuditStore, options: Options, heads: readonly KnownHead[]): Promise<number> {
  const all = await store.repositories();
  const { repo } = options;
  const repositories = typeof repo === 'string' ? [repo] : all;
  if (heads.length > 0 && repositories.length !== 1) throw usage('A head belongs to one repository: give `--repo`.');
  const chains: ChainVerdict[] = [];
  for (const repository of repositories)
    chains.push(
      await verifyChain(repository, store.chain(repository), heads, {
        mustExist: typeof repo === 'string',
        keys: store.keys,
      }),
    );
  const ok = chains.every(({ problems }) => problems.length === 0);
  const text =
    options['json'] === true
      ? `${JSON.stringify({ ok, chains }, null, 2)}\n`
      : chains.map((chain) => print(chain, store.keys.length > 0)).join('');
  process.stdout.write(text === '' ? 'There are no records yet.\n' : text);
  return ok ? exitCodes.done : exitCodes.checkFailed;
}

function print(
  { repository, records, signed, head, removedThrough, problems }: ChainVerdict,
  hasKeys: boolean,
): string {
  const removed = removedThrough === 0 ? '' : `, 1 to ${removedThrough} removed for their age`;
  const lines = problems.map(
    ({ message, run }) => `✗ ${repository}: ${message}${run === undefined ? '' : ` (run ${run})`}\n`,
  );
  const unlooked = signed > 0 && !hasKeys ? ' (not looked at: there is no PROMPTOPS_AUDIT_KEY)' : '';
  const signatures = signed > 0 || hasKeys ? `, ${signed} signed${unlooked}` : '';
  const whole = `✓ ${repository}: ${records} records${removed}${signatures}, head ${formatHead(head)}\n`;
  return lines.length === 0 ? whole : lines.join('');
}

async function exportRecords(store: AuditStore, options: Options, since: string | undefined): Promise<number> {
  const { repo, actor } = options;
  const filter = {
    ...(typeof repo === 'string' ? { repository: repo } : {}),
    ...(typeof actor === 'string' ? { actor } : {}),
    ...(since === undefined ? {} : { since }),
  };
  // The text as it was hashed, so that each line can be checked on its own.
  for await (const { stored } of store.find(filter))
    process.stdout.write(`{"hash":"${stored.hash}","record":${stored.body}}\n`);
  return exitCodes.done;
}

function sinceOf({ since }: Options): string | undefined {
  if (typeof since !== 'string') return undefined;
  const read = readSince(since, new Date());
  if (read === undefined) throw usage(`\`${since}\` is no time: 7d, 24h or 2026-11-01 are.`);
  return read;
}

/** Heads as trailers and records write them (`41:9f86…`) or hashes alone; `-` reads them from standard input. */
async function readHeads(option: string | boolean | undefined): Promise<readonly KnownHead[]> {
  if (typeof option !== 'string') return [];
  const text = option === '-' ? (await process.stdin.toArray()).join('') : option;
  return text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => {
      const match = /^(?:(\d{1,15}):)?([0-9a-f]{64})$/.exec(word);
      if (match === null) throw usage(`\`${word}\` is no head: it looks like 41:<64 hexadecimal digits>.`);
      const [, sequence, hash = ''] = match;
      return { hash, ...(sequence === undefined ? {} : { sequence: Number(sequence) }) };
    });
}

function usage(problem: string): PromptOpsError {
  return new PromptOpsError('bad-arguments', { problem, remedy: `Usage: promptops ${auditSubcommand.usage}` });
}
