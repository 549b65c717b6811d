import { expect, it } from 'vitest';
import { reviewFiles, type Files } from '../../../support/review-files.ts';

async function rulesOf(before: Files, after: Files): Promise<readonly string[]> {
  return (await reviewFiles(before, after)).map(({ rule, file, line }) => `${rule} ${file}:${line ?? ''}`);
}

const worker = (hidden: string): string => `resource "aws_sqs_queue" "jobs" {
  name = "jobs"
  ${hidden}
}
resource "aws_lambda_function" "worker" {
  function_name = "worker"
  timeout       = var.timeout
}
resource "aws_lambda_event_source_mapping" "jobs" {
  event_source_arn = aws_sqs_queue.jobs.arn
  function_name    = aws_lambda_function.worker.arn
}
variable "timeout" {
  type = number
}
`;
const call = (timeout: number): string =>
  `module "worker" {\n  source  = "../modules/worker"\n  timeout = ${timeout}\n}\n`;

it.each([
  ['longer than the default of the queue', 31, '', ['review/queue-visibility live/main.tf:3']],
  ['as long as the queue hides it', 60, 'visibility_timeout_seconds = 60', []],
  ['an unknown time against it', 60, 'visibility_timeout_seconds = local.hidden', []],
])('a function may run %s', async (_, timeout, hidden, expected) => {
  const files = (seconds: number): Files => ({
    'modules/worker/main.tf': worker(hidden),
    'live/main.tf': call(seconds),
  });
  expect(await rulesOf(files(20), files(timeout))).toEqual(expected);
});

const rule = (
  name: string,
  priority: number,
  direction = 'Inbound',
): string => `resource "azurerm_network_security_rule" "${name}" {
  name                        = "${name}"
  priority                    = ${priority}
  direction                   = "${direction}"
  network_security_group_name = azurerm_network_security_group.web.name
}
`;

it.each([
  ['the same way', rule('b', 100), ['review/same-priority b.tf:3']],
  ['the other way', rule('b', 100, 'Outbound'), []],
  ['behind it', rule('b', 110), []],
])('a second rule of one group goes %s', async (_, second, expected) => {
  expect(await rulesOf({ 'a.tf': rule('a', 100) }, { 'a.tf': rule('a', 100), 'b.tf': second })).toEqual(expected);
});

const network = (range: string, more = ''): string =>
  `resource "google_compute_subnetwork" "nodes" {\n  region = "r"\n  secondary_ip_range {\n    range_name = "${range}"\n  }\n}\n${more}`;
const cluster = (range: string): string =>
  `resource "google_container_cluster" "main" {\n  ip_allocation_policy {\n    cluster_secondary_range_name = ${range}\n  }\n}\n`;

it.each([
  ['that spells the old name', '"pods"', '', ['review/old-name-in-use n.tf:4']],
  ['that refers to it', 'google_compute_subnetwork.nodes.secondary_ip_range[0].range_name', '', []],
])('a range is renamed beside a cluster %s', async (_, range, more, expected) => {
  const before = { 'n.tf': network('pods', more), 'c.tf': cluster(range) };
  expect(await rulesOf(before, { ...before, 'n.tf': network('own-pods', more) })).toEqual(expected);
});

it.each([
  ['its prefix', 'dns_prefix = "b"', ['review/forces-replacement c.tf:2']],
  ['its version', 'dns_prefix = "a"\n  kubernetes_version = "1.34"', []],
  ['what nobody can tell', 'dns_prefix = var.prefix', []],
])('a cluster changes %s', async (_, body, expected) => {
  const of = (text: string): Files => ({ 'c.tf': `resource "azurerm_kubernetes_cluster" "main" {\n  ${text}\n}\n` });
  expect((await rulesOf(of('dns_prefix = "a"'), of(body))).filter((one) => !one.includes('undeclared'))).toEqual(
    expected,
  );
});
