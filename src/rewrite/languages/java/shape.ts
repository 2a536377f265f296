import type { TreeShape } from '../../tree-places';

export const SHAPE: TreeShape = {
  comments: new Set(['line_comment', 'block_comment']),
  // Text blocks, too.
  literals: new Set(['string_literal']),
  concatenations: new Set(['binary_expression']),
  calls: new Set(['method_invocation', 'object_creation_expression']),
  statements:
    /_statement$|^(?:local_variable|field|constant|import|package)_declaration$|^(?:enum_constant|annotation|switch_label|explicit_constructor_invocation)$/,
};
