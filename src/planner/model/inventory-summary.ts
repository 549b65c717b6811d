import type { Inventory, Place } from '../../context/inventory.ts';
import type { Relevance } from './relevance.ts';

const maxLinesPerSection = 60;

/**
 * What the repository holds, as text: environments, conventions, Terraform, Helm, Kustomize, objects, with file and line.
 * In a large repository the lines nearest to the request stay, and the rest is counted.
 */
export function summarizeInventory(inventory: Inventory, relevance: Relevance): string {
  const section = (title: string, lines: readonly string[]): string[] => {
    if (lines.length === 0) return [];
    const ranked = lines.length <= maxLinesPerSection ? lines : nearest(lines, relevance);
    const more = lines.length - ranked.length;
    return [`## ${title}`, ...ranked, ...(more > 0 ? [`… and ${more} more: use search or list_files`] : []), ''];
  };
  return [
    ...section(
      'Environments',
      inventory.environments.map(
        (it) => `- ${it.name} (written ${it.aliases.join(', ')}): ${it.paths.slice(0, 12).join(', ')}`,
      ),
    ),
    ...section('Conventions', conventions(inventory)),
    ...section(
      'Terraform modules',
      inventory.terraform.map((it) => terraformLine(it)),
    ),
    ...section(
      'Terragrunt',
      inventory.terragrunt.map(
        (it) =>
          `- ${it.file} (${it.role}${at(it.environment)})${it.source === undefined ? '' : ` source ${it.source}`}`,
      ),
    ),
    ...section(
      'Helm charts',
      inventory.charts.map(
        (it) =>
          `- ${it.dir}: ${it.name} ${it.version ?? ''}; values ${it.values.map((one) => `${one.file}${at(one.environment)}`).join(', ')}`,
      ),
    ),
    ...section(
      'Helm releases',
      inventory.releases.map(
        (it) =>
          `- ${it.object} (${place(it.at)}${at(it.environment)}): chart ${it.chartDir ?? it.chart ?? '?'} ${it.version ?? ''}; values files ${it.valueFiles.join(', ') || 'none'}${it.inlineValues === undefined ? '' : `; inline values at ${it.inlineValues}`}`,
      ),
    ),
    ...section(
      'Applied by GitOps',
      inventory.reconcilers.map((it) => `- ${it.object} (${place(it.at)}${at(it.environment)}) applies ${it.path}`),
    ),
    ...section(
      'Kustomizations',
      inventory.kustomizations.map(
        (it) =>
          `- ${it.file} (${it.role}${at(it.environment)}): resources ${it.resources.join(', ') || 'none'}${it.patches.length === 0 ? '' : `; patches ${it.patches.join(', ')}`}`,
      ),
    ),
    ...section(
      'Kubernetes objects',
      inventory.objects.map(
        (it) =>
          `- ${it.object}${it.isPatch === true ? ' (a patch)' : ''}${it.namespace === undefined ? '' : ` in namespace ${it.namespace}`}: ${place(it.at)}${at(it.environment)}`,
      ),
    ),
    ...section(
      'Left alone',
      inventory.skipped.slice(0, 30).map((it) => `- ${it.file}: ${it.reason}`),
    ),
  ].join('\n');
}

function conventions({ conventions: { terraform, kubernetes, helm } }: Inventory): string[] {
  const lines: (string | undefined)[] = [
    terraform.modulesDir && `- Terraform modules live in ${terraform.modulesDir}/`,
    terraform.moduleFiles.length > 0 ? `- a module has the files ${terraform.moduleFiles.join(', ')}` : undefined,
    Object.keys(terraform.tags).length > 0 ? `- tags: ${JSON.stringify(terraform.tags)}` : undefined,
    terraform.requiredVersion && `- required_version: ${terraform.requiredVersion}`,
    ...Object.entries(terraform.providers).map(([name, it]) => `- provider ${name}: ${it.source} ${it.version ?? ''}`),
    terraform.namePrefix && `- names begin with ${terraform.namePrefix}`,
    kubernetes.manifestsDir && `- plain manifests live in ${kubernetes.manifestsDir}/`,
    kubernetes.labels.length > 0 ? `- labels: ${kubernetes.labels.join(', ')}` : undefined,
    helm.chartsDir &&
      `- charts live in ${helm.chartsDir}/${helm.chartFolder === undefined ? '' : `<name>/${helm.chartFolder}`}`,
  ];
  return lines.filter((line): line is string => line !== undefined && line !== '');
}

function terraformLine(module: Inventory['terraform'][number]): string {
  const providers = Object.entries(module.providers).map(([name, it]) => `${name} ${it.version ?? ''}`.trim());
  const calls = module.calls.map(
    (call) =>
      `module.${call.name} → ${call.source}${call.version === undefined ? '' : ` ${call.version}`} (${place(call.at)})`,
  );
  const blocks = module.blocks.slice(0, 40).map((block) => `${block.address} (${place(block.at)})`);
  return [
    `- ${module.dir || '.'} (${module.role}${at(module.environment)})`,
    ...(providers.length > 0 ? [`providers ${providers.join(', ')}`] : []),
    ...(module.tfvars.length > 0 ? [`tfvars ${module.tfvars.join(', ')}`] : []),
    ...(calls.length > 0 ? [`calls ${calls.join(', ')}`] : []),
    ...(blocks.length > 0 ? [`blocks ${blocks.join(', ')}`] : []),
  ].join('; ');
}

function nearest(lines: readonly string[], relevance: Relevance): readonly string[] {
  const kept = new Set(
    lines
      .map((line, index) => ({ index, score: relevance(line) }))
      .toSorted((a, b) => b.score - a.score || a.index - b.index)
      .slice(0, maxLinesPerSection)
      .map(({ index }) => index),
  );
  return lines.filter((_, index) => kept.has(index));
}

function place({ file, line }: Place): string {
  return `${file}:${line}`;
}

function at(environment: string | undefined): string {
  return environment === undefined ? '' : `, ${environment}`;
}
