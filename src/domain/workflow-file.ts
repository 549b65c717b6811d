/**
 * Whether GitHub runs a file as a workflow. It takes such a file only from an App that may write workflows, and the policy can let nothing
 * else below `.github` be written.
 */
export function isWorkflowFile(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path);
}
