import type { Kind, Rewriter } from '../kind';
import type { JsonFile, JsonString } from './document';

export type JsonKind = Kind<JsonFile, JsonString>;
export type JsonRewriter = Rewriter<JsonString>;
