import { formatKeyPath, parseKeyPath } from '../../domain/key-path.ts';
import type { Decide } from './deps.ts';
import { show } from './new-value.ts';
import type { Target } from './target.ts';

/** Values of a chart's autoscaler, and the switch that stands beside them by convention (`helm create` writes both). */
const ofAutoscaler = new Set(['min replicas', 'max replicas', 'target utilization']);

/**
 * Bounds of an autoscaler that is switched off do nothing, and a replica count beside one that is on is overridden: both are said.
 * Only values of charts; what the autoscaler is called there is asked of the same place.
 */
export async function autoscalerSwitchWarnings(target: Target, decide: Decide): Promise<readonly string[]> {
  const { setting, environment } = target;
  const isBound = ofAutoscaler.has(setting.row);
  const [path] = setting.query.paths;
  if (setting.owner.kind !== 'Values' || path === undefined || !(isBound || setting.row === 'replicas')) return [];
  const above = parseKeyPath(path).slice(0, -1);
  const switchPath = formatKeyPath([...above, ...(isBound ? [] : [{ key: 'autoscaling' }]), { key: 'enabled' }]);
  const decision = await decide({
    ...setting.query,
    paths: [switchPath],
    ...(environment === undefined ? {} : { environment }),
  });
  const decided = decision.status === 'ambiguous' ? decision.readings[0] : decision;
  const place = decided !== undefined && 'places' in decided ? decided.places[0] : undefined;
  if (place?.value === undefined || typeof place.value !== 'boolean' || place.value === isBound) return [];
  const said = `\`${switchPath}\` of ${target.label} is \`${show(place.value)}\` (${place.file}:${place.line})`;
  return [
    isBound
      ? `${said}: the autoscaler is off, so this changes nothing until it is switched on.`
      : `${said}: the autoscaler is on and will override the replica count.`,
  ];
}
