import type { ProviderSchema } from './packs/provider-schema.ts';

/** One provider to be served: its address and the schemas that the configuration names. */
export type ServedProvider = {
  /** `registry.terraform.io/hashicorp/aws`; tofu's host is served beside it. */
  readonly source: string;
  readonly schema: ProviderSchema;
};

/** Providers that are answering; gone after `dispose`, which never throws. */
export type Serving = AsyncDisposable & {
  /** `TF_REATTACH_PROVIDERS`: what makes Terraform ask us instead of downloading and starting a provider. */
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Answers Terraform's provider protocol from schemas (`adapters/schema-server/` implements it).
 * `livePid` is a process id that is alive as the tool sees it (`ToolRunner.livePid`).
 */
export type SchemaServer = {
  serve(providers: readonly ServedProvider[], livePid: number): Promise<Serving>;
};
