import type { Failure } from '../../src/domain/failure.ts';
import { memoryTree } from '../../src/domain/memory-tree.ts';
import { reduceLog } from '../../src/explain/reduce-log.ts';
import { resolvePlaces } from '../../src/explain/resolve-places.ts';
import type { Planner } from '../../src/planner/planner.ts';
import type { FixTools } from '../../src/planner/fixes/known-fix.ts';
import { fixablePlaces } from '../../src/workflows/fixable.ts';
import { fixPlanner } from '../../src/workflows/plan-fix.ts';

export type Files = Readonly<Record<string, string>>;

/** A step that failed with these lines, explained; and the planner of its fix. */
export async function failedStep(command: string, log: string, files: Files) {
  const lines = [
    `##[group]Run ${command}`,
    command,
    '##[endgroup]',
    ...log.split('\n'),
    '##[error]Process completed with exit code 1.',
  ];
  const reduction = await reduceLog([`${lines.join('\n')}\n`]);
  const failure = {
    ...{ verdict: 'change', rootCause: reduction.rootCause, evidence: reduction.evidence },
    places: resolvePlaces(reduction.references, [], Object.keys(files)),
  } as unknown as Failure;
  const planWith = (tools: { readonly plan: Planner } & FixTools): Planner =>
    fixPlanner(tools, failure, fixablePlaces(failure));
  return { failure, tree: memoryTree(new Map(Object.entries(files))), planWith };
}

const budget = (version: string): string =>
  `apiVersion: ${version}\nkind: PodDisruptionBudget\nmetadata:\n  name: web\nspec:\n  minAvailable: 1\n  selector: { matchLabels: { app: web } }\n`;
const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n';

/** What the log of a tool says, the files it ran on, and the files as they should be. One row a form. */
export const mended: Readonly<Record<string, readonly [command: string, log: string, before: Files, after: Files]>> = {
  'a misspelt attribute': [
    'terraform validate',
    '╷\n│ Error: Unsupported attribute\n│ \n│   on envs/a/main.tf line 2, in output "id":\n│    2:   value = aws_vpc.main.idd\n│ \n│ This object has no argument, nested block, or exported attribute named\n│ "idd". Did you mean "id"?\n╵',
    { 'envs/a/main.tf': 'output "id" {\n  value = aws_vpc.main.idd\n}\n' },
    { 'envs/a/main.tf': 'output "id" {\n  value = aws_vpc.main.id\n}\n' },
  ],
  'a resource by nearly its name': [
    'terraform validate',
    '╷\n│ Error: Reference to undeclared resource\n│ \n│   on envs/a/out.tf line 2, in output "id":\n│    2:   value = aws_vpc.mian.id\n│ \n│ A managed resource "aws_vpc" "mian" has not been declared in the root module.\n╵',
    {
      'envs/a/out.tf': 'output "id" {\n  value = aws_vpc.mian.id\n}\n',
      'envs/a/main.tf': 'resource "aws_vpc" "main" {\n}\n',
    },
    { 'envs/a/out.tf': 'output "id" {\n  value = aws_vpc.main.id\n}\n' },
  ],
  'a named template of a chart by nearly its name': [
    'helm template shop charts/shop',
    'Error: shop/templates/a.yaml:1:3\n  executing "shop/templates/a.yaml" at <include "shop.lables" .>:\n    error calling include:\ntemplate: no template "shop.lables" associated with template "gotpl"\n\nUse --debug flag to render out invalid YAML',
    {
      'charts/shop/templates/a.yaml': '{{ include "shop.lables" . }}\n',
      'charts/shop/templates/_helpers.tpl': '{{- define "shop.labels" -}}\napp: shop\n{{- end }}\n',
    },
    { 'charts/shop/templates/a.yaml': '{{ include "shop.labels" . }}\n' },
  ],
  'a field that Kustomize does not know': [
    'kubectl kustomize overlays/a',
    'error: invalid Kustomization: json: unknown field "resource"',
    {
      'overlays/a/kustomization.yaml': 'resource:\n  - ../../base\n',
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': config,
    },
    { 'overlays/a/kustomization.yaml': 'resources:\n  - ../../base\n' },
  ],
  'a removed version in the file that is named': [
    'kubectl apply -f k8s/',
    'error: resource mapping not found for name: "web" namespace: "" from "k8s/pdb.yaml": no matches for kind "PodDisruptionBudget" in version "policy/v1beta1"\nensure CRDs are installed first',
    { 'k8s/pdb.yaml': `${config}---\n${budget('policy/v1beta1')}`, 'k8s/other.yaml': budget('policy/v1beta1') },
    { 'k8s/pdb.yaml': `${config}---\n${budget('policy/v1')}` },
  ],
  'a removed version in a release that names no file': [
    'helm upgrade shop charts/shop',
    'Error: UPGRADE FAILED: unable to build kubernetes objects from new release manifest: resource mapping not found for name: "web" namespace: "" from "": no matches for kind "PodDisruptionBudget" in version "policy/v1beta1"',
    { 'charts/shop/templates/pdb.yaml': budget('policy/v1beta1') },
    { 'charts/shop/templates/pdb.yaml': budget('policy/v1') },
  ],
  'a removed version that kubeconform has no schema of': [
    'kubeconform -summary k8s/',
    'k8s/pdb.yaml - PodDisruptionBudget web failed validation: could not find schema for PodDisruptionBudget\nSummary: 1 resource found in 1 file - Valid: 0, Invalid: 0, Errors: 1, Skipped: 0',
    { 'k8s/pdb.yaml': budget('policy/v1beta1') },
    { 'k8s/pdb.yaml': budget('policy/v1') },
  ],
  'numbers in quotes': [
    'kubeconform k8s/',
    "k8s/svc.yaml - Service web is invalid: problem validating schema. Check JSON formatting: jsonschema validation failed with 'file:///schemas/service-v1.json#' - at '/spec/ports/0/port': got string, want integer",
    { 'k8s/svc.yaml': 'kind: Service\nspec:\n  ports:\n    - port: "80" # http\n' },
    { 'k8s/svc.yaml': 'kind: Service\nspec:\n  ports:\n    - port: 80 # http\n' },
  ],
  'a number where text is wanted': [
    'kubeconform k8s/',
    "k8s/web.yaml - Deployment web is invalid: problem validating schema. Check JSON formatting: jsonschema validation failed with 'x#' - at '/spec/template/spec/containers/0/env/0/value': got number, want string",
    {
      'k8s/web.yaml':
        'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          env:\n            - name: PORT\n              value: 8080\n',
    },
    {
      'k8s/web.yaml':
        'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          env:\n            - name: PORT\n              value: "8080"\n',
    },
  ],
  'a key of a chart by nearly its name': [
    'helm lint charts/shop',
    "==> Linting charts/shop\n[ERROR] values.yaml: - at '/image': additional properties 'tga' not allowed\n\nError: 1 chart(s) linted, 1 chart(s) failed",
    {
      'charts/shop/values.yaml': 'image:\n  tga: "1.2"\n',
      'charts/shop/values.schema.json':
        '{"properties":{"image":{"properties":{"tag":{},"name":{}},"additionalProperties":false}}}',
    },
    { 'charts/shop/values.yaml': 'image:\n  tag: "1.2"\n' },
  ],
  'a tab': [
    'kubectl apply -f k8s/web.yaml',
    'error: error parsing k8s/web.yaml: error converting YAML to JSON: yaml: line 3: found character that cannot start any token',
    { 'k8s/web.yaml': 'kind: ConfigMap\nmetadata:\n\tname: web\n' },
    { 'k8s/web.yaml': 'kind: ConfigMap\nmetadata:\n  name: web\n' },
  ],
  'a key that stands twice': [
    'yamllint k8s',
    'k8s/web.yaml\n  4:3       error    duplication of key "name" in mapping  (key-duplicates)',
    { 'k8s/web.yaml': 'kind: ConfigMap\nmetadata:\n  name: web\n  name: web\n' },
    { 'k8s/web.yaml': 'kind: ConfigMap\nmetadata:\n  name: web\n' },
  ],
  'white space at the end of lines': [
    'yamllint k8s',
    'k8s/web.yaml\n  2:10      error    trailing spaces  (trailing-spaces)\n  3:12      error    no new line character at the end of file  (new-line-at-end-of-file)',
    { 'k8s/web.yaml': 'kind: ConfigMap\nmetadata: \n  name: web' },
    { 'k8s/web.yaml': 'kind: ConfigMap\nmetadata:\n  name: web\n' },
  ],
  'a resource of a kustomization by nearly its name': [
    'kubectl kustomize overlays/a',
    "error: accumulating resources: accumulation err='accumulating resources from 'deploymnet.yaml': open /home/runner/work/shop/shop/overlays/a/deploymnet.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '/home/runner/work/shop/shop/overlays/a/deploymnet.yaml' : lstat /home/runner/work/shop/shop/overlays/a/deploymnet.yaml: no such file or directory",
    { 'overlays/a/kustomization.yaml': 'resources:\n  - deploymnet.yaml\n', 'overlays/a/deployment.yaml': config },
    { 'overlays/a/kustomization.yaml': 'resources:\n  - deployment.yaml\n' },
  ],
  'a file of a function by nearly its name': [
    'terraform validate',
    'Error: Invalid function argument\n\n  on envs/a/main.tf line 2, in locals:\n   2:   config = file("${path.module}/confg.json")\n\nInvalid value for "path" parameter: no file exists at "./confg.json"; this\nfunction works only with files that are distributed as part of the\nconfiguration source code.',
    { 'envs/a/main.tf': 'locals {\n  config = file("${path.module}/confg.json")\n}\n', 'envs/a/config.json': '{}' },
    { 'envs/a/main.tf': 'locals {\n  config = file("${path.module}/config.json")\n}\n' },
  ],
  'a folder of a module by nearly its name': [
    'terraform init',
    'Error: Unreadable module directory\n\nThe directory ../../modules/buket could not be read for module "bucket" at envs/a/main.tf:1.',
    { 'envs/a/main.tf': 'module "bucket" {\n  source = "../../modules/buket"\n}\n', 'modules/bucket/main.tf': '\n' },
    { 'envs/a/main.tf': 'module "bucket" {\n  source = "../../modules/bucket"\n}\n' },
  ],
  'what is not formatted': [
    'terraform fmt -check -recursive',
    'envs/a/main.tf\nmain.tf',
    { 'envs/a/main.tf': 'locals {\n  a=1\n}\n', 'main.tf': 'locals {\n  a=1\n}\n', 'b.tf': 'locals {\n  a=1\n}\n' },
    { 'envs/a/main.tf': 'locals {\n  a = 1\n}\n', 'main.tf': 'locals {\n  a = 1\n}\n' },
  ],
};
