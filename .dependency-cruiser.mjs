/**
 * Who may import whom: the table of docs/architecture.md as rules. `npm run layers` enforces them.
 * domain ← config ← the stages ← workflows ← compose ← entrances; adapters serve the stages' interfaces.
 */
const ours = '^src/';

/** Each layer and what it may import beside itself and packages. */
const mayImport = {
  domain: [],
  config: ['domain'],
  commands: ['domain', 'config'],
  policy: ['domain', 'config'],
  context: ['domain', 'config'],
  edits: ['domain', 'config'],
  publishing: ['domain', 'config'],
  audit: ['domain', 'config'],
  explain: ['domain', 'config'],
  review: ['domain', 'config', 'context', 'edits'],
  planner: ['domain', 'config', 'context'],
  validation: ['domain', 'config', 'edits'],
  workflows: [
    'domain',
    'config',
    'commands',
    'policy',
    'context',
    'planner',
    'edits',
    'validation',
    'publishing',
    'audit',
    'explain',
    'review',
  ],
  server: ['domain', 'config', 'commands'],
};

const layers = Object.entries(mayImport).map(([layer, others]) => ({
  name: `${layer}-imports`,
  severity: 'error',
  comment: `src/${layer} may import ${others.length === 0 ? 'nothing of ours' : others.join(', ')}. Take what you need as a small function or interface type; compose.ts hands it in.`,
  from: { path: `^src/${layer}/` },
  to: { path: ours, pathNot: `^src/(${[layer, ...others].join('|')})/` },
}));

export default {
  forbidden: [
    ...layers,
    {
      name: 'adapters-import',
      severity: 'error',
      comment:
        'Adapters import the domain, the configuration and the types of the stages they serve, never a workflow, the server or an entrance.',
      from: { path: '^src/adapters/' },
      to: {
        path: ours,
        pathNot:
          '^src/(adapters|domain|config|commands|policy|context|planner|edits|validation|publishing|audit|explain|review)/',
      },
    },
    {
      name: 'adapters-apart',
      severity: 'error',
      comment:
        'An adapter (a file or folder of src/adapters) never imports another one: compose.ts joins them. The database is the exception: queue and stores sit on it.',
      from: { path: '^src/adapters/([^/.]+)' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/($1[/.]|database)' },
    },
    {
      name: 'compose-imports',
      severity: 'error',
      comment: 'compose.ts wires parts; entrances import it, not the other way round.',
      from: { path: '^src/compose' },
      to: { path: '^src/[^/]+[.]ts$', pathNot: '^src/compose' },
    },
    {
      name: 'only-compose-makes-adapters',
      severity: 'error',
      comment: 'Only compose.ts imports adapters.',
      from: { path: ours, pathNot: '^src/(adapters/|compose)' },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Move what both need into a file of its own.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      comment: 'The product never imports dev/, test/, scripts/ or a development dependency.',
      from: { path: ours },
      to: { path: '^(dev|test|scripts)/' },
    },
    {
      name: 'src-needs-no-dev-packages',
      severity: 'error',
      comment: 'Move the package from devDependencies to dependencies in package.json.',
      from: { path: ours },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'], pathNot: '@types' },
    },
    {
      name: 'imports-exist',
      severity: 'error',
      comment: 'The file or package does not exist, or is not in package.json.',
      from: { path: ours },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    moduleSystems: ['es6'],
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
