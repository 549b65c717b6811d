import type { LogCategory } from './log-reduction.ts';

/** What a step is for, by the words of its command or its name. One row adds words; the first that fits is taken. */
const purposes: readonly (readonly [RegExp, LogCategory])[] = [
  [
    /\b(?:lint\w*|\w*lint|fmt|format\w*|prettier|ruff|black|flake8|isort|biome|clippy|checkstyle|spell\w*|bandit|semgrep|trivy|gitleaks|shellcheck|sphinx-build|sonar\w*|pre-commit|tox|checkov|tfsec|kics|hadolint|buf (?:lint|breaking|format)|ktlint|detekt|rubocop|phpstan|psalm|credo|dialyzer|sqlfluff|vale|reuse lint)\b/i,
    'lint',
  ],
  [/\b(?:tsc|mypy|pyright|typecheck|type-check|types|vue-tsc|svelte-check)\b/i, 'types'],
  [
    /\b(?:terraform|tofu|terragrunt|pulumi|helm|helmfile|kubectl|kustomize|kubeconform|argocd|flux|ansible-playbook|cdk|eksctl)\b/i,
    'infrastructure',
  ],
  [
    /\b(?:\w*tests?|spec|specs|pytest|jest|vitest|mocha|rspec|phpunit|playwright|cypress|e2e|coverage|ctest|bats|integration)\b/i,
    'test',
  ],
  [/\b(?:docker|buildx|podman|buildah|kaniko)\b/i, 'container'],
  [
    /\b(?:npm (?:ci|install|i)|pnpm (?:i|install)|yarn install|pip install|uv sync|poetry install|bundle install|composer install|go mod|cargo fetch|apt-get|brew|restore|pub get|deps\.get|conan install|gem install|nuget|mamba|conda|sha256sum|setup-[a-z]+)\b/i,
    'dependency',
  ],
  [/\b(?:git|gh|checkout|tar|artifact)\b/i, 'workflow'],
  [
    /\b(?:build|compile|make|cmake|javac|gcc|g\+\+|go|cargo|mvn|mvnw|gradle|gradlew|webpack|rollup|vite|babel|dotnet|swift|perl|php)\b/i,
    'compile',
  ],
];

/** The kind of failure that a step of this name most often has; used where no known cause says it. */
export function categoryOfStep(name: string | undefined): LogCategory | undefined {
  return purposes.find(([words]) => words.test(name ?? ''))?.[1];
}
