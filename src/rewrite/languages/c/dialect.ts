import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { lineBefore, lineEndOf } from '../../../text/lines';
import type { KeyInSource, ParsedSource } from '../../language';
import type { Dialect, Part, Place, Refusal } from '../../literals';
import { spanOf } from '../../syntax';
import { asPointer, type CharArray, charArrayOf, isInBlock, isShared, needsArray } from './array';
import { NewNames, sizeFor } from './buffer';
import { refuseConstant } from './constants';
import { fallbackOf } from './fallback';
import { type FileVariable, fileVariableOf } from './file-variable';
import { argumentBefore, argumentsIn, type Format, formatOf } from './format';
import { type Header, Includes } from './includes';
import { joinContextOf, statementIn } from './join';
import { type CLiteral, literalsOf, placeInC } from './literal';
import { canBeCall, constantAsMacro, macroAt } from './macro';
import { REASONS } from './reasons';
import { Declarations } from './types';

export class CDialect implements Dialect<CLiteral> {
  private readonly headers = new Set<Header>();
  private readonly names: NewNames;
  private readonly includes: Includes;
  private readonly declarations: Declarations;

  constructor(
    private readonly source: ParsedSource,
    private readonly isCpp: boolean,
    /** Why there is no environment at all. */
    private readonly refusal: string | undefined,
  ) {
    this.declarations = new Declarations(source.tree.rootNode);
    this.names = new NewNames(source.text);
    this.includes = new Includes(source.text, source.tree.rootNode, isCpp);
  }

  placeOf(key: KeyInSource): Place<CLiteral> {
    const { rootNode } = this.source.tree;
    const macro = macroAt(rootNode, key);
    const place = macro ? undefined : placeInC(rootNode, key);
    if (place?.kind === 'words') return place;
    if (this.refusal !== undefined) return { kind: 'refused', refusal: this.refusal };
    if (place) return place;
    if (!macro?.literal) return { kind: 'refused', refusal: REASONS.macro };
    if (/\.h(?:h|pp|xx)?(?:\.in)?$/i.test(this.source.path))
      return { kind: 'refused', refusal: REASONS.sharedMacro };
    return canBeCall(macro.name, macro.definition, this.isCpp, this.declarations)
      ? { kind: 'literal', literal: macro.literal }
      : { kind: 'refused', refusal: REASONS.pastedMacro };
  }

  read(variable: string, literal: CLiteral): string | Refusal {
    const { node } = literal;
    const isMoved =
      node.type === 'preproc_arg' ||
      (!this.isCpp && (constantAsMacro(literal, this.declarations) ?? fileVariableOf(literal)) !== undefined);
    const refusal = isMoved ? undefined : refuseConstant(node, this.isCpp, this.declarations);
    if (refusal !== undefined) return { refusal };
    this.headers.add('stdlib');
    return `${this.includes.usesOldNames ? '' : 'std::'}getenv("${variable}")`;
  }

  replace(literal: CLiteral, expression: string): readonly TextEdit[] | Refusal {
    const { node, span } = literal;
    if (node.type === 'preproc_arg') return [{ span, newText: expression }];
    const format = formatOf(node);
    if (format) return this.addArguments(literal, format, [{ kind: 'read', expression }]);
    const macro = this.isCpp ? undefined : constantAsMacro(literal, this.declarations);
    if (macro) return [{ span: spanOf(macro.declaration), newText: `#define ${macro.name} ${expression}` }];
    const variable = this.isCpp ? undefined : fileVariableOf(literal);
    if (variable) return this.setInMain(literal, variable, [{ kind: 'read', expression }]);
    const array = charArrayOf(literal);
    if (array === 'other') return { refusal: REASONS.array };
    if (array) return this.replaceArray(literal, array, expression);
    const fallback = fallbackOf(node, expression);
    if (fallback) return fallback;
    if (literal.isString) return [{ span, newText: `std::string(${expression})` }];
    return [{ span, newText: expression }];
  }

  compose(literal: CLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const { node, span } = literal;
    const format = formatOf(node);
    if (format) return this.addArguments(literal, format, parts);
    const variable = this.isCpp ? undefined : fileVariableOf(literal);
    if (variable) return this.setInMain(literal, variable, parts);
    const array = charArrayOf(literal);
    if (array === 'other') return { refusal: REASONS.array };
    if (array) return this.fillArray(literal, array, parts);
    if (!this.isCpp) return this.composeInC(literal, parts);

    const pieces = literalsOf(parts, literal);
    const context = literal.isString ? 'string' : joinContextOf(node, this.declarations);
    switch (context) {
      case 'unknown':
        return { refusal: REASONS.joinCpp };
      case 'view':
        return { refusal: REASONS.view };
      case 'stream':
        return [{ span, newText: pieces.join(' << ') }];
      case 'right-operand':
        return [{ span, newText: pieces.join(' + ') }];
      case 'string':
      case 'call': {
        this.headers.add('string');
        const [first = '', ...rest] = pieces;
        const text = [`std::string(${first})`, ...rest].join(' + ');
        const isOperand = /^(?:field_expression|subscript_expression)$/.test(node.parent?.type ?? '');
        const inner = isOperand || context === 'call' ? `(${text})` : text;
        return [{ span, newText: context === 'call' ? `${inner}.c_str()` : inner }];
      }
    }
  }

  finish(): readonly TextEdit[] {
    return this.includes.add(this.headers);
  }

  /** `printf("… %s …", getenv(…))`. */
  private addArguments(
    literal: CLiteral,
    format: Format,
    parts: readonly Part[],
  ): readonly TextEdit[] | Refusal {
    const edits: TextEdit[] = [];
    let before = '';
    let newText = literal.open;
    for (const part of parts) {
      if (part.kind === 'text') {
        before += part.source;
        newText += part.source;
        continue;
      }
      newText += format.placeholder;
      const count = argumentsIn(before, format.style);
      const previous = count === undefined ? undefined : argumentBefore(format, count);
      if (!previous) return { refusal: REASONS.format };
      edits.push({
        span: { start: previous.endIndex, end: previous.endIndex },
        newText: `, ${part.expression}`,
      });
    }
    return [{ span: literal.span, newText: newText + literal.close }, ...edits];
  }

  private composeInC(literal: CLiteral, parts: readonly Part[]): readonly TextEdit[] | Refusal {
    const statement = statementIn(literal.node);
    if (!statement || joinContextOf(literal.node, this.declarations) !== 'call')
      return { refusal: REASONS.joinC };
    const name = this.names.nameFor(literal, parts);
    const { start } = spanOf(statement);
    const indentation = lineBefore(this.source.text, start);
    if (indentation.trim() !== '') return { refusal: REASONS.joinC };
    const between = lineEndOf(this.source.text) + indentation;
    const lines = [`char ${name}[${sizeFor(parts)}];`, this.printInto(name, literal, parts), ''];
    return [
      { span: { start, end: start }, newText: lines.join(between) },
      { span: literal.span, newText: name },
    ];
  }

  private printInto(name: string, literal: CLiteral, parts: readonly Part[]): string {
    this.headers.add('stdio');
    const prefix = this.includes.usesOldNames ? '' : 'std::';
    const reads = parts.flatMap((part) => (part.kind === 'read' ? [part.expression] : []));
    const format = parts
      .map((part) => (part.kind === 'read' ? '%s' : part.source.replaceAll('%', '%%')))
      .join('');
    const text = literal.open + format + literal.close;
    return `${prefix}snprintf(${name}, sizeof(${name}), ${text}, ${reads.join(', ')});`;
  }

  private replaceArray(
    literal: CLiteral,
    array: CharArray,
    expression: string,
  ): readonly TextEdit[] | Refusal {
    const needs = needsArray(this.source.tree.rootNode, array);
    if (array.size !== undefined) return this.fillArray(literal, array, [{ kind: 'read', expression }]);
    if (needs) return { refusal: REASONS.array };
    if (isShared(array, this.isCpp)) return { refusal: REASONS.sharedArray };
    return [asPointer(array, this.isCpp), { span: literal.span, newText: expression }];
  }

  /** A variable outside of functions keeps its declaration and gets its value when the program starts. */
  private setInMain(
    literal: CLiteral,
    { array, name, main, init, declarator }: FileVariable,
    parts: readonly Part[],
  ): readonly TextEdit[] | Refusal {
    const { text } = this.source;
    const [first] = parts;
    const isSized = array?.size !== undefined;
    if (!isSized && (parts.length > 1 || first?.kind !== 'read')) return { refusal: REASONS.fileScope };
    if (array && !isSized && needsArray(this.source.tree.rootNode, array)) return { refusal: REASONS.array };
    if (array && !isSized && isShared(array, this.isCpp)) return { refusal: REASONS.sharedArray };
    const value = first?.kind === 'read' ? first.expression : '';
    const set = isSized ? this.printInto(name, literal, parts) : `${name} = ${value};`;
    const at = main.startIndex + 1;
    const next = main.namedChild(0);
    const indentation = next ? lineBefore(text, next.startIndex) : '  ';
    // A body on one line stays on it.
    const newText = indentation.trim() === '' ? lineEndOf(text) + indentation + set : ` ${set}`;
    return [
      array && !isSized
        ? { span: { start: declarator.startIndex, end: init.endIndex }, newText: `*${name}` }
        : { span: { start: declarator.endIndex, end: init.endIndex }, newText: '' },
      { span: { start: at, end: at }, newText },
    ];
  }

  /** `char header[128]; snprintf(header, …);` in a function, where the array is not const. */
  private fillArray(
    literal: CLiteral,
    array: CharArray,
    parts: readonly Part[],
  ): readonly TextEdit[] | Refusal {
    const { declaration, declarator, init, name, size } = array;
    const isAlone = declaration.childrenForFieldName('declarator').length === 1;
    if (!isInBlock(array) || !isAlone) return { refusal: REASONS.array };
    if (size === undefined && needsArray(this.source.tree.rootNode, array)) return { refusal: REASONS.array };
    const { text } = this.source;
    const start = declaration.startIndex;
    const indentation = lineBefore(text, start);
    if (indentation.trim() !== '') return { refusal: REASONS.array };
    const qualifier = declaration.children.find((child) => child?.text === 'const');
    const edits: TextEdit[] = [
      { span: { start: declarator.endIndex, end: init.endIndex }, newText: '' },
      {
        span: { start: declaration.endIndex, end: declaration.endIndex },
        newText: lineEndOf(text) + indentation + this.printInto(name, literal, parts),
      },
    ];
    if (size === undefined) edits.push({ span: spanOf(declarator), newText: `${name}[${sizeFor(parts)}]` });
    if (qualifier)
      edits.push({ span: { start: qualifier.startIndex, end: behindBlanks(text, qualifier) }, newText: '' });
    return edits;
  }
}

function behindBlanks(text: string, { endIndex }: Node): number {
  return endIndex + (/^[ \t]*/.exec(text.slice(endIndex))?.[0].length ?? 0);
}
