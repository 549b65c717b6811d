import { authorize, isRole, type Actor } from '../policy/authorize.ts';
import { environmentsOf } from '../policy/environments.ts';
import { findVerb, verbs } from '../commands/verbs.ts';
import { composeStages } from '../compose.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { loadConfig } from '../workflows/load-config.ts';
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
    const config = await loadConfig(tree);
    const environments = await touched();
    const decision = authorize(config, { actor: actorOf(options), verb: row.name, access: row.access, environments });
    process.stdout.write(
      options['json'] === true
        ? `${JSON.stringify(decision, null, 2)}\n`
        : `${decision.allowed ? 'yes' : 'no'}: ${decision.reason} (rule ${decision.rule})${decision.needs.length > 0 ? '; a second person must approve' : ''}\n`,
    );
    return decision.allowed ? exitCodes.done : exitCodes.answer;

    async function touched(): Promise<readonly string[]> {
      const named = typeof options['environment'] === 'string' ? [options['environment']] : [];
      if (typeof options['path'] !== 'string') return named;
      await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
      const inventory = await stages.change.inventory(tree);
      return [...new Set([...named, ...environmentsOf(config, inventory.environments, [options['path']])])];
    }
  },
};

function actorOf(options: Options): Actor {
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
  return {
    login,
    role,
    teams: String(options['teams'])
      .split(',')
      .filter((team) => team !== ''),
    isCodeowner: false,
  };
}
