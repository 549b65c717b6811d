import { posix } from 'node:path';
import type { Operation, Question } from '../../domain/proposal.ts';
import { baseKustomization, overlayKustomization } from './app-kustomizations.ts';
import type { OpenPoint } from './decide-values.ts';
import { listResources, mainKind, mainObject, renderManifests } from './kubernetes-files.ts';
import type { TextFile } from './kubernetes-files.ts';
import { kubernetesLayout } from './kubernetes-layout.ts';
import type { KubernetesLayout } from './kubernetes-layout.ts';
import { environmentOf } from './neighbour-values.ts';
import { movedNamespace } from './moved-namespace.ts';
import { placeBeside } from './place-beside.ts';
import { placeEnvironmentTree } from './place-environment-tree.ts';
import { bringsTree, placeKustomizeApp } from './place-kustomize-app.ts';
import { addFiles, folderExists, joinPath, pathFlag } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';

/**
 * Places manifests as the repository arranges its own: a base with overlays, a folder a kustomization lists, a folder
 * per app, or one flat folder; with the namespace of their neighbours.
 */
export async function placeKubernetes(input: PlacementInput): Promise<Placement> {
  const { planning, template, values } = input;
  const name = nameOf(input);
  if (bringsTree(input)) return placeKustomizeApp(input, name);
  if (template.serves.length > 0) {
    const beside = await placeBeside(input, name);
    if (beside !== undefined) return beside;
  }
  const taken = nameTaken(input, name);
  if (taken !== undefined) return taken;
  const flagged = pathFlag(planning);
  const layout = flagged === undefined ? layoutFor(input) : layoutAt(input, flagged);
  if (layout === undefined) return { kind: 'open', points: [whichFolder(input)] };
  const noApp = flagged === undefined ? whichApp(input, layout) : undefined;
  const moved = layout.kind === 'shared' ? movedNamespace(input, layout.kustomization) : undefined;
  const unclear = noApp ?? moved;
  if (unclear !== undefined) return { kind: 'open', points: [unclear] };
  if (layout.kind === 'app-bases') return placeAppBase(input, layout, name);
  if (layout.kind === 'environment-trees') return placeEnvironmentTree(input, layout, name);
  if (input.environments.length > 0 && !belongsToEnvironment(input, layout))
    return { kind: 'open', points: [whichFolder(input)] };
  const unsaid = flagged === undefined ? unsaidEnvironment(input, layout) : undefined;
  if (unsaid !== undefined) return { kind: 'open', points: [unsaid] };
  const near = values['namespace'] === null ? neighbourNamespace(layout, name) : undefined;
  const files = renderManifests(input, name, near === undefined ? {} : { namespace: near });
  const dir = flagged ?? layoutDir(layout, name);
  const fileName = template.parameters['name'] === undefined ? `${name}-${template.name}` : name;
  const placed = layout.kind === 'app-folders' ? files : besideOthers(files, fileName, layout.kind === 'flat');
  const added = await addFiles(planning, dir, placed);
  if ('kind' in added) return added;
  const paths = placed.map((file) => file.path);
  const listed = layout.kind === 'shared' ? await listResources(input, layout.kustomization, paths) : [];
  const own = layout.kind === 'app-folders' && layout.ownNamespaces === true;
  const theirs = own ? 'as the other apps are in theirs; the namespace has to exist' : 'as its neighbours are';
  const assumptions = near === undefined ? [] : [`It is in the namespace ${near}, ${theirs}.`];
  const warnings = notApplied(input, dir);
  return { kind: 'placed', dir, operations: [...added, ...listed], assumptions, warnings };
}

function nameOf({ template, values }: PlacementInput): string {
  if (typeof values['name'] === 'string') return values['name'];
  // What is for a whole namespace is found by it.
  const { namespace } = values;
  return template.serves.includes('Namespace') && typeof namespace === 'string' ? namespace : template.name;
}

/** Layouts of things that no app owns, and of what steers a cluster, are not those of workloads. */
function layoutFor(input: PlacementInput): KubernetesLayout | undefined {
  const { inventory } = input.planning;
  const { kind, group } = mainObject(input.template);
  const exists = (wanted: string): boolean => inventory.objects.some((one) => one.kind === wanted);
  const steers = group === 'argoproj.io' || group.endsWith('toolkit.fluxcd.io');
  const ofNamespace = input.template.serves.includes('Namespace') && exists('Namespace');
  const like = ofNamespace ? 'Namespace' : kind === 'ApplicationSet' && !exists(kind) ? 'Application' : kind;
  if (steers && inventory.objects.length > 0 && !exists(like)) return undefined;
  const { namespace } = input.values;
  const said = typeof namespace === 'string' ? namespace : undefined;
  const layout = kubernetesLayout(inventory, like, input.environments[0], said);
  const isAppTree = layout.kind === 'app-bases' || layout.kind === 'environment-trees';
  if (isAppTree && input.template.parameters['name'] === undefined) return undefined;
  return layout.kind === 'shared' ? inOverlay(input, layout) : layout;
}

/** For one environment what all share is added in its overlay, not in the base. */
function inOverlay(
  { environments, planning }: PlacementInput,
  layout: KubernetesLayout & { readonly kind: 'shared' },
): KubernetesLayout {
  const [environment, ...others] = environments;
  const overlays = planning.inventory.kustomizations.filter(
    (one) =>
      one.role === 'overlay' && one.environment === environment && one.resources.includes(layout.kustomization.dir),
  );
  const [overlay, ...more] = overlays;
  return environment === undefined || overlay === undefined || others.length > 0 || more.length > 0
    ? layout
    : { kind: 'shared', kustomization: overlay };
}

/** What has an app or a namespace of its own; everything else is part of one. */
const ownApps = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Namespace', 'HelmRelease'];

/** Where each app has a folder and a namespace of its own, a secret or a certificate has to be in that of its app. */
function whichApp(input: PlacementInput, layout: KubernetesLayout): OpenPoint | undefined {
  const isTree = layout.kind === 'app-bases' || layout.kind === 'environment-trees';
  const isApart = isTree || (layout.kind === 'app-folders' && layout.ownNamespaces === true);
  if (!isApart || ownApps.includes(mainKind(input.template))) return undefined;
  const { environments, planning } = input;
  const folders = planning.inventory.objects
    .filter(({ kind, isPatch }) => isPatch !== true && kind !== 'Namespace' && ownApps.includes(kind))
    .filter(({ environment: one }) => environments.length === 0 || one === undefined || environments.includes(one))
    .map(({ at }) => `--path ${posix.dirname(at.file)}`);
  return {
    question: 'Each app has a folder of its own here. Which app is it for?',
    proposals: [...new Set(folders)].slice(0, 8),
  };
}

type PlainLayout = Exclude<KubernetesLayout, { readonly kind: 'app-bases' | 'environment-trees' }>;

function layoutDir(layout: PlainLayout, name: string): string {
  if (layout.kind === 'shared') return layout.kustomization.dir;
  return layout.kind === 'flat' ? layout.dir : joinPath(layout.parent, name);
}

function neighbourNamespace(layout: PlainLayout, name: string): string | undefined {
  if (layout.kind === 'app-folders' && layout.ownNamespaces === true) return name;
  return layout.kind === 'shared' ? undefined : layout.namespace;
}

/** Where things of the kind are kept by environment, one has to be named: no cluster is chosen for anybody. */
function unsaidEnvironment(input: PlacementInput, layout: PlainLayout): OpenPoint | undefined {
  const { environments, objects } = input.planning.inventory;
  const dir = layout.kind === 'app-folders' ? layout.parent : layoutDir(layout, '');
  const here = environments.find(({ paths }) => paths.some((path) => dir === path || dir.startsWith(`${path}/`)));
  if (input.environments.length > 0 || here === undefined) return undefined;
  const names = [...new Set(objects.flatMap(({ environment }) => environment ?? []))];
  if (names.length < 2) return undefined;
  return {
    question: 'Manifests are kept by environment here. Which one is it for?',
    proposals: names.map((one) => `in ${one}`),
  };
}

/** Where Argo CD applies folders by name, a new folder is applied by nobody. */
function notApplied(input: PlacementInput, dir: string): readonly string[] {
  const applied = input.planning.inventory.reconcilers.filter(({ kind }) => kind === 'Application');
  const { group } = mainObject(input.template);
  if (
    applied.length === 0 ||
    group === 'argoproj.io' ||
    applied.some(({ path }) => dir === path || dir.startsWith(`${path}/`))
  )
    return [];
  return [
    `No Application applies \`${dir}\` yet, so nothing is deployed: \`/promptops generate argo application\` makes one.`,
  ];
}

/** Beside the files of other apps a file carries the app's name; in a flat folder all objects share one file. */
function besideOthers(files: readonly TextFile[], name: string, inOneFile: boolean): readonly TextFile[] {
  const extension = posix.extname(files[0]?.path ?? '.yaml');
  if (inOneFile || files.length === 1)
    return [{ path: `${name}${extension}`, text: files.map((file) => file.text).join('---\n') }];
  return files.map((file) => ({ ...file, path: `${name}-${file.path}` }));
}

/** A tree of its own for the app: base with kustomization, and an overlay for each environment asked for. */
async function placeAppBase(
  input: PlacementInput,
  layout: KubernetesLayout & { readonly kind: 'app-bases' },
  name: string,
): Promise<Placement> {
  const { planning } = input;
  const root = joinPath(layout.parent, name);
  if (folderExists(planning, root))
    return {
      kind: 'question',
      question: `The name is already taken: \`${root}\` exists. What should the new one be called?`,
      candidates: [{ label: root }],
      examples: ['… name it <another name>', '… --path <another folder>'],
    };
  const overlays = environmentOverlays(input, layout);
  if (overlays.length < input.environments.length) return { kind: 'open', points: [whichFolder(input)] };
  // A namespace belongs to the overlays here, so that the base serves them all.
  const files = renderManifests(input, name, overlays.length > 0 ? { namespace: null } : {});
  const base = [...files, { path: 'kustomization.yaml', text: await baseKustomization(input, layout.sibling, files) }];
  const added = await addFiles(planning, joinPath(root, layout.base), base);
  if ('kind' in added) return added;
  const operations: Operation[] = [...added];
  const asked = typeof input.values['namespace'] === 'string' ? input.values['namespace'] : undefined;
  const assumptions: string[] = [];
  for (const overlay of overlays) {
    const namespace = asked ?? (overlay.namespaceIsApp ? name : overlay.namespace);
    if (asked === undefined && namespace !== undefined)
      assumptions.push(
        `It is in the namespace ${namespace}, as the other apps are in theirs; the namespace has to exist.`,
      );
    operations.push({
      op: 'add-file',
      file: joinPath(root, `${overlay.dir}/kustomization.yaml`),
      content: overlayKustomization(posix.relative(overlay.dir, layout.base), namespace),
    });
  }
  const missing =
    overlays.length === 0
      ? [
          'No overlay uses the base yet, so nothing is deployed: name the environments (`… in staging`) to get their overlays.',
        ]
      : [];
  return { kind: 'placed', dir: root, operations, assumptions: [...new Set(assumptions)], warnings: missing };
}

type Overlay = { readonly dir: string; readonly namespace?: string; readonly namespaceIsApp: boolean };

/** Where the sibling app keeps its overlay of each environment, relative to the app's folder. */
function environmentOverlays(
  input: PlacementInput,
  layout: KubernetesLayout & { readonly kind: 'app-bases' },
): readonly Overlay[] {
  const siblingRoot = posix.dirname(layout.sibling.dir);
  const ofSibling = input.planning.inventory.kustomizations.filter(
    (one) => one.role === 'overlay' && one.dir.startsWith(`${siblingRoot}/`),
  );
  return input.environments.flatMap((environment) => {
    const overlay = ofSibling.find((one) => one.environment === environment);
    if (overlay === undefined) return [];
    const { namespace } = overlay;
    return [
      {
        dir: overlay.dir.slice(siblingRoot.length + 1),
        namespaceIsApp: namespace === posix.basename(siblingRoot),
        ...(namespace === undefined ? {} : { namespace }),
      },
    ];
  });
}

function layoutAt(input: PlacementInput, dir: string): KubernetesLayout {
  const kustomization = input.planning.inventory.kustomizations.find((one) => one.dir === dir);
  if (kustomization !== undefined) return { kind: 'shared', kustomization };
  const here = input.planning.inventory.objects.filter(({ at }) => posix.dirname(at.file) === dir);
  const [namespace, ...others] = new Set(here.flatMap((one) => one.namespace ?? []));
  return {
    kind: 'app-folders',
    parent: posix.dirname(dir),
    ...(namespace === undefined || others.length > 0 ? {} : { namespace }),
  };
}

/** Whether files put there reach only the environments that were asked for: by their folder, or as each file there names its own. */
function belongsToEnvironment(input: PlacementInput, layout: PlainLayout): boolean {
  const { planning, environments } = input;
  if (pathFlag(planning) !== undefined) return true;
  const dir = layout.kind === 'app-folders' ? layout.parent : layoutDir(layout, '');
  const [environment, ...others] = environments;
  const known = planning.inventory.environments.find((one) => one.name === environment);
  if (others.length > 0 || known === undefined) return false;
  const kind = mainKind(input.template);
  return (
    known.paths.some((path) => dir === path || dir.startsWith(`${path}/`)) ||
    (layout.kind === 'flat' &&
      planning.inventory.objects.some(
        (one) =>
          one.kind === kind &&
          environmentOf(one, planning.inventory) === environment &&
          posix.dirname(one.at.file) === dir,
      ))
  );
}

/** Asks for the folder; where the environment has just one, the example is the request with it. */
function whichFolder({ environments, planning }: PlacementInput): OpenPoint {
  const folders = planning.inventory.environments
    .filter((one) => environments.includes(one.name))
    .flatMap((one) => one.paths)
    .filter((path) => !/\.\w+$/.test(path));
  const [only] = folders;
  return {
    question: `Nothing shows where manifests${environments.length === 0 ? ' of this kind' : ` of ${environments.join(' and ')}`} live. Which folder should it go to?`,
    proposals: folders.length === 0 ? ['--path <folder>'] : folders.slice(0, 8).map((folder) => `--path ${folder}`),
    ...(folders.length === 1 && only !== undefined ? { answer: `--path ${only}` } : {}),
  };
}

function nameTaken(input: PlacementInput, name: string): Question | undefined {
  const kind = mainKind(input.template);
  const { namespace } = input.values;
  const called = input.template.parameters['name'] === undefined ? input.template.name : name;
  const existing = input.planning.inventory.objects.find(
    (object) =>
      object.kind === kind &&
      object.name === called &&
      object.isPatch !== true &&
      !(typeof namespace === 'string' && object.namespace !== undefined && object.namespace !== namespace) &&
      (input.environments.length === 0 ||
        object.environment === undefined ||
        input.environments.includes(object.environment)),
  );
  if (existing === undefined) return undefined;
  return {
    kind: 'question',
    question: `The name is already taken: ${kind} ${called} is in \`${existing.at.file}\`, line ${existing.at.line}. What should the new one be called?`,
    candidates: [{ label: `${kind}/${called}`, file: existing.at.file, line: existing.at.line }],
    examples: ['… name it <another name>'],
  };
}
