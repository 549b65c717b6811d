/** A place in a repository's chain of audit records: the record's number and its hash; 0 and {@link genesis} before the first. */
export type ChainHead = { readonly sequence: number; readonly hash: string };

/** What the first record of a chain names as its predecessor. */
export const genesis = '0'.repeat(64);

/** As pull requests, commits and the command line write it: `41:9f86d0…`. */
export function formatHead({ sequence, hash }: ChainHead): string {
  return `${sequence}:${hash}`;
}
