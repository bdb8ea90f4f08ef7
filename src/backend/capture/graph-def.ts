import type {TFEOpAttr} from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import {ATTRIBUTE} from '../attributes.js';
import {bytesField, floatField, intField, intsField, message} from './protobuf.js';

// Source: tensorflow/core/framework/{graph,node_def,attr_value,tensor,tensor_shape}.proto,
// tensorflow/core/protobuf/{config,rewriter_config}.proto.

type Attributes = Readonly<Record<string, Uint8Array>>;

const shapeProto = (shape: readonly number[]) =>
  message(...shape.map((size) => bytesField(2, intField(1, size))));

/**
 * ConfigProto by which products and convolutions of a graph are computed in bfloat16, and what is nearby where it does no
 * harm: graph_options.rewrite_options.auto_mixed_precision_onednn_bfloat16 = ON.
 */
export const MIXED_PRECISION: Uint8Array = bytesField(10, bytesField(10, intField(25, 1)));

/** AttrValue of a boolean. */
export const boolValue = (value: boolean): Uint8Array => intField(5, value ? 1 : 0);

/** AttrValue of what tfjs-node gives an operation beside its inputs. */
function attributeValue({name, type, value}: TFEOpAttr): Uint8Array {
  const list = Array.isArray(value);
  switch (type) {
    case ATTRIBUTE.TYPE:
      return list ? bytesField(1, intsField(6, value as number[])) : intField(6, value as number);
    case ATTRIBUTE.INT:
      return list ? bytesField(1, intsField(3, value as number[])) : intField(3, value as number);
    case ATTRIBUTE.FLOAT:
      return floatField(4, value as number);
    case ATTRIBUTE.BOOL:
      return boolValue(Boolean(value));
    case ATTRIBUTE.STRING:
      return bytesField(2, value as string);
    case ATTRIBUTE.SHAPE:
      return bytesField(7, shapeProto(value as number[]));
    default:
      throw new TypeError(`Unknown kind of attribute ${type} for ${name}`);
  }
}

function node(name: string, op: string, inputs: readonly string[], attributes: Attributes): Uint8Array {
  const entries = Object.entries(attributes).map(([key, value]) =>
    bytesField(5, message(bytesField(1, key), bytesField(2, value))),
  );
  const parts = inputs.map((input) => bytesField(3, input));
  return bytesField(1, message(bytesField(1, name), bytesField(2, op), ...parts, ...entries));
}

/** A node that computes; inputs are `name:index` of others. */
export const operationNode = (
  name: string,
  op: string,
  inputs: readonly string[],
  attributes: readonly TFEOpAttr[],
): Uint8Array =>
  node(name, op, inputs, Object.fromEntries(attributes.map((one) => [one.name, attributeValue(one)])));

/** A node that gives always the same; `content` as TensorFlow has it in memory. */
export const constantNode = (
  name: string,
  dtype: number,
  shape: readonly number[],
  content: Uint8Array,
): Uint8Array =>
  node(name, 'Const', [], {
    dtype: intField(6, dtype),
    value: bytesField(
      8,
      message(intField(1, dtype), bytesField(2, shapeProto(shape)), bytesField(4, content)),
    ),
  });

/** A node that gives what a call brings. */
export const placeholderNode = (name: string, dtype: number, shape: readonly number[]): Uint8Array =>
  node(name, 'Placeholder', [], {dtype: intField(6, dtype), shape: bytesField(7, shapeProto(shape))});
