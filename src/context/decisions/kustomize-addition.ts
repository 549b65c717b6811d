import { formatKeyPath } from '../../domain/key-path.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import type { Kustomization } from '../inventory.ts';
import { baseName, isInside } from '../repository-path.ts';
import type { DecisionAddition, DecisionEdit, DecisionSource } from './decision.ts';
import type { DecisionContext } from './decision-context.ts';
import { kustomizationObject, kustomizationPlaces, ownPatch } from './kustomize-places.ts';
import type { PatchTarget } from './kustomize-places.ts';

type Wanted = {
  readonly kustomization: Kustomization;
  readonly environment: string;
  readonly target: PatchTarget;
  readonly path: readonly KeyStep[];
  /** The image's name when the path is one. */
  readonly image: string | undefined;
  readonly siblings: readonly Kustomization[];
};

/** API groups whose lists kustomize merges by name; in other objects a patch would replace the whole list. */
const builtIn =
  /^(?:v1|apps\/|batch\/|policy\/|autoscaling\/|networking\.k8s\.io\/|rbac\.authorization\.k8s\.io\/|storage\.k8s\.io\/)/;

/**
 * Where an overlay would set a value it does not set yet: as other overlays do it, else the way that changes least: its `images` for an image,
 * its patch file for the object if it has one, its `replicas` for a replica count, else a new patch file.
 */
export async function addToKustomization(
  wanted: Wanted,
  context: DecisionContext,
): Promise<DecisionAddition | undefined> {
  const { kustomization, environment, target, path } = wanted;
  if (!isInside(kustomization.file, kustomization.dir)) return undefined;
  const habit = await siblingSource(wanted, context);
  const patch = await ownPatch(kustomization, target, context.files);
  const isList = path.some((step) => !('key' in step));
  const add = (
    source: DecisionSource,
    edit: DecisionEdit,
    file: string,
    object: string,
    spelled: string,
  ): DecisionAddition => ({
    environment,
    source,
    file,
    object,
    path: spelled,
    edit,
  });
  const insert = (list: 'images' | 'replicas', item: { readonly [key: string]: string }) => {
    const { file } = kustomization;
    const object = kustomizationObject(file);
    return add(
      list === 'images' ? 'kustomize-images' : 'kustomize-replicas',
      { how: 'insert', file, object, path: list, item },
      file,
      object,
      list,
    );
  };
  if (wanted.image !== undefined && habit !== 'kustomize-patch')
    return insert('images', { name: wanted.image, newTag: '{value}' });
  const isReplicas =
    formatKeyPath(path) === 'spec.replicas' &&
    /^(?:Deployment|StatefulSet|ReplicaSet|ReplicationController)$/.test(target.kind);
  const hasReplicas =
    habit === 'kustomize-replicas' || (habit === undefined && (await usesReplicas(kustomization, context)));
  if (isReplicas && (hasReplicas || (patch === undefined && habit === undefined)))
    return insert('replicas', { name: target.name, count: '{value}' });
  if (isList && !builtIn.test(target.apiVersion)) return undefined;
  const spelled = formatKeyPath(path);
  if (patch !== undefined)
    return add(
      'kustomize-patch',
      { how: 'set', file: patch.file, object: patch.object, path: spelled },
      patch.file,
      patch.object,
      spelled,
    );
  const file = newPatchFile(wanted, context);
  if (file === undefined) return undefined;
  const { apiVersion, kind, name } = target;
  return add(
    'kustomize-patch',
    { how: 'new-patch', file, kustomization: kustomization.file, apiVersion, kind, name, path: spelled },
    file,
    `${kind}/${name}`,
    spelled,
  );
}

async function siblingSource(
  { siblings, target, path }: Wanted,
  { files }: DecisionContext,
): Promise<DecisionSource | undefined> {
  for (const sibling of siblings) {
    const [place] = await kustomizationPlaces(sibling, target, path, files);
    if (place !== undefined) return place.source;
  }
  return undefined;
}

async function usesReplicas(kustomization: Kustomization, { files }: DecisionContext): Promise<boolean> {
  const [own] = await files.objectsOf(kustomization.file);
  return own?.value !== null && typeof own?.value === 'object' && 'replicas' in own.value;
}

/** Called like the patch of a sibling overlay, else after the object; `undefined` when all such names are taken. */
function newPatchFile({ kustomization, siblings, target }: Wanted, { paths }: DecisionContext): string | undefined {
  const kind = target.kind.toLowerCase();
  const borrowed = siblings.flatMap((sibling) => sibling.patches.map(baseName)).filter((name) => name.includes(kind));
  return [...borrowed, `patch-${kind}.yaml`, `patch-${kind}-${target.name}.yaml`]
    .map((name) => (kustomization.dir === '' ? name : `${kustomization.dir}/${name}`))
    .find((path) => !paths.has(path));
}
