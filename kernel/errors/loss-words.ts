import type TypeScript from 'typescript';
import {type Mistake, nameOf, quoted, type Wording} from './mistake.js';
import {shapesOf, shapeText} from './shape-types.js';
import {described, readable} from './type-names.js';

/** What `%%train` expects its cell to give. */
const LOSS = '__Loss__';

/** A tensor of which more shapes than these are possible is one of any shape. */
const MOST_SHAPES = 2;

/** What a function gives is no single number, as a loss must be. */
export const wrongLoss: Wording = (mistake) => {
  const {ts, checker} = mistake;
  const returned = returnedFor(mistake);
  if (!returned) return undefined;
  const {given, isCell} = returned;
  const type = checker.getTypeAtLocation(given);
  const shapes = shapesOf(ts, checker, type);
  const name = nameOf(given);
  const what = isCell ? 'The loss of a batch' : 'What the function returns';
  if (shapes.length > MOST_SHAPES)
    return `${what} must be a single number, but how many axes ${name} has is not known here: write ${quoted(`${name} as tf.Scalar`)} if it has none.`;
  if (shapes.length)
    return `${what} must be a single number, ${name} gives ${shapeText(shapes)}: take the mean of what is to get smaller.`;
  const end = isCell ? ' End the cell with the loss.' : '';
  return `${what} must be a single number as a tensor, not ${described(ts, checker, type)}.${end}`;
};

/** What is returned where a tensor without axes is asked for. */
function returnedFor({
  ts,
  checker,
  node,
}: Mistake): {given: TypeScript.Expression; isCell: boolean} | undefined {
  const {parent} = node;
  const isScalar = (type: TypeScript.Type | undefined) =>
    type !== undefined && /^(?:Scalar|Tensor0D)$/.test(readable(checker.typeToString(type)));
  if (ts.isReturnStatement(node) && node.expression) {
    const type = ts.findAncestor(node, ts.isFunctionLike)?.type;
    const fits = type && isScalar(checker.getTypeFromTypeNode(type));
    return fits ? {given: node.expression, isCell: type.getText() === LOSS} : undefined;
  }
  if (!parent || !ts.isArrowFunction(parent) || parent.body !== node) return undefined;
  const wanted = checker.getContextualType(parent)?.getCallSignatures()[0]?.getReturnType();
  return isScalar(wanted) ? {given: node as TypeScript.Expression, isCell: false} : undefined;
}
