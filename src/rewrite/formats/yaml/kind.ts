import type { Kind, Rewriter } from '../kind';
import type { YamlFile } from './document';
import type { YamlScalar } from './scalar';

export type YamlKind = Kind<YamlFile, YamlScalar>;
export type YamlRewriter = Rewriter<YamlScalar>;
