import * as vscode from 'vscode';
import type { LineIndex } from '../text/lines';
import type { Span } from '../text/span';

/** The only place where offsets become VS Code's positions (which count from 0) and back. */
export function rangeInDocument(document: vscode.TextDocument, span: Span): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}

export function rangeInText(lines: LineIndex, span: Span): vscode.Range {
  return new vscode.Range(positionInText(lines, span.start), positionInText(lines, span.end));
}

function positionInText(lines: LineIndex, offset: number): vscode.Position {
  const { line, column } = lines.positionAt(offset);
  return new vscode.Position(line - 1, column - 1);
}
