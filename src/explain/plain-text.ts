/** CSI sequences (colours, cursor), OSC sequences (links, titles) and two-character escapes, ECMA-48. */
const controlSequences =
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[ -/]*[0-Z\\^-~])|\u009B[0-?]*[ -/]*[@-~]/g;
const otherControls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/**
 * What a person sees of a line: without colour codes and other terminal control sequences, which could also hide or rewrite text.
 * Every quote is printed through this. Linear in the text.
 */
export function plainText(text: string): string {
  if (!/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/.test(text)) return text;
  return text.replace(controlSequences, '').replace(otherControls, '');
}
