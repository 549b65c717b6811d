/** One kind of map with a customary order of its keys; `marks`: keys that only such a map has, all of them. */
type KeyOrder = { readonly marks: readonly string[]; readonly order: readonly string[] };

const words = (text: string): readonly string[] => text.split(' ');

/**
 * The order in which people write well-known Kubernetes keys, after the examples of its documentation
 * (https://kubernetes.io/docs/concepts/workloads/). One row adds a kind of map.
 */
const orders: readonly KeyOrder[] = [
  {
    marks: ['template'],
    order: words(
      'serviceName replicas revisionHistoryLimit minReadySeconds progressDeadlineSeconds selector strategy updateStrategy template volumeClaimTemplates',
    ),
  },
  {
    marks: ['jobTemplate'],
    order: words(
      'schedule timeZone suspend concurrencyPolicy startingDeadlineSeconds successfulJobsHistoryLimit failedJobsHistoryLimit jobTemplate',
    ),
  },
  {
    marks: ['name', 'image'],
    order: words(
      'name image imagePullPolicy command args workingDir ports envFrom env resources volumeMounts livenessProbe readinessProbe startupProbe lifecycle securityContext',
    ),
  },
  { marks: ['name', 'resources'], order: words('name image command args ports envFrom env resources volumeMounts') },
];

/**
 * Which of a map's keys a new one is customarily written after: the last one that comes before it in the order, or `first`
 * when all known ones come after it. Undefined when there is no custom, so that it goes to the end.
 */
export function customaryPlace(keys: readonly string[], added: string): { readonly after: number } | undefined {
  const row = orders.find(({ marks, order }) => marks.every((mark) => keys.includes(mark)) && order.includes(added));
  if (row === undefined) return undefined;
  const rank = (key: string): number => row.order.indexOf(key);
  const isSorted = keys
    .filter((key) => rank(key) >= 0)
    .every((key, at, known) => at === 0 || rank(key) > rank(known[at - 1] ?? key));
  if (!isSorted) return undefined;
  return { after: keys.findLastIndex((key) => rank(key) >= 0 && rank(key) < rank(added)) };
}
