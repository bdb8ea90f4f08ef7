// What is put around the reader's code, so that a function that fails tells of its values: and the reader's code again,
// for libraries that read the text of a function.

/** What opens and closes a body of statements. */
export const BLOCK = {
  open: (notes: string) => `${notes}try {/*:*/`,
  close: (told: string) => `${handler(told)}`,
};

/** What opens and closes a body that is one value. */
export const VALUE = {
  open: (notes: string) => `{${notes}try {/*=*/return (`,
  close: (told: string) => `)${handler(told)}/*=*/}`,
};

/** A statement, for a debugger to stop at: at `return` itself the names of the block that is left are gone. */
export const BEFORE_RETURN = '__interrupt__[0];';

/** What notes the value of a name that has just got it. */
export function noteBehind(note: string, name: string): string {
  return `/*:*/${note} = ${name};`;
}

/** What notes a value on its way to a name. */
export function noteBefore(note: string): string {
  return `${note} = `;
}

// A name that has no value yet must not hide the error.
function handler(told: string): string {
  return `} catch (__error__) {try {__failed__(${told});} catch {} throw __error__;}`;
}

const CHECK = /if \(__interrupt__\[0\]\) __stop__\(\);/g;
const HANDLER = String.raw`\} catch \(__error__\) \{try \{__failed__\([^{]*\{[^}]*\}, \[[^\]]*\]\);\} catch \{\} throw __error__;\}`;
const AFTER_VALUE = new RegExp(String.raw`\)${HANDLER}/\*=\*/\}`, 'g');
const AFTER_BLOCK = new RegExp(HANDLER, 'g');

/** The text of a function as it was before it was rewritten. */
export function withoutAdded(text: string): string {
  if (!text.includes('__')) return text;
  return text
    .replace(CHECK, '')
    .replaceAll(BEFORE_RETURN, '')
    .replace(/;?\/\*:\*\/__\d+__ = [\w$]+;/g, (note) => (note.startsWith(';') ? ';' : ''))
    .replace(/\b__\d+__ = /g, '')
    .replace(/\{(?:let [\w, ]+; )?try \{\/\*=\*\/return \(/g, '')
    .replace(/(?:let [\w, ]+; )?try \{\/\*:\*\//g, '')
    .replace(AFTER_VALUE, '')
    .replace(AFTER_BLOCK, '');
}
