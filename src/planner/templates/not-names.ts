import { negations, stopWords } from '../language/stop-words.ts';

/**
 * Words that describe a thing or name a feature or another product, so that they are never taken for the name of the
 * new thing when they merely stand beside it: a `public bucket` must not become a bucket called "public".
 */
const described = new Set(
  `public private internal external global regional local shared dedicated multi cross single dual high low highly fast slow big large small tiny huge cheap
   expensive secure unsecure insecure safe unsafe temporary temp ephemeral permanent durable persistent redundant resilient available availability production-ready
   static dynamic website web-site site hosting host frontend cdn cloudfront cdn-backed distribution replication replica replicas mirror backup-plan sync synced
   fifo lifo priority delay delayed ordered unordered partitioned sharded batch stream streams streaming realtime real-time async sync serverless managed
   unmanaged default custom customer optional mandatory existing old legacy second another other same different similar
   versioned unversioned read write readonly read-only write-only writeonly worm lock locked object-lock compliance governance immutable mutable append
   gcs gcp google azure azurerm microsoft alibaba oracle digitalocean hetzner linode cloudflare r2 minio ceph wasabi backblaze openstack
   aws amazon s3 sqs sns ecr ecs eks ec2 rds aurora dynamodb dynamo lambda kinesis firehose msk kafka rabbitmq redis elasticache memcached mysql postgres postgresql
   mariadb mongodb documentdb neptune opensearch elasticsearch redshift athena glue emr vpc subnet nat gateway route53 dns acm certificate kms secret secrets vault
   iam role policy group oidc github gitlab bitbucket jenkins circleci cloudwatch alarm alarms dashboard xray waf shield guardduty macie inspector
   config cloudtrail eventbridge event events scheduler step function functions apigateway loadbalancer load balancer alb nlb elb efs ebs fsx volume disk
   kubernetes k8s helm kustomize argo argocd flux istio linkerd envoy nginx-ingress traefik ingress egress gatewayapi hpa vpa pdb keda autoscaler autoscaling autoscaled scaling
   deployment deployments statefulset stateful daemonset daemon job jobs cronjob cron pod pods container containers service services namespace configmap serviceaccount
   networkpolicy network node nodes cluster clusters sidecar init probe probes limit limits quota quotas
   terraform opentofu tofu pulumi crossplane cdk cloudformation module modules chart charts manifest manifests resource resources yaml json hcl
   bucket buckets queue queues topic topics table tables database databases db cache server servers instance instances vm vms
   versioning lifecycle encryption logging tagging tags tag monitoring metrics tracing notification notifications trigger triggers inventory analytics acceleration accelerate
   requester-pays intelligent glacier archive archival retention expiry cors acl acls endpoint endpoints access accesspoint presigned url urls
   production prod staging stage development dev test testing qa uat sandbox preprod integration environment environments env region zone zones account accounts
   one two three four five six seven eight nine ten all every each only more less many few several pair couple both half
   delete remove destroy drop rename move update change modify replace import migrate scale restart rollback revert upgrade downgrade resize rotate
   everyone everybody anyone anybody nobody someone people state states tfstate backend purpose purposes
   rule rules ok yes true false on off enabled disabled`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Products: the name of a workload that runs one, but never of a bucket or a chart, which somebody may want from its maker. */
const products = new Set(
  `nginx apache prometheus grafana loki tempo mimir thanos jenkins keycloak harbor gitea wordpress airflow superset temporal nats etcd zookeeper consul nomad
   cassandra clickhouse metabase sonarqube nexus artifactory cert-manager external-dns datadog elastic kibana logstash fluentbit fluentd opentelemetry otel
   jaeger zipkin sentry mattermost nextcloud influxdb timescale timescaledb cockroachdb spark flink trino jupyter mlflow kubeflow ollama vllm velero crossplane`.split(
    /\s+/,
  ),
);

/** Environments, features and ways of doing things that are also names of teams and apps (`namespace sandbox`, `application billing`). */
const alsoNames = new Set(['sandbox', 'test', 'dev', 'qa', 'uat', 'monitoring', 'inventory', 'analytics']);
const gerund = /^(?!rolling|scaling|running|listening|using|being|having|failing|missing|existing).+ing$/;

// English adjectives and verb forms by their endings; a false alarm costs a question, a miss would invent a name.
const adjective = /(?:ed|ing|able|ible|ive|ous|ful|less|ary|wide|proof|based|aware|only|like|free|ly)$/;

/** What ends so is somebody who does something or what they make: `event-reader`, `nightly-sync`, `billing-events`. */
const doer = /(?:er|or)$|^(?:sync|report|reports|export|exports|import|imports|cleanup|events|jobs|api)$/;
/** What begins so describes, whatever comes after. */
const hardPrefix =
  /^(?:cross|multi|non|anti|pre|auto|write|read|high|low|self|fully|semi|on|pay|dead|long|short|zero|highly|load|single|dual|server|client|object|access|flow)$/;

/**
 * Whether a word right behind an object that cannot be without a name may be that name: nobody says `application billing` and means
 * an application that bills, so more may be names there than beside a bucket.
 */
export function mayBeObjectName(word: string): boolean {
  if (mayBeName(word) || products.has(word) || alsoNames.has(word)) return true;
  return gerund.test(word) && !described.has(word) && !word.includes('-');
}

/** Whether an unannounced word may be read as the name of the new thing. */
export function mayBeName(word: string): boolean {
  if (stopWords.has(word) || negations.has(word) || described.has(word) || products.has(word)) return false;
  if (!/^[a-z][a-z0-9._-]*[a-z0-9]$/.test(word)) return false;
  const parts = word.split(/[-_.]/);
  if (parts.some((part) => negations.has(part)) || stopWords.has(parts[0] ?? '')) return false;
  if (parts.length > 1 && !hardPrefix.test(parts[0] ?? '') && doer.test(parts.at(-1) ?? '')) return true;
  if (parts.length > 1)
    return (
      !parts.every((part) => described.has(part) || adjective.test(part)) &&
      !adjective.test(parts.at(-1) ?? '') &&
      !/^(?:cross|multi|non|anti|pre|auto|write|read|high|low|self|fully|semi|on|pay|dead|long|short|event|zero|highly)$/.test(
        parts[0] ?? '',
      )
    );
  return !adjective.test(word) && !(word.endsWith('s') && described.has(word.slice(0, -1)));
}
