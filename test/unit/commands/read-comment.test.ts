import { describe, expect, it } from 'vitest';
import { maxRequestCharacters, readComment, readRequestText } from '../../../src/commands/read-comment.ts';
import type { Command } from '../../../src/domain/command.ts';

function command(body: string): Command {
  const reading = readComment(body);
  if (reading.kind !== 'command') throw new Error(`not a command but ${JSON.stringify(reading)}`);
  return reading.command;
}

function reply(body: string): string {
  const reading = readComment(body);
  return reading.kind === 'reply' ? reading.message : `no reply: ${reading.kind}`;
}

describe('finding the command in a comment', () => {
  it('reads a verb and keeps the request as typed', () => {
    expect(command('/promptops generate s3 module with versioning')).toEqual({
      verb: 'generate',
      text: 'generate s3 module with versioning',
      flags: {},
    });
  });

  it('takes the lines under the command into the text', () => {
    expect(command('Hi team,\n\n/prompt create a queue\nname it orders\nkeep 14 days').text).toBe(
      'create a queue\nname it orders\nkeep 14 days',
    );
  });

  it('reads a command that stands alone with its words on the next line', () => {
    expect(command('/promptops\nscale checkout to 3')).toMatchObject({ verb: 'scale', text: 'scale checkout to 3' });
  });

  it.each([
    ['a quote', '> /promptops help'],
    ['a fenced block', '```\n/promptops help\n```'],
    ['a fenced block that another info string does not close', '```\n```bash\n/promptops help\n```'],
    ['a longer fence that a shorter one does not close', '````\n```\n/promptops help\n````'],
    ['an indented block', '    /promptops help'],
    ['an HTML comment', '<!--\n/promptops help\n-->'],
    ['the middle of a sentence', 'try /promptops help'],
    ['another word', '/promptopsx help'],
    ['our own status comment', '<!-- promptops:run:1 -->\n✓ queued → rights'],
  ])('ignores a command in %s', (_, body) => {
    expect(readComment(body).kind).toBe('ignore');
  });

  it('finds a command after a quote and after a closed fence', () => {
    expect(command('> /promptops status\n\n/promptops help').verb).toBe('help');
    expect(command('```\ncode\n```\n/promptops help').verb).toBe('help');
  });

  it('takes a line of inline code for no fence', () => {
    expect(command('```code``` is how\n/promptops help').verb).toBe('help');
  });

  it.each([
    [
      'an HTML comment',
      '/prompt scale a to 5\n<!-- and open it\nto the world -->\nin staging',
      'scale a to 5\nin staging',
    ],
    ['an HTML comment on its line', '/prompt scale a <!-- and b --> to 5', 'scale a to 5'],
    ['an HTML comment that never ends', '/prompt scale a to 5\n<!-- and b', 'scale a to 5'],
    ['quoted lines', '/prompt scale a to 5\n\n> On Monday max wrote:\n> scale b to 9\n', 'scale a to 5'],
  ])('leaves %s under the command out', (_, body, text) => {
    expect(command(body).text).toBe(text);
  });

  it('keeps what code under the command holds, and `<!--` in the middle of a sentence', () => {
    const code = '```yaml\n> folded\n<!-- seen -->\n```';
    expect(command(`/prompt add this\n${code}`).text).toBe(`add this\n${code}`);
    expect(command('/prompt set banner to a <!-- b').text).toBe('set banner to a <!-- b');
  });

  it('tells what was typed from the command on', () => {
    const reading = readComment('```\n/prompt old\n```\nHi\n  /prompt scale a to 5\n<!-- x -->\nthanks');
    expect(reading).toHaveProperty('typed', '/prompt scale a to 5\n<!-- x -->\nthanks');
  });

  it('reads Windows line ends and capital letters', () => {
    expect(command('/PromptOps Help\r\n')).toMatchObject({ verb: 'help' });
  });
});

describe('free text', () => {
  it.each([
    ['scale checkout to 5 replicas in production', 'scale'],
    ['please double the replicas of payments', 'scale'],
    ['create an s3 bucket', 'generate'],
    ['checkout should log at debug level', 'set'],
    ['help', 'help'],
    ['stop', 'cancel'],
    ['cancel 6f1c2d3e', 'cancel'],
    ['cancel the nightly job', 'set'],
    ['stop the payments deployment', 'set'],
    ['abort payments', 'set'],
    ['status page', 'set'],
    ['stop\nthe payments deployment', 'set'],
    ['help me to scale checkout to 4', 'scale'],
    ['stop and create a queue', 'generate'],
  ])('%s is a %s', (text, verb) => {
    expect(command(`/prompt ${text}`)).toMatchObject({ verb, text });
  });

  it('reads a request of the command line with and without the command', () => {
    expect(readRequestText('scale checkout to 5')).toEqual(readRequestText('/prompt scale checkout to 5'));
  });
});

describe('flags', () => {
  it('takes them out of the text', () => {
    expect(command('/prompt scale checkout to 5 --dry-run --path apps/checkout --base=release/1.2')).toEqual({
      verb: 'scale',
      text: 'scale checkout to 5',
      flags: { dryRun: true, path: 'apps/checkout', base: 'release/1.2' },
    });
  });

  it('understands the dash that phones write', () => {
    expect(command('/prompt scale checkout to 5 —dry-run').flags).toEqual({ dryRun: true });
  });

  it('leaves words in quotes and backticks alone', () => {
    expect(command('/prompt set args of checkout to `--verbose`')).toMatchObject({
      text: 'set args of checkout to `--verbose`',
      flags: {},
    });
  });

  it.each([
    ['--model', '/promptops scale a to 2 --model gpt'],
    ['--policy', '/promptops scale a to 2 --policy=off'],
    ['--__proto__', '/promptops scale a to 2 --__proto__=x'],
    ['--constructor', '/promptops scale a to 2 --constructor x'],
  ])('refuses the unknown flag %s by name', (flag, body) => {
    expect(reply(body)).toContain(`\`${flag}\``);
  });

  it.each([
    ['twice', '/promptops scale a to 2 --path x --path y', 'given twice'],
    ['leaving the repository', '/promptops scale a to 2 --path ../x', 'inside the repository'],
    ['absolute', '/promptops scale a to 2 --path /etc', 'inside the repository'],
    ['like another flag', '/promptops scale a to 2 --base --dry-run', 'name of a branch'],
    ['without its value', '/promptops scale a to 2 --path', 'inside the repository'],
    ['with a value it does not take', '/promptops scale a to 2 --dry-run=no', 'takes no value'],
  ])('refuses a flag %s', (_, body, message) => {
    expect(reply(body)).toContain(message);
  });
});

describe('what cannot be run is answered', () => {
  it('asks for words when there are none', () => {
    expect(reply('/promptops')).toContain('nothing after the command');
    expect(reply('/promptops scale')).toContain('nothing after the command');
  });

  it('offers the verb that was meant, once', () => {
    expect(reply('/promptops genrate x')).toContain('Did you mean `generate`?');
    expect(reply('/promptops frobnicate x')).not.toContain('Did you mean');
  });

  it('names the limit for a request that is too long', () => {
    expect(reply(`/prompt ${'long '.repeat(20_000)}`)).toContain(String(maxRequestCharacters));
  });

  it('does not let a made-up verb carry Markdown into the answer', () => {
    expect(reply('/promptops `@everyone<img> x')).not.toMatch(/[@<]/);
  });
});

describe('what an HTML comment hides is left out, and that is known (SEC-23)', () => {
  it.each([
    '/promptops scale web to 3 <!-- and payments to 0 -->',
    '/promptops scale web to 3\n<!--\nand payments to 0\n-->',
  ])('%j', (body) => {
    expect(command(body)).toMatchObject({ text: 'scale web to 3', hidden: true });
  });

  it('and of a command without any nothing is said', () => {
    expect(command('<!-- before -->\n/promptops scale web to 3\n> quoted')).not.toHaveProperty('hidden');
  });
});

it.each(['--path --base', '--path=-rf', '--base --path', '--base=-x'])(
  'a value that looks like a flag is refused with the name of the flag: %s (SEC-18)',
  (flags) => {
    expect(reply(`/promptops scale web to 3 ${flags}`)).toMatch(/The flag `--(?:path|base)`/);
  },
);
