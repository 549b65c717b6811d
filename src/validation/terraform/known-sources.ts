/** Providers that may be named without the operator's leave: HashiCorp's own and vendors' well-known ones. */
export const knownProviders: ReadonlySet<string> = new Set(
  [
    ...['archive', 'assert', 'aws', 'awscc', 'azuread', 'azurerm', 'azurestack', 'boundary', 'cloudinit', 'consul'],
    ...['dns', 'google', 'google-beta', 'hcp', 'helm', 'kubernetes', 'local', 'nomad', 'null', 'random'],
    ...['template', 'tfe', 'time', 'tls', 'vault', 'vsphere', 'external', 'http', 'ad', 'hcs', 'tfmigrate', 'waypoint'],
  ]
    .map((name) => `hashicorp/${name}`)
    .concat([
      ...['integrations/github', 'gitlabhq/gitlab', 'cloudflare/cloudflare', 'datadog/datadog', 'newrelic/newrelic'],
      ...[
        'grafana/grafana',
        'pagerduty/pagerduty',
        'mongodb/mongodbatlas',
        'snowflakedb/snowflake',
        'confluentinc/confluent',
      ],
      ...['databricks/databricks', 'digitalocean/digitalocean', 'linode/linode', 'hetznercloud/hcloud', 'oracle/oci'],
      ...['ibm-cloud/ibm', 'aliyun/alicloud', 'okta/okta', 'auth0/auth0', 'elastic/ec', 'elastic/elasticstack'],
      ...['fluxcd/flux', 'argoproj-labs/argocd', 'kreuzwerker/docker', 'gavinbunney/kubectl', 'alekc/kubectl'],
      ...['cyrilgdn/postgresql', 'opsgenie/opsgenie', 'sentry/sentry', 'jianyuan/sentry', 'tailscale/tailscale'],
      ...['azure/azapi', 'microsoft/azuredevops', 'cloudposse/utils', 'cloudposse/context', 'cloudposse/awsutils'],
      ...['fastly/fastly', 'spacelift-io/spacelift', 'launchdarkly/launchdarkly', 'splunk/splunk', 'ns1-terraform/ns1'],
      ...['scaleway/scaleway', 'ovh/ovh', 'exoscale/exoscale', 'vultr/vultr', 'heroku/heroku', 'vercel/vercel'],
      ...['carlpett/sops', 'hashicorp/cloudinit', 'zitadel/zitadel', 'keycloak/keycloak', 'mrparkers/keycloak'],
      ...[
        'opentelekomcloud/opentelekomcloud',
        'f5networks/bigip',
        'kong/konnect',
        'equinix/equinix',
        'rancher/rancher2',
      ],
    ])
    .map((source) => `registry.terraform.io/${source}`),
);

/** Namespaces of the public registry whose names are worth imitating; a near miss is refused. */
export const knownModuleNamespaces: readonly string[] = [
  ...['terraform-aws-modules', 'terraform-google-modules', 'terraform-ibm-modules', 'terraform-alicloud-modules'],
  ...['terraform-helm', 'terraform-community-modules', 'terraform-module', 'oracle-terraform-modules'],
  ...['hashicorp', 'cloudposse', 'azure', 'aws-ia', 'aws-samples', 'googlecloudplatform', 'gruntwork-io'],
  ...['cloudflare', 'datadog', 'lacework', 'claranet', 'umotif-public', 'registry-terraform'],
];
