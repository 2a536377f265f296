import type { Node, Tree } from 'web-tree-sitter';

/** Where the names of one file stand. Every key asks, so the file is gone through once. */
export class Names {
  private readonly nodes = new Map<string, ReadonlyMap<string, readonly Node[]>>();

  constructor(private readonly root: Node) {}

  /** Items, or other nodes with a name, of these types. */
  named(types: readonly string[], name: string | undefined): readonly Node[] {
    return this.find(types, name, (node) => [node.childForFieldName('name')?.text ?? '']);
  }

  identifiers(types: readonly string[], name: string | undefined): readonly Node[] {
    return this.find(types, name, (node) => [node.text]);
  }

  /** Literals with `{name}` or `{name:` in them, as a format has it. */
  formats(name: string): readonly Node[] {
    return this.find(['string_literal', 'raw_string_literal'], name, (node) =>
      [...node.text.matchAll(/\{([^{}:\s]+)(?=[:}])/g)].flatMap(([, captured]) => captured ?? []),
    );
  }

  private find(
    types: readonly string[],
    name: string | undefined,
    namesOf: (node: Node) => readonly string[],
  ): readonly Node[] {
    const kind = types.join();
    const known = this.nodes.get(kind) ?? this.byName(types, namesOf);
    this.nodes.set(kind, known);
    return name === undefined ? [] : (known.get(name) ?? []);
  }

  private byName(types: readonly string[], namesOf: (node: Node) => readonly string[]): Map<string, Node[]> {
    const found = new Map<string, Node[]>();
    for (const node of this.root.descendantsOfType([...types])) {
      for (const name of new Set(node ? namesOf(node) : [])) {
        const same = found.get(name);
        if (node && same) same.push(node);
        else if (node) found.set(name, [node]);
      }
    }
    return found;
  }
}

const NAMES = new WeakMap<Tree, Names>();

export function namesIn(tree: Tree): Names {
  const names = NAMES.get(tree) ?? new Names(tree.rootNode);
  NAMES.set(tree, names);
  return names;
}
