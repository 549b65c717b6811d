import packageFile from '../../package.json' with { type: 'json' };

/** Name and version of this program, as records tell it: it stands for the rules and the code of every stage. */
export const software = `promptops ${packageFile.version}`;
