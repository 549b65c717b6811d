import { keysOf, type Value } from './leaves.ts';
import type { Scene, Touch } from './scene.ts';
import { shown, traceOf, type Trace } from './trace.ts';

/** Images without a tag or with `latest`: what runs is then whatever was pushed last. */
export function findLatestTags(scene: Scene): readonly Trace[] {
  const inManifests = scene.touches.flatMap((touch) =>
    touch.whole === 'removed' ? [] : touch.values.flatMap((value) => latest(value, touch)),
  );
  return inManifests;
}

function latest({ path, steps, key, to }: Value, touch: Touch): readonly Trace[] {
  if (typeof to !== 'string') return [];
  if (/^(?:image|image_uri|image_url)$/.test(key) && to !== '' && looksLikeImage(to, touch)) {
    if (to.includes('@sha256:')) return [];
    const tag = /:([\w.-]+)$/.exec(to)?.[1];
    if (tag === undefined) return [traceOf(touch, path, `${shown(to)} has no tag`)];
    return tag === 'latest' ? [traceOf(touch, path, shown(to))] : [];
  }
  const isTag =
    key === 'newTag' ||
    key === 'image_tag' ||
    key === 'imageTag' ||
    (key === 'tag' && /image/i.test(keysOf(steps).at(-2) ?? ''));
  return isTag && to === 'latest' ? [traceOf(touch, path, `\`${key}\` is \`latest\``)] : [];
}

/** In values files `image` may be only a name that a tag beside it completes; a machine image is no container's. */
function looksLikeImage(text: string, touch: Touch): boolean {
  if (/[$%]\{|\{\{|^ami-|\s/.test(text)) return false;
  if (/^(?:google_compute_|aws_instance|aws_launch|hcloud_|digitalocean_droplet|openstack_)/.test(touch.type))
    return false;
  return touch.type !== '' || text.includes(':');
}
