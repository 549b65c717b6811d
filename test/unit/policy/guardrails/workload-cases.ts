import { tf, yaml, secretsCheck, type Row } from './case.ts';
import { deployment } from './guarded.ts';

/** What runs, secrets and files that steer. */
export const workloadCases = {
  'privileged-pod': {
    hits: [
      {
        what: 'privileged',
        edits: yaml(deployment(''), deployment('', '          securityContext:\n            privileged: true\n')),
        says: ['approve Deployment/shop spec.template.spec.containers[name=app].securityContext.privileged'],
      },
      {
        what: 'the network of the host',
        edits: yaml(deployment(''), deployment('      hostNetwork: true\n')),
        says: ['approve Deployment/shop spec.template.spec.hostNetwork'],
      },
      {
        what: 'a folder of the host',
        edits: yaml(
          deployment(''),
          deployment(
            '      volumes:\n        - name: v\n          hostPath:\n            path: /var/run/docker.sock\n',
          ),
        ),
        says: ['approve Deployment/shop spec.template.spec.volumes[name=v].hostPath.path'],
      },
      {
        what: 'a strong capability',
        edits: yaml(
          deployment(''),
          deployment('', '          securityContext:\n            capabilities:\n              add: ["SYS_ADMIN"]\n'),
        ),
        says: ['approve Deployment/shop spec.template.spec.containers[name=app].securityContext.capabilities.add[0]'],
      },
      {
        what: 'a new pod that is all of it',
        edits: yaml('', deployment('      hostPID: true\n')),
        says: ['approve Deployment/shop spec.template.spec.hostPID'],
      },
      {
        what: 'in Terraform',
        edits: tf('', 'resource "kubernetes_pod" "p" {\n  spec {\n    host_network = true\n  }\n}\n'),
        says: ['approve kubernetes_pod.p spec.host_network'],
      },
    ],
    passes: [
      {
        what: 'not privileged',
        edits: yaml(deployment(''), deployment('', '          securityContext:\n            privileged: false\n')),
        says: [],
      },
      {
        what: 'a harmless capability',
        edits: yaml(
          deployment(''),
          deployment(
            '',
            '          securityContext:\n            capabilities:\n              add: ["NET_BIND_SERVICE"]\n',
          ),
        ),
        says: [],
      },
    ],
  },
  'dropped-limits': {
    hits: [
      {
        what: 'limits that go',
        edits: yaml(
          deployment('', '          resources:\n            limits:\n              memory: 1Gi\n'),
          deployment(''),
        ),
        says: ['warn Deployment/shop spec.template.spec.containers[name=app].resources.limits'],
      },
      {
        what: 'limits that go in what is rendered',
        edits: yaml('resources:\n  limits: {memory: 1Gi}\n', 'resources: {}\n', 'charts/x/values.yaml'),
        options: {
          rendered: {
            'charts/x': [
              deployment('', '          resources:\n            limits:\n              memory: 1Gi\n'),
              deployment(''),
            ],
          },
        },
        says: [
          'warn values.yaml resources.limits',
          'warn Deployment/shop spec.template.spec.containers[name=app].resources.limits',
        ],
      },
    ],
    passes: [
      {
        what: 'another limit',
        edits: yaml(
          deployment('', '          resources:\n            limits:\n              memory: 1Gi\n'),
          deployment('', '          resources:\n            limits:\n              memory: 2Gi\n'),
        ),
        says: [],
      },
      {
        what: 'a container that goes with its limits',
        edits: yaml(
          deployment(
            '',
            '        - name: side\n          image: b:1\n          resources:\n            limits:\n              memory: 1Gi\n',
          ),
          deployment(''),
        ),
        says: [],
      },
    ],
  },
  'dropped-probes': {
    hits: [
      {
        what: 'a probe that goes',
        edits: yaml(
          deployment(
            '',
            '          livenessProbe:\n            httpGet:\n              path: /\n              port: 80\n',
          ),
          deployment(''),
        ),
        says: ['warn Deployment/shop spec.template.spec.containers[name=app].livenessProbe'],
      },
    ],
    passes: [
      {
        what: 'a probe that asks in another way',
        edits: yaml(
          deployment(
            '',
            '          livenessProbe:\n            httpGet:\n              path: /\n              port: 80\n',
          ),
          deployment('', '          livenessProbe:\n            tcpSocket:\n              port: 80\n'),
        ),
        says: [],
      },
      {
        what: 'a delay that goes',
        edits: yaml(
          deployment(
            '',
            '          livenessProbe:\n            initialDelaySeconds: 3\n            httpGet:\n              path: /\n              port: 80\n',
          ),
          deployment(
            '',
            '          livenessProbe:\n            httpGet:\n              path: /\n              port: 80\n',
          ),
        ),
        says: [],
      },
    ],
  },
  'dropped-security-context': {
    hits: [
      {
        what: 'a security context that goes',
        edits: yaml(deployment('      securityContext:\n        runAsNonRoot: true\n'), deployment('')),
        says: ['approve Deployment/shop spec.template.spec.securityContext'],
      },
      {
        what: 'a root that becomes writable',
        edits: yaml(
          deployment('', '          securityContext:\n            readOnlyRootFilesystem: true\n'),
          deployment('', '          securityContext:\n            readOnlyRootFilesystem: false\n'),
        ),
        says: [
          'approve Deployment/shop spec.template.spec.containers[name=app].securityContext.readOnlyRootFilesystem',
        ],
      },
      {
        what: 'no escalation no more',
        edits: yaml(
          deployment('', '          securityContext:\n            allowPrivilegeEscalation: false\n'),
          deployment(''),
        ),
        says: ['approve Deployment/shop spec.template.spec.containers[name=app].securityContext'],
      },
    ],
    passes: [
      {
        what: 'more of it',
        edits: yaml(deployment(''), deployment('      securityContext:\n        runAsNonRoot: true\n')),
        says: [],
      },
      {
        what: 'privileged that goes',
        edits: yaml(deployment('', '          securityContext:\n            privileged: true\n'), deployment('')),
        says: [],
      },
    ],
  },
  'plain-secret': {
    hits: [
      {
        what: 'what the check found',
        edits: yaml('a: 1\n', 'a: 2\n'),
        options: secretsCheck(true),
        says: ['refuse a.yaml [line=3]'],
      },
    ],
    passes: [{ what: 'a check that passes', edits: yaml('a: 1\n', 'a: 2\n'), options: secretsCheck(false), says: [] }],
  },
  'latest-tag': {
    hits: [
      {
        what: 'latest',
        edits: yaml(deployment(''), deployment('').replace('shop:1.4.0', 'shop:latest')),
        says: ['warn Deployment/shop spec.template.spec.containers[name=app].image'],
      },
      {
        what: 'no tag',
        edits: yaml('', deployment('').replace('shop:1.4.0', 'shop')),
        says: ['warn Deployment/shop spec.template.spec.containers[name=app].image'],
      },
      {
        what: 'a tag in values',
        edits: yaml('image:\n  tag: "1.0"\n', 'image:\n  tag: latest\n', 'charts/x/values.yaml'),
        says: ['warn values.yaml image.tag'],
      },
      {
        what: 'a tag of a kustomization',
        edits: yaml(
          'images:\n  - name: a\n    newTag: "1"\n',
          'images:\n  - name: a\n    newTag: latest\n',
          'prod/kustomization.yaml',
        ),
        says: ['warn kustomization.yaml images[name=a].newTag'],
      },
    ],
    passes: [
      {
        what: 'a digest',
        edits: yaml('', deployment('').replace('shop:1.4.0', `shop@sha256:${'a'.repeat(64)}`)),
        says: [],
      },
      {
        what: 'a registry with a port and a tag',
        edits: yaml('', deployment('').replace('ghcr.io/acme/shop:1.4.0', 'localhost:5000/shop:1')),
        says: [],
      },
      {
        what: 'a machine image',
        edits: tf('', 'resource "google_compute_disk" "d" {\n  image = "debian-12"\n}\n'),
        says: [],
      },
    ],
  },
  'workflow-files': {
    hits: [
      { what: 'a workflow', edits: yaml(null, 'on: push\n', '.github/workflows/ci.yml'), says: ['refuse ci.yml'] },
    ],
    passes: [{ what: 'another file', edits: yaml(null, 'a: 1\n', 'workflows/ci.yml'), says: [] }],
  },
  codeowners: {
    hits: [{ what: 'CODEOWNERS', edits: { '.github/CODEOWNERS': ['* @a\n', '* @b\n'] }, says: ['refuse CODEOWNERS'] }],
    passes: [{ what: 'owners of something else', edits: yaml('a: 1\n', 'a: 2\n', 'owners.yaml'), says: [] }],
  },
  'bot-configuration': {
    hits: [
      {
        what: 'our own configuration',
        edits: yaml('version: 1\n', null, '.github/promptops.yml'),
        says: ['refuse promptops.yml'],
      },
    ],
    passes: [{ what: 'another configuration', edits: yaml('a: 1\n', 'a: 2\n', 'config.yml'), says: [] }],
  },
} satisfies Record<string, Row>;
