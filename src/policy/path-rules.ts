import { isWorkflowFile } from '../domain/workflow-file.ts';

/** Why a path may not be written, with the rule's name. */
export type PathProblem = {
  readonly file: string;
  readonly rule: string;
  readonly reason: string;
  readonly remedy: string;
};

type PathRule = {
  readonly name: string;
  /** Completes "`file` may not be changed: …". */
  readonly reason: string;
  readonly remedy: string;
  readonly breaks: (path: string, segments: readonly string[]) => boolean;
};

const inside = 'Give the path relative to the root of the repository, with `/` between folders.';
const byHand = 'Change it by hand in a pull request of your own.';
const workflowByTemplate =
  'Change it by hand in a pull request of your own. A workflow of GitHub that a template writes (never one that a model or an edit does) is let through where `.github/promptops.yml` on the default branch says `guardrails: { workflow-files: approve }`.';

/** Hidden files that only say what a tool leaves out; a new chart or folder has one. */
const harmlessHidden: ReadonlySet<string> = new Set(['.helmignore', '.gitkeep']);

/**
 * Which paths a change may never touch, whoever proposed it. One row adds a rule; order matters only for which one is named.
 * Names are compared as case-insensitive file systems and NTFS/HFS+ see them (CVE-2014-9390), because clones end up there.
 */
export const pathRules: readonly PathRule[] = [
  row('empty-path', 'it is empty', inside, (path) => path === ''),
  row(
    'path-too-long',
    'it is longer than 1,000 characters or has a name longer than 200',
    inside,
    (path, segments) => path.length > 1000 || segments.some((segment) => Buffer.byteLength(segment) > 200),
  ),
  row('control-characters', 'it holds control characters', inside, (path) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(path)),
  row(
    'invisible-characters',
    'it holds invisible or look-alike characters',
    inside,
    (path) =>
      /[\p{Cf}\p{Co}\p{Cs}\p{Cn}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}\u3164\uFFA0\u2024\u2044\u2215\uFF0E\uFF0F\u29F8]/u.test(
        path,
      ) || path !== path.normalize('NFC'),
  ),
  row('backslash', 'it holds a backslash', inside, (path) => path.includes('\\')),
  row('absolute-path', 'it is absolute', inside, (path) => /^(?:\/|~|[a-z]:|[a-z][a-z0-9+.-]*:\/\/)/i.test(path)),
  row('traversal', 'it leaves its folder', inside, (_, segments) =>
    segments.some((segment) => segment === '' || segment === '.' || segment === '..'),
  ),
  row('trailing-dot-or-blank', 'a name begins or ends with a blank, or ends with a dot', inside, (_, segments) =>
    segments.some((segment) => /^\s|[\s.]$/.test(segment)),
  ),
  row('option-like-name', 'a name begins with `-`, which programs read as an option', inside, (_, segments) =>
    segments.some((segment) => segment.startsWith('-')),
  ),
  row('git-internals', "it is git's own", byHand, (_, segments) =>
    segments.some((segment) => /^(?:\.git|git~\d+|\.git[:;].*)$/i.test(segment)),
  ),
  row('state-or-secret', 'files of that name hold state or secrets', byHand, (_, segments) =>
    holdsSecrets(segments.at(-1) ?? ''),
  ),
  row('bot-configuration', 'it is the configuration of this bot', byHand, (path) =>
    /(?:^|\/)promptops\.ya?ml$/i.test(path),
  ),
  row('codeowners', 'it decides who must review', byHand, (_, segments) =>
    segments.some((segment) => segment.toLowerCase() === 'codeowners'),
  ),
  row(
    'workflow',
    'workflows run with the rights of the repository',
    workflowByTemplate,
    (_, segments) =>
      segments.some((segment) => /^\.(?:github|gitlab|gitea|forgejo|circleci|buildkite)$/i.test(segment)) ||
      /^(?:\.gitlab-ci\.ya?ml|azure-pipelines\.ya?ml|jenkinsfile|\.travis\.yml|atlantis\.ya?ml)$/i.test(
        segments.at(-1) ?? '',
      ),
  ),
  row('hidden-file', 'hidden files steer tools and are easily overlooked in a review', byHand, (_, segments) =>
    segments.some(
      (segment, index) => segment.startsWith('.') && !(index === segments.length - 1 && harmlessHidden.has(segment)),
    ),
  ),
];

/**
 * The first rule that a path breaks.
 * @param workflows whether workflows of GitHub may be written; every other rule holds always
 */
export function pathProblem(path: string, workflows = false): PathProblem | undefined {
  // What comes after the folder is held against every rule all the same.
  const judged = workflows && isWorkflowFile(path) ? path.slice('.github/'.length) : path;
  const segments = judged.split('/');
  const broken = pathRules.find((rule) => rule.breaks(judged, segments));
  return (
    broken && { file: path, rule: broken.name, reason: `${broken.reason} (${broken.name})`, remedy: broken.remedy }
  );
}

/** Whether a file of this name usually holds state or secrets, so that it is neither written nor shown. */
export function holdsSecrets(baseName: string): boolean {
  return /(?:^\.env(?:$|\.(?!example$|sample$|template$))|\.tfstate(?:$|\.)|\.(?:pem|key|p12|pfx|jks|keystore|kdbx)$|^id_(?:rsa|dsa|ecdsa|ed25519)$|^\.?(?:netrc|npmrc|pypirc|terraformrc|git-credentials|dockercfg|pgpass)$|^kubeconfig$)/i.test(
    baseName,
  );
}

function row(name: string, reason: string, remedy: string, breaks: PathRule['breaks']): PathRule {
  return { name, reason, remedy, breaks };
}
