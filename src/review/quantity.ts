const factors: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a Kubernetes quantity stands for (`500m`, `1Gi`, `2e3`); `undefined` when it is none. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export function quantity(text: string): number | undefined {
  const match = /^([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/.exec(text);
  return match === null ? undefined : Number(match[1]) * (factors[match[2] ?? ''] ?? 1);
}
