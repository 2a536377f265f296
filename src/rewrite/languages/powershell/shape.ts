import {
  blockComment,
  type LexicalShape,
  lineEndFrom,
  matchAt,
  plain,
  quoted,
  type Rule,
} from '../../lexed/shape';
import type { HoleForm, StringForm } from '../../lexed/token';

const HOLES: readonly HoleForm[] = [
  { open: /\$\(/y, close: ')' },
  { open: /\$\{[^}\r\n]*\}/y },
  { open: /\$(?:\w+:)?\w+|\$[$?^]/y },
];
/** PowerShell takes typographic quotes for quotes. */
const EXPANDING: StringForm = { name: 'expanding', escape: /`[\s\S]|["“”„]{2}/y, holes: HOLES };
const LITERAL: StringForm = { name: 'literal', escape: /['‘’‚‛]{2}/y };
/** From the line end behind `@"`, which is no part of the value, to the one before `"@`, which is none either. */
const HERE_EXPANDING: StringForm = { name: 'here-expanding', escape: /`[\s\S]/y, holes: HOLES };
const HERE_LITERAL: StringForm = { name: 'here-literal' };
/** A command's argument without quotes. */
const BARE: StringForm = { name: 'bare' };

const comment: Rule = (text, at) => {
  // Within a word it is a character as others.
  if (text[at] !== '#' || /[\w\-./\\]/.test(text.charAt(at - 1))) return undefined;
  return { kind: 'comment', end: lineEndFrom(text, at) };
};

const bareKey: Rule = (text, at) => {
  const match = matchAt(/SG\.[\w-]{22}\.[\w-]{43}(?![^\s;,)|}])/y, text, at);
  // Also in one that goes on behind it, such as `NAME=…`: variables are read there, too.
  if (!match || !/[\s=:]/.test(text.charAt(at - 1))) return undefined;
  return { kind: 'open', form: BARE, contentStart: at, contentEnd: at + match[0].length, close: '' };
};

/** https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules */
export const SHAPE: LexicalShape = {
  rules: [
    blockComment('<#', '#>'),
    comment,
    quoted(/@["“”„](?=[ \t]*\r?\n)/y, HERE_EXPANDING, () => '\n"@'),
    quoted(/@['‘’‚‛](?=[ \t]*\r?\n)/y, HERE_LITERAL, () => "\n'@"),
    quoted(/"/y, EXPANDING),
    quoted(/[“”„]/y, EXPANDING, () => '”'),
    quoted(/'/y, LITERAL),
    quoted(/[‘’‚‛]/y, LITERAL, () => '’'),
    plain(/`[^\r\n]/y),
    plain(/\$(?:\{[^}\r\n]*\}|(?:\w+:)?\w+|[$?^])/y),
    bareKey,
  ],
  word: /[\p{L}\p{N}_]+/uy,
};
