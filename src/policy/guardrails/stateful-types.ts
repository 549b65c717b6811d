/** Terraform resources whose removal loses data or what opens it. A type counts when it is one of these, or begins with one that ends with `_`. */
const resources = words(`
  aws_db_instance aws_db_cluster aws_rds_cluster aws_rds_cluster_instance aws_rds_global_cluster aws_db_snapshot aws_docdb_ aws_neptune_cluster
  aws_dynamodb_table aws_dynamodb_global_table aws_s3_bucket aws_s3_object aws_s3_directory_bucket aws_ebs_volume aws_ebs_snapshot aws_efs_file_system
  aws_fsx_ aws_elasticache_cluster aws_elasticache_replication_group aws_elasticache_serverless_cache aws_memorydb_cluster aws_redshift_cluster
  aws_redshiftserverless_namespace aws_opensearch_domain aws_elasticsearch_domain aws_kms_key aws_backup_vault aws_ecr_repository aws_secretsmanager_secret
  aws_ssm_parameter aws_sqs_queue aws_kinesis_stream aws_msk_cluster aws_mq_broker aws_timestreamwrite_ aws_qldb_ledger aws_cloudwatch_log_group
  aws_cognito_user_pool aws_route53_zone aws_eks_cluster aws_glacier_vault aws_lightsail_database aws_keyspaces_
  google_sql_database_instance google_sql_database google_storage_bucket google_compute_disk google_compute_region_disk google_bigquery_dataset
  google_bigquery_table google_bigtable_instance google_bigtable_table google_spanner_ google_firestore_database google_redis_instance
  google_filestore_instance google_kms_crypto_key google_kms_key_ring google_alloydb_ google_artifact_registry_repository google_container_cluster
  google_secret_manager_secret google_pubsub_topic google_pubsub_subscription google_dns_managed_zone google_project
  azurerm_mssql_ azurerm_mysql_ azurerm_postgresql_ azurerm_mariadb_ azurerm_sql_ azurerm_cosmosdb_ azurerm_storage_account azurerm_storage_container
  azurerm_storage_share azurerm_managed_disk azurerm_redis_cache azurerm_key_vault azurerm_key_vault_key azurerm_key_vault_secret azurerm_container_registry
  azurerm_kubernetes_cluster azurerm_resource_group azurerm_recovery_services_vault azurerm_eventhub azurerm_servicebus_ azurerm_data_lake_ azurerm_dns_zone
  kubernetes_namespace kubernetes_namespace_v1 kubernetes_persistent_volume kubernetes_persistent_volume_v1 kubernetes_persistent_volume_claim
  kubernetes_persistent_volume_claim_v1 kubernetes_stateful_set kubernetes_stateful_set_v1
  digitalocean_database_ digitalocean_volume digitalocean_spaces_bucket hcloud_volume openstack_blockstorage_ openstack_objectstorage_ mongodbatlas_cluster
  mongodbatlas_advanced_cluster confluent_kafka_ vault_mount
`);

/** Kinds whose removal loses data: Kubernetes' own and those of common operators. */
const kinds: ReadonlySet<string> = new Set(
  words(`
  PersistentVolumeClaim PersistentVolume Namespace StatefulSet CustomResourceDefinition VolumeSnapshot VolumeSnapshotContent
  Cluster Pooler postgresql PostgresCluster PerconaPGCluster PerconaXtraDBCluster PerconaServerMongoDB MongoDBCommunity MySQLCluster InnoDBCluster MariaDB
  Redis RedisCluster RedisFailover Kafka KafkaTopic KafkaUser KafkaNodePool RabbitmqCluster NatsCluster Elasticsearch OpenSearchCluster CassandraDatacenter
  ScyllaCluster ClickHouseInstallation Tenant CephCluster CephBlockPool CephFilesystem ObjectBucketClaim Bucket RDSInstance DBInstance DBCluster SQLInstance
  DatabaseInstance StorageBucket Table EtcdCluster VaultCluster`),
);

const holdsData =
  /(?:^|[^a-z])(?:rds|aurora|db|database|postgres\w*|mysql|mongo\w*|dynamo\w*|redis|elasticache|kafka|s3|buckets?|storage|efs|volumes?|disks?|kms|state|backups?|opensearch|elasticsearch|ecr|registry|vault|eks|gke|aks)(?:[^a-z]|$)/i;

/** Whether a thing of this type keeps data, or names and keys that data depends on. */
export function isStateful(type: string): boolean {
  return kinds.has(type) || resources.some((name) => (name.endsWith('_') ? type.startsWith(name) : type === name));
}

/** Whether a module's name or source says that it keeps data. */
export function soundsStateful(text: string): boolean {
  return holdsData.test(text);
}

/** Attributes that cannot be changed in place: another value means that the thing is destroyed and made anew. From the providers' documentation ("forces new resource"). */
const recreating: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: words(
    'engine username db_name storage_encrypted kms_key_id availability_zone character_set_name timezone nchar_character_set_name',
  ),
  aws_rds_cluster: words(
    'cluster_identifier cluster_identifier_prefix engine master_username database_name storage_encrypted kms_key_id availability_zones engine_mode',
  ),
  aws_rds_cluster_instance: words('identifier cluster_identifier engine availability_zone'),
  aws_dynamodb_table: words('name hash_key range_key local_secondary_index'),
  aws_s3_bucket: words('bucket bucket_prefix object_lock_enabled'),
  aws_ebs_volume: words('availability_zone encrypted kms_key_id snapshot_id outpost_arn'),
  aws_efs_file_system: words('creation_token encrypted kms_key_id performance_mode availability_zone_name'),
  aws_elasticache_cluster: words('cluster_id engine subnet_group_name port'),
  aws_elasticache_replication_group: words(
    'replication_group_id subnet_group_name at_rest_encryption_enabled port kms_key_id',
  ),
  aws_redshift_cluster: words('cluster_identifier database_name master_username'),
  aws_opensearch_domain: words('domain_name encrypt_at_rest.kms_key_id'),
  aws_kms_key: words('customer_master_key_spec key_usage multi_region'),
  aws_secretsmanager_secret: words('name name_prefix'),
  aws_ecr_repository: words('name encryption_configuration'),
  aws_sqs_queue: words('name name_prefix fifo_queue'),
  aws_kinesis_stream: words('name'),
  aws_msk_cluster: words('cluster_name'),
  aws_eks_cluster: words('name role_arn encryption_config'),
  aws_cloudwatch_log_group: words('name name_prefix'),
  google_sql_database_instance: words('name region encryption_key_name master_instance_name'),
  google_storage_bucket: words('name location project'),
  google_compute_disk: words('name zone type image snapshot'),
  google_bigquery_dataset: words('dataset_id location project'),
  google_container_cluster: words('name location network subnetwork'),
  google_kms_crypto_key: words('name key_ring purpose'),
  azurerm_storage_account: words('name resource_group_name location account_kind is_hns_enabled'),
  azurerm_postgresql_flexible_server: words('name resource_group_name location administrator_login'),
  azurerm_mssql_server: words('name resource_group_name location administrator_login'),
  azurerm_mssql_database: words('name server_id collation'),
  azurerm_managed_disk: words('name resource_group_name location create_option'),
  azurerm_key_vault: words('name resource_group_name location'),
  azurerm_resource_group: words('name location'),
  StatefulSet: words('spec.volumeClaimTemplates spec.serviceName spec.selector spec.podManagementPolicy'),
  PersistentVolumeClaim: words('spec.storageClassName spec.accessModes spec.volumeName spec.selector'),
};

/** Key paths of a type that force its recreation; empty where we know none. */
export function recreatingPaths(type: string): readonly string[] {
  return Object.hasOwn(recreating, type) ? (recreating[type] ?? []) : [];
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
