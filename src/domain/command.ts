/** What a person typed, parsed. `verb` is a row of the verb table (`commands/verbs.ts`). */
export type Command = {
  readonly verb: string;
  /** The whole request as typed, the verb's word included and flags taken out: `scale checkout to 5 replicas`. Trimmed; may hold several lines. */
  readonly text: string;
  readonly flags: CommandFlags;
  /** HTML comments in what was typed were left out. */
  readonly hidden?: true;
};

/** Flags a user may give; a closed list, unknown ones are refused by name. */
export type CommandFlags = {
  readonly dryRun?: boolean;
  readonly path?: string;
  readonly base?: string;
  readonly environment?: string;
};

/** What reading a comment can come to; `typed` is the comment from the command on, as typed. */
export type CommentReading =
  | { readonly kind: 'command'; readonly command: Command; readonly typed: string }
  /** It was meant for us but cannot be run: answer with `message`. */
  | { readonly kind: 'reply'; readonly message: string; readonly typed: string }
  | { readonly kind: 'ignore'; readonly reason: string };
