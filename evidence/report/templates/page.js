"use strict";
// Everything here only adds to a page that is whole without it: sorting and filtering.
(() => {
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const key = (cell.dataset.sort ?? cell.textContent).trim();
    return key === "NR" ? "" : key;
  };

  // What is not reported comes last in either direction.
  const compare = (one, other, direction) => {
    if (one === "" || other === "") return (one === "") - (other === "");
    const [x, y] = [Number(one), Number(other)];
    const order = Number.isNaN(x) || Number.isNaN(y) ? collator.compare(one, other) : x - y;
    return direction * order;
  };

  const sortBy = (table, header, column) => {
    const direction = header.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    const rows = [...table.tBodies[0].rows];
    // The index study stays on top: everything is read against it.
    const pinned = rows.filter((row) => row.classList.contains("pinned"));
    const others = rows.filter((row) => !row.classList.contains("pinned"));
    others.sort((one, other) => compare(keyOf(one, column), keyOf(other, column), direction));
    table.tBodies[0].append(...pinned, ...others);
  };

  const filterBy = (table, field, output) => {
    const wanted = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    const rows = [...table.tBodies[0].rows];
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !row.classList.contains("pinned") && !wanted.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    output.textContent = wanted.length ? `${shown} of ${rows.length} rows (the index study stays)` : "";
  };

  for (const table of document.querySelectorAll("table")) {
    [...table.tHead.rows[0].cells].forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = header.textContent;
      button.addEventListener("click", () => sortBy(table, header, column));
      header.replaceChildren(button);
    });
    const filter = table.closest("section")?.querySelector(".filter");
    if (filter) {
      filter.hidden = false;
      const field = filter.querySelector("input");
      field.addEventListener("input", () => filterBy(table, field, filter.querySelector("output")));
    }
  }

  // A link to a figure opens its sentence.
  const openTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();
})();
