import type { Language, Tree } from "web-tree-sitter";
import { emptyTree, type FlatTree, type GrammarNames } from "./flat-tree.ts";

/**
 * The functions of tree-sitter's WebAssembly behind its `TreeCursor`. The cursor copies its state in and out at each question, which
 * takes five times as long as the answer; asked directly, the state stays where it is.
 */
export interface CursorFunctions {
  _ts_tree_root_node_wasm(tree: number): void;
  _ts_node_descendant_count_wasm(tree: number): number;
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
}

/** What tree-sitter calls a node around text that no rule fits. */
const nativeError = 0xffff;

/** Copies a tree out of WebAssembly. `functions` are those of the module that made it. */
export function flatten(tree: Tree, functions: CursorFunctions): FlatTree {
  const { 0: address } = tree as unknown as { readonly 0: number };
  // Each function leaves its result where the next one looks for what it is asked about: the root, then the cursor.
  functions._ts_tree_root_node_wasm(address);
  const flat = emptyTree(functions._ts_node_descendant_count_wasm(address));
  functions._ts_tree_cursor_new_wasm(address);
  fill(flat, address, tree.language.types.length, functions);
  functions._ts_tree_cursor_delete_wasm(address);
  return flat;
}

function fill(
  { starts, ends, parents, afters, types, fields }: FlatTree,
  tree: number,
  errorType: number,
  {
    _ts_tree_cursor_current_node_type_id_wasm: typeOf,
    _ts_tree_cursor_start_index_wasm: startOf,
    _ts_tree_cursor_end_index_wasm: endOf,
    _ts_tree_cursor_current_field_id_wasm: fieldOf,
    _ts_tree_cursor_goto_first_child_wasm: toFirstChild,
    _ts_tree_cursor_goto_next_sibling_wasm: toNextSibling,
    _ts_tree_cursor_goto_parent_wasm: toParent,
  }: CursorFunctions,
): void {
  let parent = -1;
  for (let node = 0; ; node++) {
    const type = typeOf(tree);
    types[node] = type === nativeError ? errorType : type;
    starts[node] = startOf(tree);
    ends[node] = endOf(tree);
    parents[node] = parent;
    // The cursor looks through what was left unfinished; a search for the field does not.
    fields[node] = types[parent] === errorType ? 0 : fieldOf(tree);
    if (toFirstChild(tree) !== 0) {
      parent = node;
      continue;
    }
    afters[node] = node + 1;
    while (toNextSibling(tree) === 0) {
      if (parent === -1) return;
      toParent(tree);
      afters[parent] = node + 1;
      parent = parents[parent] ?? -1;
    }
  }
}

export function namesOf(language: Language): GrammarNames {
  return {
    types: [...language.types, "ERROR"],
    named: [...language.types.map((_, id) => language.nodeTypeIsNamed(id)), true],
    fields: language.fields,
  };
}
