import type { Node } from 'web-tree-sitter';
import { identifiersLike } from '../../syntax';
import type { DotnetProject } from './project';

/** Types that code names without `System.` only where something imports that namespace, be it for the whole project. */
const OF_SYSTEM =
  /\b(?:Console|Environment|(?:InvalidOperation|Argument(?:Null|OutOfRange)?|NotImplemented|NotSupported)?Exception|Guid|DateTime(?:Offset)?|TimeSpan|Convert|Uri|Lazy|Func|IServiceProvider|IDisposable)\b/g;

/** Of the namespaces that `<ImplicitUsings>` imports: https://learn.microsoft.com/dotnet/core/project-sdk/overview#implicit-using-directives */
const IMPLICIT: ReadonlyMap<string, string> = new Map([
  ['List', 'System.Collections.Generic'],
  ['Dictionary', 'System.Collections.Generic'],
  ['Task', 'System.Threading.Tasks'],
  ['WebApplication', 'Microsoft.AspNetCore.Builder'],
  ['Host', 'Microsoft.Extensions.Hosting'],
]);

/** How types of the base library are written in a file, so that they mean what they should. */
export class Names {
  readonly usings: ReadonlySet<string>;
  private readonly written = new Map<string, string>();
  private readonly importsSystem: boolean;

  constructor(
    private readonly root: Node,
    project: DotnetProject,
  ) {
    const directives = root.descendantsOfType('using_directive').map(({ text }) => text);
    this.usings = new Set(
      directives.flatMap((text) => /^(?:global\s+)?using\s+([\w.]+)\s*;/.exec(text)?.[1] ?? []),
    );
    this.importsSystem =
      project.hasImplicitUsings ||
      this.usings.has('System') ||
      root
        .descendantsOfType(['namespace_declaration', 'file_scoped_namespace_declaration'])
        .some((node) => /^System\b/.test(node.childForFieldName('name')?.text ?? '')) ||
      this.hasImplicitUsings() ||
      this.namesTypesOfSystem();
  }

  /** @param namespace `System` or one in it */
  typeOf(namespace: string, name: string): string {
    const known = this.written.get(name);
    if (known !== undefined) return known;
    const isImported = namespace === 'System' ? this.importsSystem : this.usings.has(namespace);
    const system = this.isTaken('System') ? 'global::System' : 'System';
    const written =
      isImported && !this.isTaken(name) ? name : `${namespace.replace(/^System/, system)}.${name}`;
    this.written.set(name, written);
    return written;
  }

  /** A type of a namespace that the file does not import itself: something imports it for the whole project, and `System` with it. */
  private hasImplicitUsings(): boolean {
    const names = new RegExp(`\\b(?:${[...IMPLICIT.keys()].join('|')})\\b`, 'g');
    for (const { text, parent } of identifiersLike(this.root, names)) {
      const isType = parent?.type === 'generic_name' || parent?.type === 'member_access_expression';
      if (isType && !this.usings.has(IMPLICIT.get(text) ?? '') && !this.isTaken(text)) return true;
    }
    return false;
  }

  private namesTypesOfSystem(): boolean {
    for (const node of identifiersLike(this.root, OF_SYSTEM))
      if (isUnqualifiedType(node) && !this.isTaken(node.text)) return true;
    return false;
  }

  /** Whether the file gives the name a meaning of its own: `IWebHostEnvironment Environment { get; }`. */
  private isTaken(name: string): boolean {
    const nodes = identifiersLike(this.root, new RegExp(`\\b${name}\\b`, 'g'));
    return [...nodes].some((node) => isDeclared(node) || isAnotherEnvironment(node));
  }
}

function isDeclared(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (parent.type === 'qualified_name') return node.text === 'System' && isInnerNamespace(node);
  if (/namespace_declaration$/.test(parent.type)) return false;
  const isNaming =
    /_declaration$|^(?:variable_declarator|parameter|type_parameter|using_directive|declaration_pattern|catch_declaration|enum_member_declaration|local_function_statement|foreach_statement)$/;
  const field = parent.type === 'foreach_statement' ? 'left' : 'name';
  return isNaming.test(parent.type) && parent.childForFieldName(field)?.id === node.id;
}

/** `namespace Company.System`, in which `System` means that. */
function isInnerNamespace(node: Node): boolean {
  let { parent } = node;
  const isFirst = parent?.text.startsWith('System') ?? false;
  while (parent?.type === 'qualified_name') parent = parent.parent;
  return !isFirst && /namespace_declaration$/.test(parent?.type ?? '');
}

/** An inherited property or another library's class, as told by what is asked of it. */
function isAnotherEnvironment(node: Node): boolean {
  const { parent } = node;
  if (node.text !== 'Environment' || parent?.type !== 'member_access_expression') return false;
  const member = parent.childForFieldName('name')?.text ?? '';
  return parent.childForFieldName('expression')?.id === node.id && !OF_ENVIRONMENT.test(member);
}

/** https://learn.microsoft.com/dotnet/api/system.environment */
const OF_ENVIRONMENT =
  /^(?:[GS]etEnvironmentVariables?|ExpandEnvironmentVariables|GetCommandLineArgs|GetFolderPath|GetLogicalDrives|Exit(?:Code)?|FailFast|CommandLine|CpuUsage|Current(?:Directory|ManagedThreadId)|HasShutdownStarted|Is(?:64Bit(?:OperatingSystem|Process)|PrivilegedProcess)|MachineName|NewLine|OSVersion|Process(?:Id|orCount|Path)|SpecialFolder(?:Option)?|StackTrace|System(?:Directory|PageSize)|TickCount(?:64)?|User(?:DomainName|Interactive|Name)|Version|WorkingSet)$/;

function isUnqualifiedType(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  switch (parent.type) {
    case 'member_access_expression':
      return parent.childForFieldName('expression')?.id === node.id;
    case 'object_creation_expression':
    case 'catch_declaration':
    case 'parameter':
    case 'variable_declaration':
    case 'property_declaration':
      return parent.childForFieldName('type')?.id === node.id;
    case 'generic_name':
    case 'base_list':
      return true;
    default:
      return false;
  }
}
