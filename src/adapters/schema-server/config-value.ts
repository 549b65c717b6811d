import { unknownValue, type ConfigObject, type ConfigValue } from '../../validation/terraform/config-rule.ts';

type Reader = { readonly bytes: Buffer; at: number };

/**
 * Reads a configuration as Terraform sends it: MessagePack (the specification at msgpack.org) with one extension type
 * for values that are not known yet. Numbers that do not fit come as strings; a value of dynamic type is `[type, value]`.
 * @throws {RangeError} when the bytes end too early or use an encoding Terraform does not.
 */
function readConfigValue(bytes: Uint8Array): ConfigValue {
  return readValue({ bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 });
}

/** A configuration as an object; a null one (no block at all) is empty. */
export function readConfigObject(bytes: Uint8Array): ConfigObject {
  const value = readConfigValue(bytes);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ConfigObject) : {};
}

/** An unknown value of any type, as Terraform encodes it: extension 0 with one byte. */
export const unknownBytes: Uint8Array = Uint8Array.of(0xd4, 0, 0);

function readValue(reader: Reader): ConfigValue {
  const tag = readUnsigned(reader, 1);
  if (tag <= 0x7f) return tag;
  if (tag <= 0x8f) return readMap(reader, tag & 0x0f);
  if (tag <= 0x9f) return readList(reader, tag & 0x0f);
  if (tag <= 0xbf) return readText(reader, tag & 0x1f);
  if (tag >= 0xe0) return tag - 0x100;
  const read = byTag[tag];
  if (read === undefined) throw new RangeError(`not a value Terraform sends: byte 0x${tag.toString(16)}`);
  return read(reader);
}

const byTag: Readonly<Record<number, (reader: Reader) => ConfigValue>> = {
  0xc0: () => null,
  0xc2: () => false,
  0xc3: () => true,
  0xc4: (reader) => readText(reader, readUnsigned(reader, 1)),
  0xc5: (reader) => readText(reader, readUnsigned(reader, 2)),
  0xc6: (reader) => readText(reader, readUnsigned(reader, 4)),
  0xc7: (reader) => skipExtension(reader, readUnsigned(reader, 1)),
  0xc8: (reader) => skipExtension(reader, readUnsigned(reader, 2)),
  0xc9: (reader) => skipExtension(reader, readUnsigned(reader, 4)),
  0xca: (reader) => take(reader, 4).readFloatBE(),
  0xcb: (reader) => take(reader, 8).readDoubleBE(),
  0xcc: (reader) => readUnsigned(reader, 1),
  0xcd: (reader) => readUnsigned(reader, 2),
  0xce: (reader) => readUnsigned(reader, 4),
  0xcf: (reader) => Number(take(reader, 8).readBigUInt64BE()),
  0xd0: (reader) => take(reader, 1).readInt8(),
  0xd1: (reader) => take(reader, 2).readInt16BE(),
  0xd2: (reader) => take(reader, 4).readInt32BE(),
  0xd3: (reader) => Number(take(reader, 8).readBigInt64BE()),
  0xd4: (reader) => skipExtension(reader, 1),
  0xd5: (reader) => skipExtension(reader, 2),
  0xd6: (reader) => skipExtension(reader, 4),
  0xd7: (reader) => skipExtension(reader, 8),
  0xd8: (reader) => skipExtension(reader, 16),
  0xd9: (reader) => readText(reader, readUnsigned(reader, 1)),
  0xda: (reader) => readText(reader, readUnsigned(reader, 2)),
  0xdb: (reader) => readText(reader, readUnsigned(reader, 4)),
  0xdc: (reader) => readList(reader, readUnsigned(reader, 2)),
  0xdd: (reader) => readList(reader, readUnsigned(reader, 4)),
  0xde: (reader) => readMap(reader, readUnsigned(reader, 2)),
  0xdf: (reader) => readMap(reader, readUnsigned(reader, 4)),
};

function take(reader: Reader, length: number): Buffer {
  const end = reader.at + length;
  if (end > reader.bytes.length) throw new RangeError('the configuration ends too early');
  const part = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return part;
}

function readUnsigned(reader: Reader, length: 1 | 2 | 4): number {
  return take(reader, length).readUIntBE(0, length);
}

function readText(reader: Reader, length: number): string {
  return take(reader, length).toString('utf8');
}

function readList(reader: Reader, length: number): ConfigValue[] {
  const items: ConfigValue[] = [];
  for (let index = 0; index < length; index += 1) items.push(readValue(reader));
  return items;
}

function readMap(reader: Reader, length: number): ConfigObject {
  const entries: [string, ConfigValue][] = [];
  for (let index = 0; index < length; index += 1) {
    const key = readValue(reader);
    if (typeof key !== 'string') throw new RangeError('a map has a key that is no text');
    entries.push([key, readValue(reader)]);
  }
  return Object.fromEntries(entries);
}

// Every extension Terraform uses (0, and 12 with refinements) means a value that is not known yet.
function skipExtension(reader: Reader, length: number): typeof unknownValue {
  take(reader, length + 1);
  return unknownValue;
}
