import { repositoryConfigPath } from '../config/repository-config.ts';
import type { Inventory } from '../context/inventory.ts';
import type { Template } from '../planner/templates/manifest.ts';
import { inlineCode } from '../publishing/inert.ts';
import type { ProposedEnvironment } from './propose-config.ts';

/** What a template tells of itself here. */
export type TemplateSummary = Pick<Template, 'name' | 'summary' | 'kind' | 'provider'>;

/** What is found in a repository, by kind: `3 charts`. Empty when there is nothing that PromptOps works on. */
export function findings(inventory: Inventory): readonly string[] {
  const { terraform, terragrunt, charts, releases, kustomizations, objects } = inventory;
  const counts: readonly (readonly [number, string])[] = [
    [terraform.filter(({ role }) => role === 'root').length, 'Terraform root modules'],
    [terraform.filter(({ role }) => role === 'child').length, 'Terraform modules'],
    [terragrunt.filter(({ role }) => role === 'unit').length, 'Terragrunt units'],
    [charts.length, 'Helm charts'],
    [releases.length, 'Helm releases (Flux, Argo CD, helmfile)'],
    [kustomizations.filter(({ role }) => role === 'overlay').length, 'Kustomize overlays'],
    [objects.length, 'Kubernetes objects'],
  ];
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}`);
}

/** The body of the first pull request: what was found, what is proposed, and how to be rid of it. */
export function onboardingBody(
  inventory: Inventory,
  environments: readonly ProposedEnvironment[],
  templates: readonly TemplateSummary[],
): string {
  const found = findings(inventory);
  const fitting = templates.filter((template) => fits(template, inventory));
  return [
    `This adds \`${repositoryConfigPath}\`, which says who may ask PromptOps for what. **Nothing changes until it is merged**: until then the role write is needed for every command that changes something, and whatever is named like production wants a second person.`,
    '### Found here',
    found.length === 0 ? 'Nothing that PromptOps works on yet.' : found.map((line) => `- ${line}`).join('\n'),
    '### Environments',
    environments.length === 0
      ? 'None could be told from folder and file names.'
      : ['| environment | files | second person |', '|---|---|---|', ...environments.map(environmentRow)].join('\n'),
    '### Templates that fit',
    fitting.length === 0 ? 'None.' : fitting.map(({ name, summary }) => `- ${inlineCode(name)}: ${summary}`).join('\n'),
    '### Try it',
    '```text\n/promptops help\n/promptops who-can scale production\n/promptops config\n```',
    'Change the file as you like before you merge. **Close this pull request if you do not want it: it is not opened again.**',
  ].join('\n\n');
}

function environmentRow({ name, patterns, isProtected }: ProposedEnvironment): string {
  const shown = patterns.slice(0, 8).map((pattern) => inlineCode(pattern));
  const more = patterns.length > 8 ? ` and ${patterns.length - 8} more` : '';
  return `| ${inlineCode(name)} | ${shown.join(', ')}${more} | ${isProtected ? 'yes' : 'no'} |`;
}

/** A template fits where its kind of file is at home already, for the same provider. */
function fits({ kind, provider }: TemplateSummary, { terraform, charts, objects, kustomizations }: Inventory): boolean {
  if (kind === 'helm') return charts.length > 0;
  if (kind === 'kubernetes') return objects.length + kustomizations.length > 0;
  return terraform.some(({ providers }) => provider === undefined || Object.hasOwn(providers, provider.name));
}
