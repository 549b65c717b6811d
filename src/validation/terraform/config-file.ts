import type { ConfigFile } from './config-block.ts';
import { readHcl } from './hcl-reader.ts';
import { readJsonConfig } from './json-reader.ts';

/** Names that Terraform or OpenTofu loads from a module's folder. */
export function isConfigName(name: string): boolean {
  return /\.(tf|tofu)(\.json)?$/.test(name) && !/^[.#]|~$/.test(name);
}

/** Reads a `.tf`, `.tofu`, `.tf.json` or `.tofu.json` file. Never throws: what cannot be read is `broken`. */
export function readConfigFile(path: string, text: string): ConfigFile {
  const body = path.endsWith('.json') ? readJsonConfig(text) : readHcl(text);
  return { path, text, ...body };
}
