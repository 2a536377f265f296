import type { TreeShape } from '../../tree-places';

export const SHAPE: TreeShape = {
  comments: new Set(['comment']),
  literals: new Set([
    'string_literal',
    'verbatim_string_literal',
    'raw_string_literal',
    'interpolated_string_expression',
  ]),
  concatenations: new Set(['binary_expression']),
  calls: new Set(['invocation_expression', 'object_creation_expression']),
  statements:
    /_statement$|^(?:field|property|event|indexer)_declaration$|^(?:attribute|parameter|constructor_initializer|using_directive|arrow_expression_clause|switch_expression_arm)$/,
};
