import {codeOf, nameOf, quoted, type Wording} from './mistake.js';
import {described} from './type-names.js';

/** What is wrong with a statement. */
export const wrongStatement: Wording = ({ts, checker, node, code, messages}) => {
  const name = /'([^']+)'/.exec(messages[0]!)?.[1] ?? '';
  switch (code) {
    case 2588: {
      const assignment = node.parent;
      const isAsked =
        ts.isBinaryExpression(assignment) &&
        (ts.isIfStatement(assignment.parent) || ts.isWhileStatement(assignment.parent));
      const symbol = checker.getSymbolAtLocation(node);
      const isVariable = symbol && checker.getTypeOfSymbol(symbol).symbol?.name === 'Variable';
      if (isVariable && ts.isBinaryExpression(assignment))
        return `\`${name}\` is a const and stays the same variable: give it numbers by ${quoted(`${name}.assign(${nameOf(assignment.right)})`)}.`;
      return isAsked
        ? `= gives \`${name}\` a value. To compare, write ${quoted(`${name} === ${nameOf(assignment.right)}`)}.`
        : `\`${name}\` is a const and keeps its value: declare it with \`let\` to change it.`;
    }
    case 2377:
      return 'The constructor of a class that extends another begins with `super();`.';
    case 17009:
      return '`super()` must stand before the first `this` of a constructor.';
    case 2515:
      return `\`${nameOf(node)}\` has no \`${/member '(\w+)'/.exec(messages[0]!)?.[1]}\`, which every ${/class '(\w+)/.exec(messages[0]!.replace(/^.*? from /, ''))?.[1]} needs: write it in the class.`;
    case 2416: {
      const [first] = ts.isMethodDeclaration(node.parent) ? node.parent.parameters : [];
      if (first?.name.getText() === 'self')
        return `A method is not given \`self\`: leave it out, and write \`this\` for it.`;
      const gives = /^ *Type 'void' is not assignable/.test(messages.at(-1)!);
      return gives ? `\`${name}\` gives nothing: \`return\` is missing.` : undefined;
    }
    case 2314:
      return `${quoted(node.getText())} needs the types of what it takes and gives: write \`${node.getText()}<${/requires 2/.test(messages[0]!) ? 'tf.Tensor2D, tf.Tensor2D' : '…'}>\`.`;
    case 2663:
      return `There is no \`${name}\`. Did you mean \`this.${name}\`?`;
    case 2367: {
      const operation = ts.isBinaryExpression(node) ? node : node.parent;
      if (!ts.isBinaryExpression(operation)) return undefined;
      const [left, right] = [operation.left, operation.right].map((side) => {
        const type = checker.getBaseTypeOfLiteralType(checker.getTypeAtLocation(side));
        return `${quoted(nameOf(side))} is ${described(ts, checker, type)}`;
      });
      return `${left}, ${right}: the two are never equal.`;
    }
    case 2451:
      return `\`${name}\` is declared twice in this cell: the second time, write \`${name} = …\` without let or const.`;
    case 1108: {
      const value = ts.isReturnStatement(node.parent) ? node.parent.expression : undefined;
      const remedy = value ? `: write ${quoted(nameOf(value))}` : '';
      return `\`return\` stands inside a function. A cell shows the value of its last line${remedy}.`;
    }
    case 2525:
      return `There is no ${quoted(node.getText())} in what is taken apart here.`;
    case 1308:
      return '`await` needs an async function around it: write `async` before `function`.';
    case 2488:
    case 2495: {
      const type = checker.getTypeAtLocation(node);
      if (ts.isArrayBindingPattern(node)) {
        const holder = ts.isVariableDeclaration(node.parent) ? node.parent.initializer : undefined;
        const whole = holder && checker.getTypeAtLocation(holder);
        return whole && checker.getPropertyOfType(whole, 'rankType')
          ? `A tensor has no elements to take apart: write ${quoted(`tf.unstack(${codeOf(holder!)})`)}.`
          : `What is taken apart here has names, no numbers: write ${quoted(`{${node.elements.map((one) => one.getText()).join(', ')}}`)}.`;
      }
      if (checker.getPropertyOfType(type, 'rankType'))
        return `A tensor has no elements to go through: write ${quoted(`${codeOf(node)}.dataSync()`)} for its numbers, ${quoted(`tf.unstack(${codeOf(node)})`)} for its rows.`;
      const isNumber = type.flags & ts.TypeFlags.NumberLike;
      const counted = isNumber
        ? ` To count, write \`for (let i = 0; i < ${node.getText()}; i++) { … }\`.`
        : '';
      return `${quoted(nameOf(node))} has no elements to go through.${counted}`;
    }
    case 2305:
    case 2614:
      return `${/"(.+?)"/.exec(messages[0]!)?.[1] ?? 'The module'} has no \`${/member '(.+?)'/.exec(messages[0]!)?.[1]}\`.`;
    case 2307:
      if (/^tangente\//.test(name)) return "Everything is in one package: write `from 'tangente'`.";
      if (PYTHON.test(name))
        return `${name} is Python's. Tensors (\`tf\`), layers (\`nn\`), figures (\`viz\`) and tables (\`aq\`) are there without an import.`;
      return /^\.{0,2}\//.test(name)
        ? `There is no file ${name}.ts or ${name}.js to import.`
        : `There is no package ${name} in this folder: install it, in a terminal, by \`npm install ${name}\`.`;
    case 2531:
    case 2532:
    case 2533:
    case 18047:
    case 18048:
    case 18049:
    case 18050: {
      const missing =
        /null or undefined|'?undefined|'?null/.exec(messages[0]!)?.[0].replace("'", '') ?? 'undefined';
      return `${quoted(nameOf(node))} may be ${missing} here: check it first, or write \`?.\` for the dot behind it.`;
    }
    case 2693:
      return `\`${name}\` is a type, not a value.${Object.hasOwn(VALUES, name) ? ` Write \`${VALUES[name]}\`.` : ''}`;
    case 2695:
      return 'Only what stands behind the last comma counts here. Several values in one are an array: write `[1, 2]`.';
    default:
      return undefined;
  }
};

const PYTHON = /^(?:torch|torchvision|tensorflow|keras|numpy|pandas|matplotlib|sklearn|scipy|jax)\b/;

/** What makes a value of a type. */
const VALUES: Record<string, string> = {string: 'String(x)', number: 'Number(x)', boolean: 'Boolean(x)'};
