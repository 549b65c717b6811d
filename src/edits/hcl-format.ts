import { splitMark } from './byte-order-mark.ts';

let loading: Promise<(text: string) => Promise<string>> | undefined;

/**
 * Formats HCL as `terraform fmt` does (HashiCorp's own formatter, compiled to WebAssembly). Line breaks and a byte order mark stay as they are.
 * The formatter is loaded on first use, because it is 1.7 MB of code that most edits do not need.
 */
export async function formatHcl(text: string): Promise<string> {
  loading ??= import('@cdktn/hcl-tools').then((module) => module.format);
  const format = await loading;
  const [bom, body] = splitMark(text);
  const crlf = text.includes('\r\n');
  const plain = body.replaceAll('\r\n', '\n');
  const formatted = await format(plain);
  return bom + (crlf ? formatted.replaceAll('\n', '\r\n') : formatted);
}
