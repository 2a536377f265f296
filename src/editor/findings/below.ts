import type * as vscode from 'vscode';

/** Whether `uri` is one of the files and folders, or somewhere in one of them: VS Code tells of a folder, not of what is in it. */
export function isIn(places: readonly vscode.Uri[], uri: vscode.Uri): boolean {
  return places.some((place) => uri.toString() === place.toString() || isBelow(place, uri));
}

export function isBelow(folder: vscode.Uri, uri: vscode.Uri): boolean {
  return uri.toString().startsWith(`${folder.toString()}/`);
}
