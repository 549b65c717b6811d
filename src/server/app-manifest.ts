import { parse } from 'yaml';
import { z } from 'zod';
import { webhooksPath } from './create-server.ts';

const appFile = z.object({
  name: z.string(),
  description: z.string(),
  public: z.boolean(),
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

export type AppManifest = z.output<typeof appFile> & {
  readonly url: string;
  readonly redirect_url: string;
  readonly hook_attributes: { readonly url: string; readonly active: true };
};

/**
 * `app.yml` as the manifest that GitHub makes an App from
 * (docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest).
 * `serviceUrl` is where the service will be reached, `redirectUrl` where GitHub sends the browser with its code.
 */
export function appManifest(
  appYaml: string,
  { serviceUrl, redirectUrl }: { readonly serviceUrl: string; readonly redirectUrl: string },
): AppManifest {
  return {
    ...appFile.parse(parse(appYaml)),
    url: serviceUrl,
    redirect_url: redirectUrl,
    hook_attributes: { url: `${serviceUrl}${webhooksPath}`, active: true },
  };
}
