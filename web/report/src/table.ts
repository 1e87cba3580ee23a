// Tables that can be sorted and turned page by page: TanStack Table keeps the state, this draws it.
import {
  constructTable,
  createPaginatedRowModel,
  createSortedRowModel,
  rowPaginationFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  type ColumnDef,
} from "@tanstack/table-core";
import { storeReactivityBindings } from "@tanstack/table-core/store-reactivity-bindings";
import { count, h, type Child } from "./dom";

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  rowSortingFeature,
  rowPaginationFeature,
  sortedRowModel: createSortedRowModel(),
  paginatedRowModel: createPaginatedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

const plain = (value: string | number): string => (typeof value === "number" ? count(value) : value);

export interface Column<Item> {
  name: string;
  /** What is sorted by. */
  value: (item: Item) => string | number;
  /** What is shown, where that is not the value. */
  show?: (item: Item) => Child;
  wrap?: boolean;
  /** What is shown is a text, though it is sorted by a number. */
  text?: boolean;
}

export interface TableSetup<Item> {
  caption: string;
  columns: Column<Item>[];
  items: Item[];
  pageSize?: number;
  empty?: string;
  /** What a row shows when it is opened. */
  detail?: (item: Item) => Node;
}

export interface DrawnTable<Item> {
  element: HTMLElement;
  show(items: Item[]): void;
  /** Opens the row of the first item that fits, on whatever page it is; false where there is none. */
  open(fits: (item: Item) => boolean): boolean;
}

export function drawTable<Item extends object>(setup: TableSetup<Item>): DrawnTable<Item> {
  const isNumber = setup.columns.map((column) => setup.items.some((item) => typeof column.value(item) === "number"));
  const isRight = setup.columns.map((column, i) => isNumber[i] && !column.text);
  const columns: ColumnDef<typeof features, Item>[] = setup.columns.map((column, i) => ({
    id: String(i),
    header: column.name,
    accessorFn: column.value,
    sortFn: isNumber[i] ? "basic" : "alphanumeric",
    sortDescFirst: isNumber[i],
  }));
  const table = constructTable<typeof features, Item>({
    features,
    columns,
    data: setup.items,
    initialState: { pagination: { pageIndex: 0, pageSize: setup.pageSize ?? 15 } },
  });
  const opened = new Set<Item>();
  const element = h("div", { class: "table" });

  const header = (): HTMLElement =>
    h(
      "tr",
      {},
      ...setup.columns.map((column, i) => {
        const state = table.getColumn(String(i))!;
        const sorted = state.getIsSorted();
        const order = sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending";
        const arrow = sorted === false ? "" : sorted === "asc" ? " ▲" : " ▼";
        const sort = (): void => {
          state.toggleSorting();
          draw();
          element.querySelectorAll<HTMLElement>("thead button")[i]?.focus();
        };
        return h(
          "th",
          { scope: "col", "aria-sort": order, class: isRight[i] ? "number" : "" },
          h("button", { type: "button", click: sort }, column.name, h("span", { "aria-hidden": "true" }, arrow)),
        );
      }),
      setup.detail ? h("th", { scope: "col" }, h("span", { class: "hidden" }, "Details")) : null,
    );

  const toggle = (item: Item, place: number): void => {
    if (!opened.delete(item)) opened.add(item);
    draw();
    element.querySelectorAll<HTMLElement>("button.open")[place]?.focus();
  };

  const line = (item: Item, place: number): HTMLElement[] => {
    const isOpen = opened.has(item);
    const cells = setup.columns.map((column, i) =>
      h(
        "td",
        { class: `${isRight[i] ? "number" : ""} ${column.wrap ? "wrap" : ""}`, "data-label": column.name },
        column.show ? column.show(item) : plain(column.value(item)),
      ),
    );
    if (!setup.detail) return [h("tr", {}, ...cells)];
    const click = (): void => toggle(item, place);
    const button = h(
      "button",
      { type: "button", class: "open", "aria-expanded": String(isOpen), click },
      isOpen ? "Close" : "Open",
    );
    const row = h("tr", { class: isOpen ? "opened" : "" }, ...cells, h("td", { class: "action" }, button));
    if (!isOpen) return [row];
    return [row, h("tr", { class: "detail" }, h("td", { colspan: cells.length + 1 }, setup.detail(item)))];
  };

  const pager = (): HTMLElement | null => {
    const pages = table.getPageCount();
    if (pages < 2) return null;
    const at = table.atoms.pagination.get().pageIndex;
    const go = (to: number) => (): void => {
      table.setPageIndex(to);
      draw();
    };
    return h(
      "nav",
      { class: "pager", "aria-label": `Pages of ${setup.caption}` },
      h("button", { type: "button", disabled: at === 0, click: go(at - 1) }, "Previous"),
      h("span", { "aria-live": "polite" }, `page ${at + 1} of ${pages}`),
      h("button", { type: "button", disabled: at + 1 >= pages, click: go(at + 1) }, "Next"),
    );
  };

  const draw = (): void => {
    const rows = table.getRowModel().rows;
    if (rows.length === 0) {
      element.replaceChildren(h("p", { class: "empty" }, setup.empty ?? "There are none."));
      return;
    }
    const body = rows.flatMap((row, place) => line(row.original, place));
    const drawn = h(
      "table",
      {},
      h("caption", { class: "hidden" }, setup.caption),
      h("thead", {}, header()),
      h("tbody", {}, ...body),
    );
    const page = pager();
    element.replaceChildren(
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": setup.caption }, drawn),
    );
    if (page) element.append(page);
  };

  draw();
  return {
    element,
    show(items) {
      table.setOptions((options) => ({ ...options, data: items }));
      table.setPageIndex(0);
      draw();
    },
    open(fits) {
      const sorted = table.getPrePaginatedRowModel().rows;
      const place = sorted.findIndex((row) => fits(row.original));
      if (place < 0) return false;
      opened.add(sorted[place]!.original);
      table.setPageIndex(Math.floor(place / table.atoms.pagination.get().pageSize));
      draw();
      const detail = element.querySelectorAll<HTMLElement>("tr.opened");
      for (const row of detail) {
        if (row.nextElementSibling) row.scrollIntoView({ block: "center" });
      }
      return true;
    },
  };
}
