import { readOperatorPolicy } from '../compose-operator-policy.ts';
import { composeStages } from '../compose-stages.ts';
import { openTarget } from '../compose-target.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { isRole } from '../policy/authorize.ts';
import type { Rights } from '../policy/rights.ts';
import { loadRules } from '../workflows/load-rules.ts';
import { whoCan } from '../workflows/who-can.ts';
import type { Options, Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';

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
    const login = options['actor'];
    if (typeof login !== 'string')
      throw new PromptOpsError('bad-arguments', {
        problem: '`--actor` is missing.',
        remedy: 'Say whose rights to look at: `--actor lena`.',
      });
    const { tree } = await openTarget(String(options['repo']), undefined, { mustCommit: false });
    const guessed = async () => {
      await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
      return (await stages.change.inventory(tree)).environments;
    };
    const question = { verb, environment: text(options['environment']), path: text(options['path']) };
    const rules = await loadRules(tree, await readOperatorPolicy(process.env));
    const { decision } = await whoCan(question, login, rightsFrom(options), rules, guessed);
    process.stdout.write(
      options['json'] === true
        ? `${JSON.stringify(decision, null, 2)}\n`
        : `${decision.allowed ? 'yes' : 'no'}: ${decision.reason} (rule ${decision.rule})${decision.needs.length > 0 ? '; a second person must approve' : ''}\n`,
    );
    return decision.allowed ? exitCodes.done : exitCodes.answer;
  },
};

/** The rights that the command line says somebody has, in place of GitHub's. */
function rightsFrom(options: Options): Rights {
  const role = String(options['permission']);
  if (!isRole(role))
    throw new PromptOpsError('bad-arguments', {
      problem: `There is no permission \`${role}\`.`,
      remedy: 'Give read, triage, write, maintain or admin.',
    });
  const teams = String(options['teams'])
    .split(',')
    .map((team) => team.trim());
  return { roleOf: () => Promise.resolve(role), isTeamMember: (team) => Promise.resolve(teams.includes(team)) };
}

function text(option: string | boolean | undefined): string | undefined {
  return typeof option === 'string' ? option : undefined;
}
