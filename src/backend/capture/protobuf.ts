// The wire format of protocol buffers, as far as a GraphDef needs it.

type Bytes = Uint8Array;

/** An integer, seven bits to a byte, negative ones as of 64 bits. */
function varint(value: number | bigint): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest ? low | 128 : low);
  } while (rest);
  return Uint8Array.from(bytes);
}

const VARINT = 0;
const LENGTH = 2;
const FIXED_32 = 5;

const key = (field: number, kind: number) => varint((field << 3) | kind);

/** A field that holds bytes, a string, or a message. */
export function bytesField(field: number, value: Bytes | string): Bytes {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return message(key(field, LENGTH), varint(bytes.length), bytes);
}

/** A field that holds an integer or an enumeration. */
export function intField(field: number, value: number | bigint): Bytes {
  return message(key(field, VARINT), varint(value));
}

/** A field that holds a float. */
export function floatField(field: number, value: number): Bytes {
  return message(key(field, FIXED_32), new Uint8Array(Float32Array.of(value).buffer));
}

/** A field that holds a list of integers, packed. */
export function intsField(field: number, values: readonly number[]): Bytes {
  return bytesField(field, message(...values.map(varint)));
}

/** A message of these fields. */
export function message(...fields: readonly Bytes[]): Bytes {
  const all = new Uint8Array(fields.reduce((length, field) => length + field.length, 0));
  let position = 0;
  for (const field of fields) {
    all.set(field, position);
    position += field.length;
  }
  return all;
}
