import { parseYamlSafely, yamlValue } from '../../context/reading/safe-yaml.ts';
import { isMap, listAt, textAt, valueAt } from '../../context/json-access.ts';
import type { Json } from '../../domain/json.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Side } from '../side.ts';
import { cronProblem } from '../cron.ts';
import { base } from './terraform-blocks.ts';

/**
 * Workflow files of GitHub Actions: who may run what with the repository's rights.
 * https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/
 */
export const workflowRules: readonly ReviewRule[] = [
  {
    kind: 'state',
    name: 'untrusted-checkout',
    severity: 'error',
    looksAt:
      "Workflows that check out a pull request's own code where they run with the repository's rights and secrets.",
    find: findUntrustedCheckouts,
  },
  {
    kind: 'state',
    name: 'script-injection',
    severity: 'error',
    looksAt: 'Text that anybody can write (titles, bodies, branch names) put into a script of a workflow.',
    find: findInjections,
  },
  {
    kind: 'change',
    name: 'wider-token',
    severity: 'warning',
    looksAt: 'A workflow whose token may write everything, or whose `permissions` vanish so that the default holds.',
    find: findWiderTokens,
  },
  {
    kind: 'change',
    name: 'unpinned-action',
    severity: 'warning',
    looksAt: 'An action that was pinned by commit and now follows a tag or branch.',
    find: findUnpinnedActions,
  },
  {
    kind: 'state',
    name: 'workflow-schedule',
    severity: 'error',
    looksAt: 'Schedules of workflows that are none.',
    find: findSchedules,
  },
];

type Workflow = { readonly file: string; readonly value: Json };

/** The workflows among the files whose text a side has: those that change. */
function workflowsOf({ texts }: Side): readonly Workflow[] {
  return [...texts].flatMap(([file, text]) => {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(file)) return [];
    const [document] = parseYamlSafely(text) ?? [];
    return document === undefined || document.errors.length > 0 ? [] : [{ file, value: yamlValue(document) }];
  });
}

function triggersOf(value: Json): readonly string[] {
  const on = valueAt(value, 'on');
  if (typeof on === 'string') return [on];
  return isMap(on) ? Object.keys(on) : listAt(value, 'on').filter((one) => typeof one === 'string');
}

function jobsOf(value: Json): readonly Json[] {
  const jobs = valueAt(value, 'jobs');
  return isMap(jobs) ? Object.values(jobs) : [];
}

function stepsOf(value: Json): readonly Json[] {
  return jobsOf(value).flatMap((job) => listAt(job, 'steps'));
}

function factOf({ file }: Workflow, words: readonly string[], message: string): Fact {
  return { file, object: base(file), words, message };
}

const trusted = ['pull_request_target', 'workflow_run', 'issue_comment'];
const theirs = /github\.event\.(?:pull_request\.head|workflow_run\.head|issue)|github\.head_ref|refs\/pull\//;

/** A condition that lets no fork in. */
const ownOnly =
  /(?:head_repository|head\.repo)\.full_name\s*==\s*github\.repository|\.fork\s*==\s*false|!\s*github\.event\.[\w.]*\.fork\b/;

function findUntrustedCheckouts(side: Side): readonly Fact[] {
  return workflowsOf(side).flatMap((workflow) => {
    const trigger = triggersOf(workflow.value).find((one) => trusted.includes(one));
    if (trigger === undefined) return [];
    const open = jobsOf(workflow.value).filter((job) => !ownOnly.test(textAt(job, 'if') ?? ''));
    const steps = open.flatMap((job) => listAt(job, 'steps'));
    return steps.flatMap((step): Fact[] => {
      const ref = textAt(step, 'with', 'ref') ?? '';
      if (!/^actions\/checkout@/.test(textAt(step, 'uses') ?? '') || !theirs.test(ref)) return [];
      return [
        factOf(
          workflow,
          [ref, 'ref:', trigger],
          `On \`${trigger}\` the workflow has the repository's rights and secrets, and it checks out \`${ref}\`: code of whoever opens a pull request from a fork.`,
        ),
      ];
    });
  });
}

const anybodys =
  /\$\{\{[^}]*(?:github\.event\.[\w.*]*\.(?:title|body|message|name|email|label|ref|head_ref|default_branch)\b|github\.head_ref)[^}]*\}\}/;

function findInjections(side: Side): readonly Fact[] {
  return workflowsOf(side).flatMap((workflow) =>
    stepsOf(workflow.value).flatMap((step): Fact[] => {
      const script = `${textAt(step, 'run') ?? ''}\n${textAt(step, 'with', 'script') ?? ''}`;
      const found = anybodys.exec(script)?.[0];
      if (found === undefined) return [];
      return [
        factOf(
          workflow,
          [found],
          `\`${found}\` is text that anybody can write, and it becomes part of the script: hand it over in \`env\` instead.`,
        ),
      ];
    }),
  );
}

function pairsOf({ before, after }: ReviewScene): readonly { readonly now: Workflow; readonly old?: Workflow }[] {
  const then = workflowsOf(before);
  return workflowsOf(after).map((now) => {
    const old = then.find(({ file }) => file === now.file);
    return old === undefined ? { now } : { now, old };
  });
}

function rightsOf(value: Json): readonly (readonly [string, Json | undefined])[] {
  const jobs = valueAt(value, 'jobs');
  const ofJobs = isMap(jobs) ? Object.entries(jobs) : [];
  return [
    ['the workflow', valueAt(value, 'permissions')],
    ...ofJobs.map(([name, job]) => [`job \`${name}\``, valueAt(job, 'permissions')] as const),
  ];
}

function findWiderTokens(scene: ReviewScene): readonly Fact[] {
  return pairsOf(scene).flatMap(({ now, old }) => {
    const then = new Map(old === undefined ? [] : rightsOf(old.value));
    const [own, ...ofJobs] = rightsOf(now.value);
    const isLimited =
      own?.[1] !== undefined || (ofJobs.length > 0 && ofJobs.every(([, rights]) => rights !== undefined));
    return rightsOf(now.value).flatMap(([place, rights]): Fact[] => {
      const was = then.get(place);
      if (rights === 'write-all' && was !== 'write-all')
        return [factOf(now, ['write-all'], `The token of ${place} may write everything (\`write-all\`).`)];
      if (rights !== undefined || was === undefined || was === 'write-all' || isLimited) return [];
      const message = `The permissions of ${place} vanish: its token gets whatever the repository gives by default.`;
      return [factOf(now, ['permissions:', 'contents:'], message)];
    });
  });
}

const pinned = /@[0-9a-f]{40}$/;

function findUnpinnedActions(scene: ReviewScene): readonly Fact[] {
  return pairsOf(scene).flatMap(({ now, old }) => {
    const then = old === undefined ? [] : stepsOf(old.value).map((step) => textAt(step, 'uses') ?? '');
    return stepsOf(now.value).flatMap((step): Fact[] => {
      const uses = textAt(step, 'uses') ?? '';
      const name = uses.split('@')[0] ?? '';
      const was = then.find((one) => one.startsWith(`${name}@`));
      if (was === undefined || !pinned.test(was) || pinned.test(uses) || then.includes(uses)) return [];
      const message = `\`${name}\` was pinned by commit and now follows \`${uses.slice(name.length + 1)}\`, which can be moved to other code.`;
      return [factOf(now, [uses], message)];
    });
  });
}

function findSchedules(side: Side): readonly Fact[] {
  return workflowsOf(side).flatMap((workflow) =>
    listAt(workflow.value, 'on', 'schedule').flatMap((one): Fact[] => {
      const schedule = textAt(one, 'cron') ?? '';
      const problem = cronProblem(schedule);
      return problem === undefined
        ? []
        : [factOf(workflow, [schedule], `The schedule \`${schedule}\` is none: ${problem}.`)];
    }),
  );
}
