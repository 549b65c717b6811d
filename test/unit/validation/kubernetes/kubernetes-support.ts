import { fileURLToPath } from 'node:url';
import { createScratch } from '../../../../src/adapters/scratch.ts';
import { createSchemaLibrary } from '../../../../src/validation/kubernetes/schema-catalog.ts';
import type { KubernetesParts } from '../../../../src/validation/kubernetes/kubernetes-checks.ts';

const packsDir = fileURLToPath(new URL('../../../../schemas/kubernetes', import.meta.url));

/** Real packs and real scratch folders; one for a test file, so that packs are read once. */
export const parts: KubernetesParts = { scratch: createScratch(), schemas: createSchemaLibrary(packsDir) };

export const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
  labels: { app: checkout }
spec:
  replicas: 3
  selector:
    matchLabels: { app: checkout }
  template:
    metadata:
      labels: { app: checkout }
    spec:
      containers:
        - name: checkout
          image: registry.example/checkout:1.4.2
          resources:
            limits: { cpu: 1, memory: 256Mi }
          ports:
            - containerPort: 8080
`;
