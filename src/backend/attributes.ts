import type {TFEOpAttr} from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import type {Pointer} from './c-api.js';
import type {Runtime} from './context.js';

/** TensorFlow's numbers for the kinds of attributes. Source: TF_AttrType in tensorflow/c/tf_attrtype.h. */
export const ATTRIBUTE = {STRING: 0, INT: 1, FLOAT: 2, BOOL: 3, TYPE: 4, SHAPE: 5, RESOURCE: 7} as const;

const encoded = new Map<string, Uint8Array>();

/** The string in UTF-8, remembered: attributes such as "SAME" are asked for at every call. */
function encode(text: string): Uint8Array {
  let bytes = encoded.get(text);
  if (!bytes) {
    bytes = new TextEncoder().encode(text);
    if (text.length < 64) encoded.set(text, bytes);
  }
  return bytes;
}

/** Sets one attribute on an operation. */
export function setAttribute({library, status}: Runtime, op: Pointer, {name, type, value}: TFEOpAttr): void {
  const list = Array.isArray(value);
  switch (type) {
    case ATTRIBUTE.TYPE:
      if (list) library.TFE_OpSetAttrTypeList(op, name, Int32Array.from(value), value.length);
      else library.TFE_OpSetAttrType(op, name, value as number);
      break;
    case ATTRIBUTE.INT:
      if (list) library.TFE_OpSetAttrIntList(op, name, BigInt64Array.from(value, BigInt), value.length);
      else library.TFE_OpSetAttrInt(op, name, value as number);
      break;
    case ATTRIBUTE.FLOAT:
      library.TFE_OpSetAttrFloat(op, name, value as number);
      break;
    case ATTRIBUTE.BOOL:
      library.TFE_OpSetAttrBool(op, name, value ? 1 : 0);
      break;
    case ATTRIBUTE.STRING: {
      const bytes = value instanceof Uint8Array ? value : encode(value as string);
      library.TFE_OpSetAttrString(op, name, bytes, bytes.length);
      break;
    }
    case ATTRIBUTE.SHAPE: {
      const dims = value as number[];
      library.TFE_OpSetAttrShape(op, name, BigInt64Array.from(dims, BigInt), dims.length, status);
      break;
    }
    default:
      throw new TypeError(`Unknown kind of attribute ${type} for ${name}`);
  }
}
