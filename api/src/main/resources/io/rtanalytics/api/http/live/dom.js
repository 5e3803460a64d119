// The few ways in which this page touches the document. Text is set as text, never as markup.

export const byId = (id) => document.getElementById(id);

/** Sets a text if it is another one, so that nothing is laid out anew without need. */
export function text(node, value) {
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

/** Shows a text, or hides the element without one. */
export function note(node, value) {
  text(node, value);
  node.hidden = value === "";
}

/** A new element with properties and children. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** As many children as there are values, each made once and then filled. */
export function fill(parent, values, make, set) {
  while (parent.children.length > values.length) {
    parent.lastElementChild.remove();
  }
  while (parent.children.length < values.length) {
    parent.append(make());
  }
  values.forEach((value, i) => set(parent.children[i], value, i));
}

/** A table row with a heading and so many numbers. */
export function row(numbers) {
  const made = element("tr", {}, element("th", { scope: "row" }));
  for (let i = 0; i < numbers; i++) {
    made.append(element("td", { className: "number" }));
  }
  return made;
}

/** Sets the texts of a row's cells. */
export const cells = (tr, values) => values.forEach((value, i) => text(tr.children[i], value));
