import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openRepositoryCache } from '../../src/adapters/git/git-repository-cache.ts';
import type { Inventory } from '../../src/context/inventory.ts';
import type { FileTree } from '../../src/domain/file-tree.ts';
import type { Planner } from '../../src/planner/planner.ts';
import { localRulesPlanner } from '../local-rules-planner.ts';
import { createInventoryCache } from '../../src/context/inventory-cache.ts';

/** Seconds for one size: read cold from the repository cache, from disk in a fresh process' memory, and from memory. */
export type InventoryTiming = {
  readonly files: number;
  readonly coldSeconds: number;
  readonly diskSeconds: number;
  readonly memorySeconds: number;
  readonly heapMegabytes: number;
  /** A request planned by the rules with nothing known of the files, and once more. */
  readonly planSeconds: number;
  readonly planAgainSeconds: number;
};

/** A service of a fleet repository: what teams really keep, 19 files. `number` makes its names its own. */
function serviceFiles(number: number): Record<string, string> {
  const name = `service-${number}`;
  const root = `apps/${name}`;
  const overlay = (environment: string, replicas: number) => ({
    [`${root}/overlays/${environment}/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: ${name}\nresources:\n  - ../../base\nimages:\n  - name: ghcr.io/shop/${name}\n    newTag: 1.${number}.0\npatches:\n  - path: patch-deployment.yaml\n`,
    [`${root}/overlays/${environment}/patch-deployment.yaml`]: `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  replicas: ${replicas}\n`,
  });
  const values = (replicas: number) =>
    `replicaCount: ${replicas}\nimage:\n  repository: ghcr.io/shop/${name}\n  tag: "1.${number}.0"\nresources:\n  requests:\n    cpu: 100m\n    memory: 128Mi\n  limits:\n    memory: 256Mi\nenv:\n  LOG_LEVEL: info\n  CACHE_TTL_SECONDS: "300"\ningress:\n  enabled: true\n  hosts:\n    - ${name}.example.com\n`;
  const terraform = (environment: string) => ({
    [`terraform/${environment}/${name}/main.tf`]: `module "bucket" {\n  source = "../../../modules/bucket"\n\n  name = "shop-\${var.environment}-${name}"\n  tags = {\n    owner = "team-${number}"\n  }\n}\n\nresource "aws_sqs_queue" "jobs" {\n  name                       = "${name}-jobs"\n  visibility_timeout_seconds = 60\n}\n`,
    [`terraform/${environment}/${name}/variables.tf`]: `variable "environment" {\n  type        = string\n  description = "Name of the environment."\n  default     = "${environment}"\n}\n`,
    [`terraform/${environment}/${name}/versions.tf`]: `terraform {\n  required_version = ">= 1.9"\n\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n`,
  });
  return {
    [`${root}/base/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - deployment.yaml\n  - service.yaml\n`,
    [`${root}/base/deployment.yaml`]: deployment(name),
    [`${root}/base/service.yaml`]: `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  labels:\n    app.kubernetes.io/name: ${name}\nspec:\n  selector:\n    app.kubernetes.io/name: ${name}\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n`,
    ...overlay('production', 3),
    ...overlay('staging', 1),
    [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 0.${number}.0\nappVersion: "1.0.0"\n`,
    [`charts/${name}/values.yaml`]: values(1),
    [`charts/${name}/values-production.yaml`]: values(4),
    [`charts/${name}/templates/deployment.yaml`]: `kind: Deployment\nspec:\n  replicas: {{ .Values.replicaCount }}\n`,
    [`releases/production/${name}.yaml`]: helmRelease(name),
    ...terraform('production'),
    ...terraform('staging'),
    [`src/${name}/README.md`]: `# ${name}\n`,
  };
}

function deployment(name: string): string {
  const container = (role: string) =>
    `        - name: ${role}\n          image: ghcr.io/shop/${name}:1.0.0\n          ports:\n            - name: http\n              containerPort: 8080\n          env:\n            - name: LOG_LEVEL\n              value: info\n            - name: DATABASE_HOST\n              value: "postgres.${name}.svc"\n          resources:\n            requests:\n              cpu: 100m\n              memory: 128Mi\n            limits:\n              memory: 256Mi\n          livenessProbe:\n            httpGet:\n              path: /healthz\n              port: http\n`;
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  labels:\n    app.kubernetes.io/name: ${name}\nspec:\n  replicas: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: ${name}\n  template:\n    metadata:\n      labels:\n        app.kubernetes.io/name: ${name}\n    spec:\n      containers:\n${container(name)}${container('sidecar')}`;
}

function helmRelease(name: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: ${name}\n  namespace: ${name}\nspec:\n  interval: 30m\n  chart:\n    spec:\n      chart: ./charts/${name}\n      sourceRef:\n        kind: GitRepository\n        name: flux-system\n  values:\n    replicaCount: 4\n    resources:\n      requests:\n        cpu: 250m\n`;
}

/**
 * Times the inventory of a repository grown 1×, 10× and 100× (about 100, 1,000 and 10,000 files), read from a real git repository.
 * @param print receives one line a size; the last line says how time grows with files
 */
export async function benchInventory(print: (line: string) => void = console.log): Promise<readonly InventoryTiming[]> {
  const timings: InventoryTiming[] = [];
  for (const services of [6, 53, 530]) {
    const timing = await timeRepository(services);
    timings.push(timing);
    print(
      `inventory of ${timing.files} files: cold ${timing.coldSeconds.toFixed(3)} s, from disk ${timing.diskSeconds.toFixed(3)} s, from memory ${timing.memorySeconds.toFixed(4)} s, heap ${timing.heapMegabytes.toFixed(0)} MB; a change planned in ${timing.planSeconds.toFixed(3)} s, again in ${timing.planAgainSeconds.toFixed(3)} s`,
    );
  }
  const [, middle, last] = timings;
  if (middle !== undefined && last !== undefined)
    print(
      `inventory: ${(last.files / middle.files).toFixed(1)}× the files take ${(last.coldSeconds / middle.coldSeconds).toFixed(1)}× the time`,
    );
  return timings;
}

async function timeRepository(services: number): Promise<InventoryTiming> {
  const scratch = mkdtempSync(join(tmpdir(), 'promptops-bench-'));
  try {
    const dir = join(scratch, 'repository');
    grow(dir, services);
    const dataDir = join(scratch, 'data');
    const cache = openRepositoryCache({ dataDir });
    const { commit } = await cache.fetchTree({ url: pathToFileURL(dir).href, ref: 'HEAD' });
    const tree = async () => cache.fetchTree({ url: pathToFileURL(dir).href, ref: commit });
    const inventories = createInventoryCache({ dataDir });
    const heapBefore = process.memoryUsage().heapUsed;
    const coldSeconds = await seconds(async () => inventories.inventoryOf(await tree()));
    const heapMegabytes = (process.memoryUsage().heapUsed - heapBefore) / 1024 / 1024;
    const diskSeconds = await seconds(async () => createInventoryCache({ dataDir }).inventoryOf(await tree()));
    const known = await tree();
    const memorySeconds = await seconds(() => inventories.inventoryOf(known));
    const inventory = await inventories.inventoryOf(known);
    const planner = localRulesPlanner();
    const planSeconds = await seconds(() => planned(planner, known, inventory));
    const planAgainSeconds = await seconds(() => planned(planner, known, inventory));
    return {
      files: known.entries.length,
      coldSeconds,
      diskSeconds,
      memorySeconds,
      heapMegabytes,
      planSeconds,
      planAgainSeconds,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @throws {Error} when the request is not understood: then it is not its planning that was timed */
async function planned(planner: Planner, tree: FileTree, inventory: Inventory): Promise<void> {
  const command = { verb: 'scale', text: 'scale service-3 to 5 replicas in production', flags: {} };
  const { result } = await planner({ command, inventory, tree, thread: [], feedback: [] }, AbortSignal.timeout(60_000));
  if (result.kind !== 'proposal' && result.kind !== 'question') throw new Error(`planned nothing: ${result.kind}`);
}

function grow(dir: string, services: number): void {
  const files = Array.from({ length: services }, (_, number) => serviceFiles(number));
  for (const [path, text] of files.flatMap((one) => Object.entries(one))) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args], {
      cwd: dir,
      stdio: 'ignore',
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'Grow');
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
