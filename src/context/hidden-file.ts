import { mayHoldSecrets } from './reading/file-role.ts';
import { baseName } from './repository-path.ts';

/**
 * Why a file may never be shown to a model or quoted in public, or `undefined` when it may: state, keys, `.env`, kubeconfigs, and what is
 * encrypted. Other files may hold secrets too; those are taken out by the redactor.
 */
export function hiddenFileReason(path: string, text: string): string | undefined {
  const name = baseName(path);
  if (mayHoldSecrets(name)) return 'files of this name hold secrets';
  if (/^\s{0,40}["']?sops["']?\s{0,9}:/m.test(text) && /ENC\[AES256_GCM,|["']?mac["']?\s{0,9}:/.test(text))
    return 'it is encrypted with SOPS';
  if (/^\s{0,40}["']?kind["']?\s{0,9}:\s{0,9}["']?SealedSecret\b/m.test(text)) return 'it holds a SealedSecret';
  if (/^\s{0,40}"terraform_version"\s{0,9}:/m.test(text) && /"lineage"\s{0,9}:/.test(text))
    return 'it is Terraform state';
  if (text.startsWith('$ANSIBLE_VAULT;')) return 'it is encrypted with Ansible Vault';
  return undefined;
}
