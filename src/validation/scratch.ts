/** A folder of files on disk that a tool may read and write; gone after `dispose`, which never throws. */
export type ScratchFolder = AsyncDisposable & { readonly dir: string; dispose(): Promise<void> };

/**
 * Makes throw-away folders; `compose.ts` hands it to the families whose tools read files
 * (`createKubernetesChecks({ scratch, … })`), `adapters/scratch.ts` implements it.
 * Use it with `await using folder = await scratch.write(files)`, so that no way out of a function leaves files behind.
 */
export type Scratch = {
  /**
   * Writes the files (relative path with `/` → text) into a new folder that nobody else uses.
   * @throws {PromptOpsError} `path-not-allowed` before anything is written, when a path is absolute, leaves the folder,
   * holds a NUL or backslash, or is a folder and a file at once.
   */
  write(files: ReadonlyMap<string, string>): Promise<ScratchFolder>;
};
