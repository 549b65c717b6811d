/** Something that reads hostile text. */
export type FuzzTarget = {
  readonly name: string;
  /** Valid texts to start from. */
  readonly seeds: readonly string[];
  /** Words of the format, put in at random places. */
  readonly words: readonly string[];
  /**
   * Reads one text. `accepted` only when it also holds against rules stated here once more.
   * Throws for what must not be: a crash, or something invalid that was accepted.
   */
  readonly feed: (text: string) => Verdict | Promise<Verdict>;
};

export type Verdict = 'accepted' | 'refused';

/** What was accepted although a rule of ours forbids it. */
class WronglyAccepted extends Error {
  constructor(why: string) {
    super(`accepted, although ${why}`);
    this.name = 'WronglyAccepted';
  }
}

/** Throws when something that was accepted breaks a rule. */
export function mustHold(holds: boolean, why: string): void {
  if (!holds) throw new WronglyAccepted(why);
}
