import type { Node } from 'web-tree-sitter';
import { ancestors } from '../../syntax';
import { type Declarations, holdsStrings, isStringDeclaration, STRING_TYPE, typeOf } from './types';

/** How a text that is put together while the program runs can stand where a literal stood. */
export type JoinContext =
  /** As a std::string. */
  | 'string'
  /** As the right operand of `+`, whose left one is a std::string. */
  | 'right-operand'
  /** In a stream, piece by piece. */
  | 'stream'
  /** As a pointer to characters that are read during the call and not later. */
  | 'call'
  /** As a pointer that would outlive the text. */
  | 'view'
  | 'unknown';

/** Functions that copy a text they are given, or read it before they return. */
const READERS =
  /^(?:std::)?(?:curl_slist_append|curl_easy_setopt|curl_easy_escape|curl_mime_data|curl_mime_filedata|mg_printf|mg_http_reply|soup_message_headers_append|soup_message_headers_replace|str(?:n?cpy|n?cat|lcpy|lcat|n?dup|n?cmp|n?casecmp|len|str|spn|cspn)|[fs]?n?printf|dprintf|asprintf|fputs|puts|perror|setenv|system|popen|memcmp|g_strdup|g_strconcat|g_message|cJSON_AddStringToObject|cJSON_CreateString|json_string|json_object_new_string)$/;

/** Options whose text curl does not copy: https://curl.se/libcurl/c/CURLOPT_POSTFIELDS.html */
const NOT_COPIED = /\bCURLOPT_(?:POSTFIELDS|PRIVATE|ERRORBUFFER|WRITEDATA|READDATA|HEADERDATA)\b/;

/** Methods and classes of the standard and of libraries for HTTP that take a std::string or a view of one. */
const STRING_TAKERS =
  /^(?:std::(?:runtime_error|logic_error|invalid_argument|out_of_range|domain_error|length_error|string_view))$|(?:\.|->)(?:set_header|add_header|set_bearer_token_auth|set_basic_auth|append|assign|compare|find|rfind)$|^(?:cpr::(?:Bearer|Url|Body))$/;

export function joinContextOf(node: Node, declarations: Declarations): JoinContext {
  const { parent } = node;
  switch (parent?.type) {
    case 'parenthesized_expression':
      return joinContextOf(parent, declarations);
    case 'conditional_expression': {
      if (parent.childForFieldName('condition')?.id === node.id) return 'unknown';
      const context = joinContextOf(parent, declarations);
      return context === 'string' ? 'string' : 'unknown';
    }
    case 'init_declarator':
      return parent.parent ? ofDeclaration(parent.parent) : 'unknown';
    case 'field_declaration':
    case 'optional_parameter_declaration':
      return ofDeclaration(parent);
    case 'initializer_list':
      return ofList(parent);
    case 'argument_list':
      return ofArgument(node, parent, declarations);
    case 'assignment_expression': {
      const left = parent.childForFieldName('left')?.text.replace(/^.*(?:\.|->)/, '') ?? '';
      return declarations.isStringName(left) ? 'string' : 'unknown';
    }
    case 'return_statement': {
      const around = [...ancestors(parent)].find(({ type }) =>
        /^(?:function_definition|lambda_expression)$/.test(type),
      );
      return around?.type === 'function_definition' ? ofDeclaration(around) : 'unknown';
    }
    case 'binary_expression':
      return ofOperand(node, parent, declarations);
    default:
      return 'unknown';
  }
}

function ofDeclaration(declaration: Node): JoinContext {
  if (isStringDeclaration(declaration)) return 'string';
  if (declaration.type === 'function_definition' && STRING_TYPE.test(typeOf(declaration))) return 'string';
  return /\bstring_view\b|\bchar\b/.test(typeOf(declaration)) ? 'view' : 'unknown';
}

/** A braced list, nested or not, of something that is known to hold strings. */
function ofList(list: Node): JoinContext {
  for (const each of ancestors(list)) {
    if (each.type === 'initializer_list' || each.type === 'init_declarator') continue;
    if (each.type === 'compound_literal_expression')
      return holdsStrings(each) || STRING_TYPE.test(typeOf(each)) ? 'string' : 'unknown';
    if (each.type !== 'declaration' && each.type !== 'field_declaration') return 'unknown';
    return isStringDeclaration(each) || holdsStrings(each) ? 'string' : 'unknown';
  }
  return 'unknown';
}

function ofArgument(node: Node, list: Node, declarations: Declarations): JoinContext {
  const owner = list.parent;
  if (owner?.type === 'init_declarator' && owner.parent) return ofDeclaration(owner.parent);
  if (owner?.type === 'field_initializer')
    return declarations.isStringName(owner.namedChild(0)?.text ?? '') ? 'string' : 'unknown';
  if (owner?.type !== 'call_expression') return 'unknown';
  const name = owner.childForFieldName('function')?.text ?? '';
  if (READERS.test(name)) return NOT_COPIED.test(list.text) ? 'view' : 'call';
  if (STRING_TAKERS.test(name)) return 'string';
  const index = list.namedChildren
    .filter((child) => child?.type !== 'comment')
    .findIndex((child) => child?.id === node.id);
  return declarations.isStringParameter(name.replace(/^.*(?:\.|->|::)/, ''), index) ? 'string' : 'unknown';
}

function ofOperand(node: Node, operation: Node, declarations: Declarations): JoinContext {
  const operator = operation.childForFieldName('operator')?.type;
  const left = operation.childForFieldName('left');
  const right = operation.childForFieldName('right');
  const isLeft = left?.id === node.id;
  const other = isLeft ? right : left;
  switch (operator) {
    case '+':
      if (!other || other.type === 'number_literal') return 'unknown';
      return isLeft ? 'string' : 'right-operand';
    case '<<':
      return isLeft ? 'unknown' : 'stream';
    case '==':
    case '!=':
      return other?.type === 'identifier' && declarations.isStringName(other.text) ? 'string' : 'unknown';
    default:
      return 'unknown';
  }
}

/** The statement in a block before which another one can stand that makes what this one uses. */
export function statementIn(node: Node): Node | undefined {
  const statement = [node, ...ancestors(node)].find(({ type }) =>
    /^(?:expression_statement|declaration|return_statement)$/.test(type),
  );
  return statement?.parent?.type === 'compound_statement' ? statement : undefined;
}
