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

/** A table in an element of its own, which is drawn anew whenever something changes. */
export class DrawnTable<Item extends object> {
  readonly element = h("div", { class: "table" });
  private readonly table;
  private readonly opened = new Set<Item>();
  private readonly isNumber: boolean[];

  constructor(private readonly setup: TableSetup<Item>) {
    const { columns, items } = setup;
    this.isNumber = columns.map((column) => items.some((item) => typeof column.value(item) === "number"));
    this.table = constructTable<typeof features, Item>({
      features,
      columns: columns.map((column, i) => this.definition(column, i)),
      data: items,
      initialState: { pagination: { pageIndex: 0, pageSize: setup.pageSize ?? 15 } },
    });
    this.draw();
  }

  show(items: Item[]): void {
    this.table.setOptions((options) => ({ ...options, data: items }));
    this.turnTo(0);
  }

  /** Opens the row of the first item that fits, on whatever page it is, and scrolls to it. */
  open(fits: (item: Item) => boolean): void {
    const sorted = this.table.getPrePaginatedRowModel().rows;
    const place = sorted.findIndex((row) => fits(row.original));
    if (place < 0) return;
    const { pageSize } = this.table.atoms.pagination.get();
    this.opened.add(sorted[place]!.original);
    this.turnTo(Math.floor(place / pageSize));
    this.element.querySelectorAll("tbody > tr:not(.detail)")[place % pageSize]?.scrollIntoView({ block: "center" });
  }

  private definition(column: Column<Item>, i: number): ColumnDef<typeof features, Item> {
    return {
      id: String(i),
      header: column.name,
      accessorFn: column.value,
      sortFn: this.isNumber[i] ? "basic" : "alphanumeric",
      sortDescFirst: this.isNumber[i],
    };
  }

  private turnTo(page: number): void {
    this.table.setPageIndex(page);
    this.draw();
  }

  private draw(): void {
    const { caption, empty } = this.setup;
    const rows = this.table.getRowModel().rows;
    if (rows.length === 0) {
      this.element.replaceChildren(h("p", { class: "empty" }, empty ?? "There are none."));
      return;
    }
    const drawn = h(
      "table",
      {},
      h("caption", { class: "hidden" }, caption),
      h("thead", {}, this.header()),
      h("tbody", {}, ...rows.flatMap((row, place) => this.line(row.original, place))),
    );
    const scroll = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, drawn);
    const pager = this.pager();
    this.element.replaceChildren(scroll, ...(pager ? [pager] : []));
  }

  private isRight(i: number): boolean {
    return this.isNumber[i]! && !this.setup.columns[i]!.text;
  }

  private header(): HTMLElement {
    const details = h("th", { scope: "col" }, h("span", { class: "hidden" }, "Details"));
    const heads = this.setup.columns.map((column, i) => this.heading(column, i));
    return h("tr", {}, ...heads, this.setup.detail ? details : null);
  }

  private heading(column: Column<Item>, i: number): HTMLElement {
    const state = this.table.getColumn(String(i))!;
    const sorted = state.getIsSorted();
    const order = sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending";
    const arrow = sorted === false ? "" : sorted === "asc" ? " ▲" : " ▼";
    const click = (): void => {
      state.toggleSorting();
      this.draw();
      this.element.querySelectorAll<HTMLElement>("thead button")[i]?.focus();
    };
    return h(
      "th",
      { scope: "col", "aria-sort": order, class: this.isRight(i) ? "number" : "" },
      h("button", { type: "button", click }, column.name, h("span", { "aria-hidden": "true" }, arrow)),
    );
  }

  /** A row, and its detail where it is open. */
  private line(item: Item, place: number): HTMLElement[] {
    const isOpen = this.opened.has(item);
    const cells = this.setup.columns.map((column, i) =>
      h(
        "td",
        { class: `${this.isRight(i) ? "number" : ""} ${column.wrap ? "wrap" : ""}`, "data-label": column.name },
        column.show ? column.show(item) : plain(column.value(item)),
      ),
    );
    if (!this.setup.detail) return [h("tr", {}, ...cells)];
    const click = (): void => this.toggle(item, place);
    const button = h(
      "button",
      { type: "button", class: "open", "aria-expanded": String(isOpen), click },
      isOpen ? "Close" : "Open",
    );
    const row = h("tr", { class: isOpen ? "opened" : "" }, ...cells, h("td", { class: "action" }, button));
    if (!isOpen) return [row];
    return [row, h("tr", { class: "detail" }, h("td", { colspan: cells.length + 1 }, this.setup.detail(item)))];
  }

  private toggle(item: Item, place: number): void {
    if (!this.opened.delete(item)) this.opened.add(item);
    this.draw();
    this.element.querySelectorAll<HTMLElement>("td.action > button")[place]?.focus();
  }

  private pager(): HTMLElement | null {
    const pages = this.table.getPageCount();
    if (pages < 2) return null;
    const at = this.table.atoms.pagination.get().pageIndex;
    const button = (name: string, to: number): HTMLElement =>
      h("button", { type: "button", disabled: to < 0 || to >= pages, click: () => this.turnTo(to) }, name);
    return h(
      "nav",
      { class: "pager", "aria-label": `Pages of ${this.setup.caption}` },
      button("Previous", at - 1),
      h("span", { "aria-live": "polite" }, `page ${at + 1} of ${pages}`),
      button("Next", at + 1),
    );
  }
}
