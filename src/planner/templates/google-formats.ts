/** What Google Cloud takes as names and identifiers: rows of {@link file://./formats.ts}. */
export const googleFormats = {
  /** docs.cloud.google.com/compute/docs/regions-zones; none of AWS' region names has this form. */
  'google-region': {
    pattern:
      /^(?:us|northamerica|southamerica|europe|asia|australia|me|africa)-(?:north|south|east|west|central|northeast|southeast|southwest|northwest)\d{1,2}$/,
    maxLength: 30,
    hint: 'a Google region such as europe-west3',
  },
  /** A region, or several of a continent: docs.cloud.google.com/storage/docs/locations */
  'google-location': {
    pattern:
      /^(?:EU|US|ASIA|(?:us|northamerica|southamerica|europe|asia|australia|me|africa)-(?:north|south|east|west|central|northeast|southeast|southwest|northwest)\d{1,2})$/,
    maxLength: 30,
    hint: 'a Google location such as europe-west3 or EU',
  },
  /** docs.cloud.google.com/storage/docs/buckets#naming, without dots, which need a domain of one's own. */
  'gcs-bucket-name': {
    pattern: /^(?!goog)(?!.*google)[a-z0-9][a-z0-9_-]+[a-z0-9]$/,
    maxLength: 63,
    hint: '3 to 63 lower-case letters, digits, hyphens and underscores, not beginning with goog',
  },
  /** RFC 1035 label, what Compute Engine and Cloud SQL take as a name; shorter to leave room for suffixes. */
  'google-name': {
    pattern: /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/,
    maxLength: 40,
    hint: 'lower-case letters, digits and hyphens, at most 40, beginning with a letter',
  },
  /** docs.cloud.google.com/iam/docs/service-accounts-create */
  'google-service-account-id': {
    pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
    maxLength: 30,
    hint: '6 to 30 lower-case letters, digits and hyphens, beginning with a letter',
  },
  /** docs.cloud.google.com/pubsub/docs/pubsub-basics#resource_names, shorter to leave room for suffixes. */
  'pubsub-name': {
    pattern: /^(?!goog)[A-Za-z][A-Za-z0-9_.~+%-]{2,}$/,
    maxLength: 200,
    hint: '3 to 200 letters, digits and -_.~+%, beginning with a letter, not with goog',
  },
  /** Roles that fit one purpose; the basic ones of a whole project are left out on purpose. */
  'google-role': {
    pattern: /^roles\/(?!owner$|editor$|viewer$)[A-Za-z][A-Za-z0-9.]+$/,
    maxLength: 100,
    hint: 'a predefined role such as roles/storage.objectViewer; owner, editor and viewer reach everything',
  },
  'google-machine-type': {
    pattern: /^[a-z][a-z0-9]{1,4}-(?:standard|highmem|highcpu|micro|small|medium|megamem|ultramem)(?:-\d{1,3})?$/,
    maxLength: 40,
    hint: 'a machine type such as e2-standard-4',
  },
  /** docs.cloud.google.com/sql/docs/postgres/instance-settings: custom ones are db-custom-<vCPUs>-<MB>. */
  'cloud-sql-tier': {
    pattern: /^(?:db-custom-\d{1,2}-\d{4,6}|db-f1-micro|db-g1-small)$/,
    maxLength: 30,
    hint: 'a tier such as db-custom-2-7680 (vCPUs and MB of memory)',
  },
  'google-kms-key': {
    pattern:
      /^projects\/[a-z0-9.:-]{4,60}\/locations\/[a-z0-9-]{2,30}\/keyRings\/[A-Za-z0-9_-]{1,63}\/cryptoKeys\/[A-Za-z0-9_-]{1,63}$/,
    maxLength: 250,
    hint: 'a key such as projects/acme/locations/europe-west3/keyRings/apps/cryptoKeys/data',
  },
  /** Name or self link of a network or a subnetwork. */
  'google-network': {
    pattern:
      /^projects\/[a-z0-9.:-]{4,60}\/(?:global\/networks|regions\/[a-z0-9-]{2,30}\/subnetworks)\/[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    maxLength: 250,
    hint: 'a network such as projects/acme/global/networks/platform',
  },
} as const;
