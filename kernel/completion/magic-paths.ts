import {filesLike} from './files.js';

/**
 * How paths are written behind a magic: as words, in quotes where they hold spaces; as one that takes the rest of the
 * line; or as in a shell.
 */
export type PathStyle = 'words' | 'line' | 'shell';

/** What stands between words. */
const SEPARATOR: Record<PathStyle, RegExp> = {words: /\s/, line: /^$/, shell: /[\s|&;<>()=]/};

/** What a shell reads as something else than a part of a name. */
const SPECIAL = /[\s"'\\|&;<>()$`*?[\]{}#!=]/g;

interface Typed {
  path: string;
  /** The quote that is open, if one is. */
  quote: string;
  /** How many characters stand behind the last slash, as they are written. */
  length: number;
}

function typedPath(text: string, style: PathStyle): Typed {
  let path = '';
  let quote = '';
  let begin = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === quote) quote = '';
    else if (!quote && /["']/.test(character)) quote = character;
    else if (!quote && SEPARATOR[style].test(character)) path = '';
    else if (style === 'shell' && character === '\\' && quote !== "'") path += text[++i] ?? '';
    else path += character;
    if (path === '' || path.endsWith('/')) begin = i + 1;
  }
  return {path, quote, length: text.length - begin};
}

/** How a name is written, so that it is read as this name. */
function written(name: string, style: PathStyle, quote: string): string {
  if (quote || style === 'line') return name;
  if (style === 'shell') return name.replace(SPECIAL, '\\$&');
  return /\s/.test(name) ? `"${name}"` : name;
}

/**
 * The files and folders that go on with what is typed, as they are written behind its last slash.
 * @param text what stands behind the magic, up to the cursor
 * @param folder the one that relative paths begin at
 * @param areFolders whether files are left out
 */
export function pathsLike(
  text: string,
  style: PathStyle,
  folder: string,
  areFolders = false,
): {length: number; matches: string[]; kinds: string[]} {
  const {path, quote, length} = typedPath(text.trimStart(), style);
  const names = filesLike(path, folder, false).filter((name) => !areFolders || name.endsWith('/'));
  return {
    length,
    matches: names.map((name) => written(name, style, quote)),
    kinds: names.map((name) => (name.endsWith('/') ? 'folder' : 'file')),
  };
}
