import { azureLocations } from './azure-locations.ts';

/** What Azure takes as names and identifiers: rows of {@link file://./formats.ts}. Names: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
export const azureFormats = {
  'azure-location': {
    pattern: new RegExp(`^(?:${azureLocations.join('|')})$`),
    maxLength: 30,
    hint: 'an Azure location such as westeurope',
  },
  'azure-name': {
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/,
    maxLength: 64,
    hint: 'letters, digits, hyphens, underscores and dots, at most 64',
  },
  'azure-resource-group-name': {
    pattern: /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$/,
    maxLength: 90,
    hint: 'letters, digits, hyphens, underscores and dots, at most 90',
  },
  'aks-name': {
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/,
    maxLength: 54,
    hint: 'letters, digits and hyphens, at most 54',
  },
  'azure-storage-name': {
    pattern: /^[a-z0-9]{3,24}$/,
    maxLength: 24,
    hint: '3 to 24 lower-case letters and digits, nothing else',
  },
  'azure-key-vault-name': {
    pattern: /^[A-Za-z](?:-?[A-Za-z0-9]){2,23}$/,
    maxLength: 24,
    hint: '3 to 24 letters, digits and single hyphens, beginning with a letter',
  },
  'azure-registry-name': { pattern: /^[A-Za-z0-9]{5,50}$/, maxLength: 50, hint: '5 to 50 letters and digits' },
  'azure-container-app-name': {
    pattern: /^[a-z](?:-?[a-z0-9])+$/,
    maxLength: 28,
    hint: '2 to 28 lower-case letters, digits and single hyphens, beginning with a letter',
  },
  'azure-postgres-name': {
    pattern: /^[a-z0-9](?:-?[a-z0-9])+$/,
    maxLength: 60,
    hint: '3 to 60 lower-case letters, digits and single hyphens',
  },
  'azure-vm-size': {
    pattern: /^Standard_[A-Z]{1,3}\d{1,3}(?:-\d{1,3})?[a-z]{0,6}(?:_[A-Za-z0-9]{2,10}){0,2}$/,
    maxLength: 40,
    hint: 'a size such as Standard_D4ds_v5',
  },
  'azure-resource-id': {
    pattern:
      /^\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/resourceGroups\/[A-Za-z0-9_.-]{1,90}\/providers\/[A-Za-z.]{3,60}(?:\/[A-Za-z0-9_.-]{1,90}){2,8}$/,
    maxLength: 400,
    hint: 'the id of a resource: /subscriptions/…/resourceGroups/…/providers/…',
  },
  /** An object of Entra. */
  uuid: {
    pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    maxLength: 36,
    hint: 'an object id such as 00000000-0000-0000-0000-000000000000',
  },
} as const;
