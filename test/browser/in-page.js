/** What the tests ask of a page; these run in the browser. */

/** @returns {number} */
export function widthOfPage() {
  return document.documentElement.scrollWidth;
}

export function unfoldAll() {
  for (const details of document.querySelectorAll('details')) details.open = true;
}

/** Serious violations that axe finds, each with its elements.
 * @returns {Promise<string[]>} */
export async function seriousViolations() {
  const { violations } = await window.axe.run();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`);
}

/** How many marks each chart that is seen has, by its section and title.
 * @param {string} selector
 * @returns {Record<string, number>} */
export function marksOfCharts(selector) {
  return Object.fromEntries(
    [...document.querySelectorAll('.charts figure')].map((figure) => {
      const seen = [...figure.querySelectorAll('svg[role=img]')].filter((svg) => svg.getBoundingClientRect().height > 0);
      const title = `${figure.parentElement.parentElement.id} ${figure.querySelector('h4').textContent}`;
      return [title, seen.length === 1 ? seen[0].querySelectorAll(selector).length : -1];
    }),
  );
}

/** Marks that reach out of their drawing.
 * @returns {string[]} */
export function marksOutside() {
  return [...document.querySelectorAll('figure svg[role=img]')]
    .filter((svg) => svg.getBoundingClientRect().height > 0)
    .flatMap((svg) => {
      const box = svg.getBoundingClientRect();
      return [...svg.querySelectorAll('rect, path, circle, text')]
        .filter((mark) => {
          const { left, right, top, bottom } = mark.getBoundingClientRect();
          return left < box.left - 2 || right > box.right + 2 || top < box.top - 2 || bottom > box.bottom + 2;
        })
        .map((mark) => `${svg.getAttribute('aria-label')}: ${mark.outerHTML.slice(0, 200)}`);
    });
}

/** @returns {{ figures: number, tables: number }} */
export function figuresAndTables() {
  return {
    figures: document.querySelectorAll('.charts figure').length,
    tables: document.querySelectorAll('.charts figure .behind table').length,
  };
}
