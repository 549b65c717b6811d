import type { Database } from './adapters/database.ts';
import { createExplanationStore } from './adapters/explanation-store.ts';
import { createRedactor } from './context/redact.ts';
import type { ExplainParts } from './workflows/explanation-parts.ts';

/** What explaining workflow runs takes. `secrets` are the values that this process knows; none of them is ever quoted. */
export function composeExplain({ query }: Database, secrets: readonly string[]): ExplainParts {
  const redactor = createRedactor(secrets);
  return { store: createExplanationStore(query), redact: (text) => redactor(text).text };
}
