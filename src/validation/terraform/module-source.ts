/** Where a module comes from, told from its `source` as Terraform reads it. */
export type ModuleSource =
  | { readonly kind: 'local' }
  /** `host` is the public registry's when none is written. */
  | { readonly kind: 'registry'; readonly host: string; readonly namespace: string; readonly address: string }
  /** A folder of this machine outside the configuration. */
  | { readonly kind: 'absolute' }
  /** git, Mercurial, HTTP, a bucket, GitHub shorthand … fetched by a program or from a server; `base` leaves out the revision. */
  | { readonly kind: 'remote'; readonly base: string };

export const publicRegistry = 'registry.terraform.io';

const registryAddress = /^(?:([a-z0-9.-]+\.[a-z0-9-]+(?::\d+)?)\/)?([\w-]+)\/([\w-]+)\/([\w-]+)(?:\/\/.*)?$/i;
const shorthandHosts = /^(github\.com|bitbucket\.org|gitlab\.com)\//i;

/** Reads a module's source (https://developer.hashicorp.com/terraform/language/modules/sources). */
export function readModuleSource(source: string): ModuleSource {
  if (/^\.\.?(\/|\\|$)/.test(source)) return { kind: 'local' };
  if (/^(\/|~|[A-Za-z]:[\\/])|^file:/i.test(source)) return { kind: 'absolute' };
  const match = shorthandHosts.test(source) ? null : registryAddress.exec(source);
  if (match === null) return { kind: 'remote', base: source.replace(/[?#].*$/, '') };
  const [, host = publicRegistry, namespace = '', name = '', system = ''] = match;
  return { kind: 'registry', host, namespace, address: `${host}/${namespace}/${name}/${system}` };
}
