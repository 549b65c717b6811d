import { posix } from 'node:path';
import { parse } from 'yaml';
import { isMap, listAt, textAt, valueAt } from '../../context/json-access.ts';
import type { Kustomization } from '../../context/inventory.ts';
import type { Json } from '../../domain/json.ts';
import type { Operation, Question } from '../../domain/proposal.ts';
import type { OpenPoint } from './decide-values.ts';
import { kubernetesLayout } from './kubernetes-layout.ts';
import type { KubernetesLayout } from './kubernetes-layout.ts';
import { yamlLiteral } from './literals.ts';
import { addFiles, folderExists, joinPath, pathFlag } from './placement.ts';
import type { Placement, PlacementInput } from './placement.ts';
import { renderText } from './render.ts';

type TextFile = { readonly path: string; readonly text: string };

/**
 * Places manifests as the repository arranges its own: a base with overlays, a folder a kustomization lists, a folder
 * per app, or one flat folder; with the namespace of their neighbours.
 */
export async function placeKubernetes(input: PlacementInput): Promise<Placement> {
  const { planning, template, values } = input;
  const name = typeof values['name'] === 'string' ? values['name'] : template.name;
  const taken = nameTaken(input, name);
  if (taken !== undefined) return taken;
  const flagged = pathFlag(planning);
  const layout =
    flagged === undefined
      ? kubernetesLayout(planning.inventory, mainKind(input), input.environments[0])
      : layoutAt(input, flagged);
  if (layout.kind === 'app-bases') return placeAppBase(input, layout, name);
  if (input.environments.length > 0 && !(await belongsToEnvironment(input, layout)))
    return { kind: 'open', points: [whichFolder(input)] };
  const near =
    'namespace' in layout && values['namespace'] === null && layout.namespace !== undefined
      ? layout.namespace
      : undefined;
  const files = render(input, name, near === undefined ? {} : { namespace: near });
  const dir =
    layout.kind === 'shared'
      ? layout.kustomization.dir
      : layout.kind === 'flat'
        ? layout.dir
        : (flagged ?? joinPath(layout.parent, name));
  const placed = layout.kind === 'app-folders' ? files : besideOthers(files, name, layout.kind === 'flat');
  const added = await addFiles(planning, dir, placed);
  if ('kind' in added) return added;
  const listed =
    layout.kind === 'shared'
      ? await listResources(
          input,
          layout.kustomization,
          placed.map((file) => file.path),
        )
      : [];
  const assumptions = near === undefined ? [] : [`It is in the namespace ${near}, as its neighbours are.`];
  return { kind: 'placed', dir, operations: [...added, ...listed], assumptions, warnings: [] };
}

function render(
  input: PlacementInput,
  name: string,
  more: Readonly<Record<string, string | null>>,
): readonly TextFile[] {
  const { fileExtension } = input.planning.inventory.conventions.kubernetes;
  return input.template.files
    .map((file) => ({
      path: file.path.replace(/\.yaml$/, `.${fileExtension}`),
      text: renderText(file.path, file.text, { ...input.values, name, ...more }),
    }))
    .filter((file) => file.text !== '')
    .toSorted((a, b) => rank(a.path, input) - rank(b.path, input));
}

/** The file that gives the template its name comes first. */
function rank(path: string, input: PlacementInput): number {
  return path.startsWith(input.template.name) ? 0 : 1;
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
  // A namespace belongs to the overlays here, so that the base serves them all.
  const files = render(input, name, overlays.length > 0 ? { namespace: null } : {});
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

/** Lists the files; labels are taken over from the neighbour when they name no app. */
async function baseKustomization(
  input: PlacementInput,
  sibling: Kustomization,
  files: readonly TextFile[],
): Promise<string> {
  const head = `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${files.map((file) => `  - ${yamlLiteral(file.path)}\n`).join('')}`;
  const pairs = await sharedLabels(input, sibling);
  if (pairs.length === 0) return head;
  return `${head}labels:\n  - pairs:\n${pairs.map(([key, value]) => `      ${key}: ${yamlLiteral(value)}\n`).join('')}`;
}

async function sharedLabels(
  input: PlacementInput,
  sibling: Kustomization,
): Promise<readonly (readonly [string, string])[]> {
  const value = readYaml(await input.planning.tree.read(sibling.file));
  const app = posix.basename(posix.dirname(sibling.dir));
  return listAt(value, 'labels').flatMap((entry) => {
    const pairs = valueAt(entry, 'pairs');
    return Object.entries(isMap(pairs) ? pairs : {}).flatMap(([key, text]) =>
      typeof text === 'string' && text !== app && /^[A-Za-z0-9._/-]{1,120}$/.test(key) ? [[key, text] as const] : [],
    );
  });
}

function overlayKustomization(base: string, namespace: string | undefined): string {
  const place = namespace === undefined ? '' : `namespace: ${yamlLiteral(namespace)}\n`;
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${place}resources:\n  - ${base}\n`;
}

/** Adds new files to the list of an existing kustomization. */
async function listResources(
  input: PlacementInput,
  kustomization: Kustomization,
  paths: readonly string[],
): Promise<readonly Operation[]> {
  const name = textAt(readYaml(await input.planning.tree.read(kustomization.file)), 'metadata', 'name');
  const object = name === undefined ? posix.basename(kustomization.file) : `Kustomization/${name}`;
  return paths.map((path) => ({ op: 'insert', file: kustomization.file, object, path: 'resources', value: path }));
}

/** The value of a YAML file; nothing when it cannot be read. */
function readYaml(text: string | undefined): Json | undefined {
  try {
    return parse(text ?? '', { maxAliasCount: 10 }) as Json;
  } catch {
    return undefined;
  }
}

function layoutAt(input: PlacementInput, dir: string): KubernetesLayout {
  const kustomization = input.planning.inventory.kustomizations.find((one) => one.dir === dir);
  if (kustomization !== undefined) return { kind: 'shared', kustomization };
  return { kind: 'app-folders', parent: posix.dirname(dir) };
}

function mainKind(input: PlacementInput): string {
  const main =
    input.template.files.find((file) => file.path.startsWith(input.template.name)) ?? input.template.files[0];
  return /^kind: (\w+)/m.exec(main?.text ?? '')?.[1] ?? '';
}

/** Whether files put there reach only the environments that were asked for. */
async function belongsToEnvironment(input: PlacementInput, layout: KubernetesLayout): Promise<boolean> {
  if (pathFlag(input.planning) !== undefined) return true;
  const dir =
    layout.kind === 'flat'
      ? layout.dir
      : layout.kind === 'shared'
        ? layout.kustomization.dir
        : layout.kind === 'app-folders'
          ? layout.parent
          : '';
  const [environment, ...others] = input.environments;
  const known = input.planning.inventory.environments.find((one) => one.name === environment);
  return (
    others.length === 0 && known !== undefined && known.paths.some((path) => dir === path || dir.startsWith(`${path}/`))
  );
}

/** Asks for the folder; where the environment has just one, the example is the request with it. */
function whichFolder({ environments, planning }: PlacementInput): OpenPoint {
  const folders = planning.inventory.environments
    .filter((one) => environments.includes(one.name))
    .flatMap((one) => one.paths);
  const [only] = folders;
  return {
    question: `Nothing shows where manifests of ${environments.join(' and ')} live. Which folder should it go to?`,
    proposals: folders.length === 0 ? ['--path <folder>'] : folders.slice(0, 8).map((folder) => `--path ${folder}`),
    ...(folders.length === 1 && only !== undefined ? { answer: `--path ${only}` } : {}),
  };
}

function nameTaken(input: PlacementInput, name: string): Question | undefined {
  const kind = mainKind(input);
  const existing = input.planning.inventory.objects.find(
    (object) => object.kind === kind && object.name === name && object.isPatch !== true,
  );
  if (existing === undefined) return undefined;
  return {
    kind: 'question',
    question: `The name is already taken: ${kind} ${name} is in \`${existing.at.file}\`, line ${existing.at.line}. What should the new one be called?`,
    candidates: [{ label: `${kind}/${name}`, file: existing.at.file, line: existing.at.line }],
    examples: ['… name it <another name>'],
  };
}
