import type { ModelConfig, ServiceConfig } from './service-config.ts';

/**
 * Every secret value of this process, in the pieces it could leak in: the lines of the App's key but the first, which all keys of its
 * kind share; the database's password, whose host and user are no secrets. What takes secrets out of logs and texts looks for these.
 */
export function secretValues(
  config: Pick<ServiceConfig, 'GITHUB_PRIVATE_KEY' | 'GITHUB_WEBHOOK_SECRET' | 'DATABASE_URL' | 'PROMPTOPS_AUDIT_KEY'>,
  model: Pick<ModelConfig, 'apiKey'> | null,
): readonly string[] {
  const keyLines = config.GITHUB_PRIVATE_KEY.split(/\r?\n/).filter((line) => line !== '' && !line.includes('-----'));
  return [
    ...keyLines.slice(1),
    config.GITHUB_WEBHOOK_SECRET,
    ...(model === null ? [] : [model.apiKey]),
    ...databaseSecrets(config.DATABASE_URL),
    ...(config.PROMPTOPS_AUDIT_KEY ?? '').split(',').flatMap((key) => (key.trim() === '' ? [] : [key.trim()])),
  ];
}

function databaseSecrets(url: string | undefined): readonly string[] {
  if (url === undefined) return [];
  const password = URL.canParse(url) ? new URL(url).password : '';
  if (password === '') return [];
  return [password, decoded(password)];
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
