import type { Relation } from './relation.ts';

/** What is known between things of Azure. */
export const azureRelations: readonly Relation[] = [
  {
    subject: [
      'azure-storage-account',
      'azure-virtual-network',
      'azure-postgres-flexible-server',
      'azure-aks-cluster',
      'azure-container-app',
      'azure-key-vault',
      'azure-container-registry',
    ],
    object: ['azure-resource-group'],
    how: ['in', 'for', 'with'],
    passes: { resource_group: 'resource_group_name' },
    offers: { location: 'location' },
    tells: 'is in the resource group',
  },
  {
    subject: ['azure-container-app'],
    object: ['azure-container-registry'],
    how: ['reads', 'connects to', 'with', 'for'],
    passes: { registry_id: 'registry_id' },
    tells: 'pulls from the registry with its own identity (AcrPull)',
  },
  {
    subject: ['azure-aks-cluster'],
    object: ['azure-container-registry'],
    how: ['reads', 'connects to', 'with', 'for'],
    glue: roleGlue('<object.registry_id>', 'AcrPull', '<subject.kubelet_object_id>'),
    tells: 'pulls from the registry with the identity of its nodes (AcrPull)',
  },
  {
    subject: ['azure-container-app'],
    object: ['azure-key-vault'],
    how: ['reads', 'connects to', 'with'],
    glue: roleGlue('<object.vault_id>', 'Key Vault Secrets User', '<subject.identity_principal_id>'),
    tells: 'may read the secrets of the vault',
  },
  {
    subject: ['azure-aks-cluster'],
    object: ['azure-key-vault'],
    how: ['reads', 'connects to', 'with'],
    glue: roleGlue('<object.vault_id>', 'Key Vault Secrets User', '<subject.secrets_identity_object_id>'),
    tells: 'may read the secrets of the vault, through its secrets store driver',
  },
  {
    subject: ['azure-container-app'],
    object: ['azure-postgres-flexible-server'],
    how: ['connects to', 'reads', 'with'],
    passes: { database_host: 'fqdn' },
    tells:
      'knows the address of the database (PGHOST) and signs in as its own identity, which needs a role there (pgaadauth_create_principal); both have to be in one network',
  },
  {
    subject: ['azure-postgres-flexible-server'],
    object: ['azure-virtual-network'],
    how: ['in', 'with', 'connects to'],
    passes: { subnet_id: 'postgres_subnet_id', private_dns_zone_id: 'postgres_dns_zone_id' },
    requires: { postgres_subnet: true },
    tells: 'is in a subnet of the network that is for databases alone',
  },
  {
    subject: ['azure-container-app'],
    object: ['azure-virtual-network'],
    how: ['in', 'with', 'connects to'],
    passes: { subnet_id: 'container_apps_subnet_id' },
    requires: { container_apps_subnet: true },
    tells: 'runs in a subnet of the network that is for container apps alone',
  },
  {
    subject: ['azure-aks-cluster'],
    object: ['azure-virtual-network'],
    how: ['in', 'with', 'connects to'],
    passes: { subnet_id: 'first_subnet_id' },
    tells: 'has its nodes in the first subnet of the network',
  },
];

function roleGlue(scope: string, role: string, principal: string): string {
  return [
    'resource "azurerm_role_assignment" "<id>" {',
    `  scope                = ${scope}`,
    `  role_definition_name = "${role}"`,
    `  principal_id         = ${principal}`,
    '}',
    '',
  ].join('\n');
}
