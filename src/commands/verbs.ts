/**
 * The verb table, in the manner of Prow: help, permission and parsing are all read from it, so none can lie.
 * One row adds a command.
 */
export type VerbRow = {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  /** `read`: anyone who can read the repository. `write`: changes files, so it needs the right to. */
  readonly access: 'read' | 'write';
  /** Waits behind the other runs of its issue; what only answers or stops something does not. */
  readonly waits: boolean;
  /** It changes files and opens a pull request. */
  readonly changes?: true;
  /** It writes, but takes nothing from the pull request it is asked on: on one from a fork it may be used as well. */
  readonly forks?: true;
  /** It may stand without a word after it: where it was written says enough. */
  readonly alone?: true;
  readonly examples: readonly string[];
  /** Other spellings of the verb itself. */
  readonly aliases: readonly string[];
  /** Free text (`/prompt …`) belongs to the first row with a word of it; rows without words change no file and are never found this way. */
  readonly words: readonly string[];
  /** The one thing that may follow the verb's name in free text where it has no words. */
  readonly argument?: RegExp;
  /** Free text that asks this, whatever other words are in it. */
  readonly question?: RegExp;
};

/** A workflow run: its id, or its page on GitHub. */
const runReference = /^(?:\d{4,20}|https?:\/\/\S{1,200}\/actions\/runs\/\d{1,20}\S{0,100})$/;

export const verbs = [
  {
    name: 'help',
    usage: 'help',
    description: 'Lists the commands and what you may do here.',
    access: 'read',
    waits: false,
    examples: ['/promptops help'],
    aliases: ['?'],
    words: [],
  },
  {
    name: 'who-can',
    usage: 'who-can <command> [environment] [--path P]',
    description: 'Says who may use a command there, and which rule decides.',
    access: 'read',
    waits: false,
    examples: ['/promptops who-can scale production', '/promptops who-can set --path envs/production/main.tf'],
    aliases: ['whocan'],
    words: [],
  },
  {
    name: 'config',
    usage: 'config',
    description: 'Shows the configuration that holds here, and where each value comes from.',
    access: 'read',
    waits: false,
    examples: ['/promptops config'],
    aliases: ['configuration'],
    words: [],
  },
  {
    name: 'onboard',
    usage: 'onboard',
    description: 'Opens a pull request with a proposed configuration; nothing changes until it is merged.',
    access: 'write',
    waits: true,
    examples: ['/promptops onboard'],
    aliases: ['init'],
    words: [],
  },
  {
    name: 'status',
    usage: 'status',
    description: 'Shows the runs of this issue and where they are.',
    access: 'read',
    waits: false,
    examples: ['/promptops status'],
    aliases: [],
    words: [],
  },
  {
    name: 'cancel',
    usage: 'cancel [run id]',
    description: 'Stops the run of this issue that is waiting or working; nothing half-made stays behind.',
    access: 'write',
    waits: false,
    forks: true,
    examples: ['/promptops cancel'],
    aliases: ['stop', 'abort'],
    words: [],
    argument: /^[0-9a-f]{8}[0-9a-f-]{0,28}$/i,
  },
  {
    name: 'approve',
    usage: 'approve [names of what is destroyed] [commit]',
    description: 'Approves a pull request as the second person: this commit, until the next push.',
    access: 'write',
    waits: true,
    examples: ['/promptops approve', '/promptops approve aws_db_instance.main'],
    aliases: [],
    words: [],
  },
  {
    name: 'review',
    usage: 'review',
    description: 'Reviews a pull request: what it does to each environment, its risk, at most three findings.',
    access: 'read',
    waits: true,
    examples: ['/promptops review'],
    aliases: [],
    words: [],
  },
  {
    name: 'audit',
    usage: 'audit',
    description: 'Shows the record of this pull request or issue, and whether it can be believed.',
    access: 'read',
    waits: false,
    examples: ['/promptops audit'],
    aliases: [],
    words: [],
  },
  {
    name: 'history',
    usage: 'history [service:…] [env:…] [path:…] [actor:…] [since:7d]',
    description: 'Lists what was changed through me, with its pull requests.',
    access: 'read',
    waits: false,
    examples: ['/promptops history service:checkout since:7d'],
    aliases: [],
    words: [],
    argument: /^[a-z]+:\S+$/i,
  },
  {
    name: 'revise',
    usage: 'revise [what should be different]',
    description: 'Does a pull request of ours differently: what is said here, and every open remark of its reviews.',
    access: 'write',
    waits: true,
    examples: ['/promptops revise use gp3 and keep backups 30 days', '/promptops revise'],
    aliases: ['rework'],
    words: ['revise', 'rework'],
  },
  {
    name: 'revert',
    usage: 'revert [#number | the last change to …]',
    description: 'Opens a pull request that undoes a merged one on the files as they are now.',
    access: 'write',
    waits: true,
    changes: true,
    forks: true,
    alone: true,
    examples: ['/promptops revert #123', '/promptops revert the last change to checkout in production'],
    aliases: ['undo'],
    words: ['revert', 'undo'],
  },
  {
    name: 'explain',
    usage: 'explain [run URL or id]',
    description: 'Says why a workflow run failed: root cause, the lines of its log that prove it, what to do.',
    access: 'read',
    waits: true,
    examples: ['/promptops explain', '/prompt why did this GitHub Actions workflow fail?'],
    aliases: ['why'],
    words: [],
    argument: runReference,
    question:
      /^(?:why|how come|what|explain)\b.{0,80}\b(?:workflows?|actions?|ci|builds?|jobs?|pipelines?|checks?|runs?)\b.{0,60}\b(?:fail(?:s|ed|ing|ure)?|red|broken?|breaks?|wrong)\b/i,
  },
  {
    name: 'fix',
    usage: 'fix [run URL or id]',
    description:
      'Mends what a workflow run failed for, where that lies in infrastructure files: a pull request, or a commit on one of mine.',
    access: 'write',
    waits: true,
    changes: true,
    alone: true,
    examples: ['/promptops fix'],
    aliases: [],
    words: [],
    argument: runReference,
  },
  {
    name: 'generate',
    usage: 'generate <what> [with …] [name it …]',
    description: 'Adds something new: a Terraform module, a Helm chart, a Kubernetes workload.',
    access: 'write',
    waits: true,
    changes: true,
    examples: [
      '/promptops generate s3 module with versioning and lifecycle rules, name it artifacts',
      '/prompt create a kubernetes deployment for ledger with 3 replicas on port 8080, image ghcr.io/acme/ledger:1.0.0',
    ],
    aliases: ['create', 'new'],
    words: ['generate', 'create', 'new', 'scaffold', 'bootstrap'],
    // What connects things writes something new as well.
    question: /^\s*(?:notify|tell|inform|alert|trigger|invoke|run|call)\s[^\n]{1,200}\s(?:when|whenever|once|if)\s/i,
  },
  {
    name: 'scale',
    usage: 'scale <what> to <n> [replicas] [in <environment>]',
    description: 'Changes how many replicas run.',
    access: 'write',
    waits: true,
    changes: true,
    examples: [
      '/promptops scale checkout to 5 replicas in production',
      '/prompt double the replicas of payments in staging',
    ],
    aliases: [],
    words: ['scale', 'replicas', 'replica'],
  },
  {
    name: 'set',
    usage: 'set <what> to <value> [in <environment>]',
    description: 'Changes a value that exists, or adds one: image, resources, environment variable, any key path.',
    access: 'write',
    waits: true,
    changes: true,
    examples: [
      '/promptops set image tag of checkout to 1.8.2 in staging',
      '/promptops set checkout memory limit to 512Mi',
    ],
    aliases: ['change', 'update'],
    words: [
      'set',
      'change',
      'update',
      'bump',
      'raise',
      'lower',
      'increase',
      'decrease',
      'add',
      'remove',
      'enable',
      'disable',
      'use',
      'rename',
      'upgrade',
      'make',
    ],
  },
] as const satisfies readonly VerbRow[];

/** The row of a verb or of one of its other spellings; case does not matter. */
export function findVerb(word: string): VerbRow | undefined {
  const wanted = word.toLowerCase();
  return verbs.find((row: VerbRow) => row.name === wanted || row.aliases.includes(wanted));
}

/**
 * The verb that free text belongs to: that of its first word that asks for a change (`words`), else `set`, which needs the right to write.
 * The verbs that change no file are meant only by a text that is nothing but their name (and argument):
 * `stop the payments deployment` is a wish about a deployment.
 */
export function verbOfText(text: string): VerbRow {
  const rows: readonly VerbRow[] = verbs;
  const [first = '', argument, ...more] = text.trim().split(/\s+/);
  if (argument === undefined) return findVerb(first) ?? rowOfWord(first) ?? setVerb();
  const bare = rows.find((row) => row.name === first.toLowerCase() && row.argument?.test(argument) === true);
  if (bare !== undefined && more.length === 0) return bare;
  const asking = rows.find((row) => row.question?.test(text) === true);
  if (asking !== undefined) return asking;
  for (const word of text.split(/[^\p{L}\p{N}?-]+/u)) {
    const row = rowOfWord(word);
    if (row !== undefined) return row;
  }
  return setVerb();
}

function rowOfWord(word: string): VerbRow | undefined {
  return verbs.find((row: VerbRow) => row.words.includes(word.toLowerCase()));
}

function setVerb(): VerbRow {
  return findVerb('set') as VerbRow;
}
