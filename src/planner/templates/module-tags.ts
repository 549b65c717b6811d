import { findEnvironment } from '../../context/environments.ts';
import type { Inventory } from '../../context/inventory.ts';
import type { Template } from './manifest.ts';

type Tags = Readonly<Record<string, string>>;

/** docs.cloud.google.com/resource-manager/docs/labels-overview#requirements */
const labelKey = /^[a-z][a-z0-9_-]{0,62}$/;
const labelValue = /^[a-z0-9_-]{0,63}$/;

/**
 * What the modules of a template call the tags of their resources, and those of the neighbours' that they take: Google has labels, in
 * lower case. Without `argument` the template's resources take none.
 */
export function moduleTags(
  template: Template,
  tags: Tags,
): { readonly argument?: 'tags' | 'labels'; readonly tags: Tags } {
  const isGoogle = template.provider?.name === 'google';
  const argument = isGoogle ? 'labels' : 'tags';
  if (!template.files.some((file) => file.text.includes(`variable "${argument}"`))) return { tags: {} };
  const taken = Object.entries(tags).filter(
    ([key, value]) => !isGoogle || (labelKey.test(key) && labelValue.test(value)),
  );
  return { argument, tags: Object.fromEntries(taken) };
}

/** The tags that are true in every environment: `environment = "production"` of one root module is not for what all of them use. */
export function tagsOfAll(tags: Tags, inventory: Inventory): Tags {
  return Object.fromEntries(
    Object.entries(tags).filter(([, value]) => findEnvironment(inventory, value) === undefined),
  );
}
