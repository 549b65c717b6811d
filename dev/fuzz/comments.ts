import { maxRequestCharacters, readComment } from '../../src/commands/read-comment.ts';
import { verbs } from '../../src/commands/verbs.ts';
import { mustHold, type FuzzTarget } from './target.ts';

const names = new Set<string>(verbs.map((verb) => verb.name));
const flags = new Set(['dryRun', 'path', 'base', 'environment']);

/** Comments as people and attackers write them. */
export const comments: FuzzTarget = {
  name: 'comments',
  seeds: [
    '/promptops scale checkout to 5 replicas in production',
    '/prompt double the replicas of payments in staging --dry-run',
    'Hello!\n\n/promptops set image tag of checkout to 1.8.2 --environment=staging --path apps/checkout\nand the memory to `512Mi`',
    '> /promptops cancel\n\nno',
    '```\n/promptops cancel\n```\n/promptops help',
    '<!--\n/promptops cancel\n-->\n/promptops status',
    '/prompt\ncreate a kubernetes deployment for ledger\n\n~~~yaml\nreplicas: 3\n~~~\n--base release/1.2',
    '  /PROMPTOPS generate s3 module with versioning, name it "artifacts"',
    '/promptops who-can scale --path envs/prod/app.yaml',
  ],
  words: [
    '/promptops',
    '/prompt',
    '--dry-run',
    '--path',
    '--base',
    '--environment',
    '--model',
    '```',
    '~~~',
    '> ',
    '—path',
    'help',
  ],
  feed(text) {
    const reading = readComment(text);
    const lines = text.split(/\r\n|\r|\n/);
    if (reading.kind === 'ignore') return 'refused';
    mustHold(
      lines.some((line) => /^ {0,3}(?:<!--.*?-->)*\/prompt(?:ops)?(?:\s|$|<)/i.test(line)),
      'no line begins with a command',
    );
    if (reading.kind === 'reply') {
      mustHold(reading.message.length > 10, 'the answer says nothing');
      return 'refused';
    }
    const { verb, text: request, flags: given } = reading.command;
    mustHold(names.has(verb), `there is no verb ${verb}`);
    // Words are joined with single blanks, which can be more than were typed.
    mustHold(request.trim() !== '' && request.length <= 2 * maxRequestCharacters, 'the request is empty or too long');
    mustHold(/```|~~~/.test(text) || !/<!--[^]*?-->/.test(request), 'it holds hidden text');
    mustHold(
      Object.keys(given).every((flag) => flags.has(flag)),
      'there is no such flag',
    );
    mustHold(!/(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\-]|\0/.test(given.path ?? 'a'), 'the path leaves the repository');
    mustHold(/^[^-/.][^\s~^:?*[\\\0]*$/.test(given.base ?? 'a'), 'git knows no such branch name');
    return 'accepted';
  },
};
