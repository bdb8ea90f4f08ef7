import type {Node} from 'acorn';

// What becomes of what is thrown. To the inspector everything is caught: by the engine, if not by the reader. So it is
// read from the code: an error goes up the calls, and through an async function it becomes a promise that is rejected,
// which only those catch who wait for it, or who ask for it with `catch`.

/** What becomes of an error within a function: it is caught, nobody will ever see it, or its caller gets it. */
export type Fate =
  | {kind: 'caught' | 'lost'}
  /** As a promise that is rejected, or thrown. */
  | {kind: 'passed'; isPromise: boolean};

type Call = Node & {callee: Node & {property?: {name?: string}}; arguments: Node[]};
type Try = Node & {block: Node; handler?: Node | null};

/**
 * @param path the nodes around the place where it is thrown, or where what throws it is called, outermost first
 * @param isPromise whether it comes as a promise that is rejected
 */
export function fateOf(path: readonly Node[], isPromise: boolean): Fate {
  let isWaitedFor = !isPromise;
  for (const [i, node] of [...path.entries()].reverse()) {
    const inner = path[i + 1];
    if (isFunction(node)) {
      const {async: isAsync} = node as Node & {async?: boolean};
      return {kind: 'passed', isPromise: isAsync === true || !isWaitedFor};
    }
    if (isWaitedFor) {
      const {block, handler} = node as Try;
      if (node.type === 'TryStatement' && handler && inner === block) return {kind: 'caught'};
    } else if (node.type === 'AwaitExpression') isWaitedFor = true;
    else if (isCall(node) && catches(node, inner)) return {kind: 'caught'};
    else if (/^(?:Expression|Variable)(?:Statement|Declaration)$/.test(node.type)) return {kind: 'lost'};
  }
  return {kind: 'passed', isPromise: !isWaitedFor};
}

/** Of a function that a promise calls, as in `p.then(f)`: the path of that call. */
export function callbackOf(path: readonly Node[]): readonly Node[] | undefined {
  const at = path.findLastIndex(isFunction);
  const call = path[at - 1];
  const isOfPromise = call && isCall(call) && /^(?:then|catch|finally)$/.test(nameOf(call));
  return isOfPromise ? path.slice(0, at) : undefined;
}

export function isFunction({type}: Node): boolean {
  return /Function/.test(type);
}

function isCall(node: Node): node is Call {
  return node.type === 'CallExpression';
}

function nameOf({callee}: Call): string {
  return callee.property?.name ?? '';
}

/** Whether a call takes care of a promise that is rejected: of the one it is a method of, or of one it is given. */
function catches(call: Call, inner: Node | undefined): boolean {
  const name = nameOf(call);
  if (inner !== call.callee) return name === 'allSettled';
  return name === 'catch' || (name === 'then' && call.arguments.length > 1);
}
