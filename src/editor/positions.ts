import * as vscode from 'vscode';
import type { LineIndex, LinePosition } from '../text/lines';
import type { Span } from '../text/span';

/** The only place where offsets, lines and columns become VS Code's positions, which count from 0. */
export function rangeInDocument(document: vscode.TextDocument, span: Span): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}

export function rangeInText(lines: LineIndex, span: Span): vscode.Range {
  return rangeAt(lines.positionAt(span.start), lines.positionAt(span.end));
}

export function rangeAt(start: LinePosition, end: LinePosition): vscode.Range {
  return new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
}
