/** Who counts as an agent whose pull requests are reviewed by themselves, unless `review.agents` names others. */
export const defaultAgents: readonly string[] = [
  'app:copilot-swe-agent',
  'app:claude',
  'app:chatgpt-codex-connector',
  'app:cursor',
  'app:devin-ai-integration',
  'app:google-labs-jules',
  'app:renovate',
  'app:dependabot',
  'user:Copilot',
  'ours',
  'label:ai-generated',
  'trailer:Co-authored-by: Claude',
  'trailer:Co-authored-by: Copilot',
  'trailer:Co-authored-by: Codex',
  'trailer:Co-authored-by: Cursor',
  'trailer:Generated with [Claude Code]',
];
