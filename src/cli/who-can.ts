import { authorize, isRole, type Actor } from '../policy/authorize.ts';
import { environmentsOf } from '../policy/environments.ts';
import { findVerb, verbs } from '../commands/verbs.ts';
import { composeStages } from '../compose.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { RepositoryConfig } from '../config/repository-config.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { ownersOf, type OwnerRule } from '../publishing/code-owners.ts';
import { loadRules } from '../workflows/load-rules.ts';
import type { Options, Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { openTarget } from '../compose-target.ts';

/** `promptops who-can <verb>`: the decision of the code that enforces, asked ahead of time. */
export const whoCanSubcommand: Subcommand = {
  name: 'who-can',
  usage:
    'who-can <verb> [--path P] [--environment E] --actor LOGIN [--permission read|triage|write|maintain|admin] [--teams a,b] [--repo DIR] [--json]',
  description: 'Says whether somebody may use a command, and which rule decides.',
  options: {
    path: { type: 'string' },
    environment: { type: 'string' },
    actor: { type: 'string' },
    permission: { type: 'string', default: 'read' },
    teams: { type: 'string', default: '' },
    repo: { type: 'string', default: '.' },
    json: { type: 'boolean', default: false },
  },
  positionals: [1, 1],
  async run(options, [verb = '']) {
    const row = findVerb(verb);
    if (row === undefined)
      throw new PromptOpsError('bad-arguments', {
        problem: `\`${verb}\` is not a command.`,
        remedy: `Give one of ${verbs.map(({ name }) => name).join(', ')}.`,
      });
    const { tree } = await openTarget(String(options['repo']), undefined, { mustCommit: false });
    const rules = await loadRules(tree);
    const actor = actorOf(options, rules.owners);
    const environments = await touched(options, rules.config, tree);
    const decision = authorize(rules.config, { actor, verb: row.name, access: row.access, environments });
    process.stdout.write(
      options['json'] === true
        ? `${JSON.stringify(decision, null, 2)}\n`
        : `${decision.allowed ? 'yes' : 'no'}: ${decision.reason} (rule ${decision.rule})${decision.needs.length > 0 ? '; a second person must approve' : ''}\n`,
    );
    return decision.allowed ? exitCodes.done : exitCodes.answer;
  },
};

/** The environments in question; a name that nothing configures or holds is a slip, not an environment without rules. */
async function touched(options: Options, config: RepositoryConfig, tree: FileTree): Promise<readonly string[]> {
  const { environment, path } = options;
  if (environment === undefined && path === undefined) return [];
  await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
  const guessed = (await stages.change.inventory(tree)).environments;
  const ofPath = typeof path === 'string' ? environmentsOf(config, guessed, [path]) : [];
  if (typeof environment !== 'string') return ofPath;
  const configured = Object.keys(config.environments);
  const known = configured.length > 0 ? configured : guessed.map(({ name }) => name);
  if (!known.includes(environment))
    throw new PromptOpsError('bad-arguments', {
      problem: `There is no environment \`${environment}\` in this repository.`,
      remedy: known.length === 0 ? 'It has none: leave `--environment` out.' : `Give one of ${known.join(', ')}.`,
    });
  return [...new Set([environment, ...ofPath])];
}

function actorOf(options: Options, owners: readonly OwnerRule[]): Actor {
  const login = options['actor'];
  if (typeof login !== 'string')
    throw new PromptOpsError('bad-arguments', {
      problem: '`--actor` is missing.',
      remedy: 'Say whose rights to look at: `--actor lena`.',
    });
  const role = String(options['permission']);
  if (!isRole(role))
    throw new PromptOpsError('bad-arguments', {
      problem: `There is no permission \`${role}\`.`,
      remedy: 'Give read, triage, write, maintain or admin.',
    });
  const teams = String(options['teams'])
    .split(',')
    .map((team) => team.trim())
    .filter((team) => team !== '');
  const isThem = (owner: string): boolean =>
    owner.startsWith('team:') ? teams.includes(owner.slice(5)) : owner.toLowerCase() === login.toLowerCase();
  const { path } = options;
  return { login, role, teams, isCodeowner: typeof path === 'string' && ownersOf(owners, [path]).some(isThem) };
}
