/** What axe finds on a screen, and what a ruler does: see inspection.ts. */
import axe from 'axe-core'
import type { Person } from './person.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Colours, which take axe longest, are those of the screen in every language: looked at in Spanish. */
export const violations = async ({ page }: Person): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async (values) => {
    const { axe: inspector } = globalThis as unknown as { axe: typeof axe }
    const found = await inspector.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled: document.documentElement.lang !== 'en' } },
    })
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id} at ${target.join(' ')}`),
    )
  }, standards)
}

/** What can be touched and is smaller than a fingertip; what is cut off, lies over something else, or makes the page wider than its window. In CSS pixels. */
export const layoutFaults = (
  { page }: Person,
  { smallestTarget }: { smallestTarget: number },
): Promise<string[]> =>
  page.evaluate((smallest) => {
    const faults: string[] = []
    const named = (element: Element): string =>
      `${element.tagName.toLowerCase()} “${element.textContent.replaceAll(/\s+/gu, ' ').trim().slice(0, 40)}”`
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) {
      faults.push(`${root.scrollWidth - root.clientWidth} px too wide`)
    }
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest('.hidden-label') === null
    for (const element of document.querySelectorAll(
      'button, a, select, textarea, summary, input:not([type=radio], [type=checkbox], [type=file])',
    )) {
      const { width, height } = element.getBoundingClientRect()
      const least = smallest > 0 && element.closest('.keys') !== null ? 64 : smallest
      if (isSeen(element) && (width < least - 0.5 || height < least - 0.5)) {
        faults.push(`${named(element)} ${width}×${height}`)
      }
    }
    /** Scrolls by itself, as wide tables do. */
    const scrolls = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null && at !== root; at = at.parentElement) {
        if (/auto|scroll/u.test(getComputedStyle(at).overflowX)) return true
      }
      return false
    }
    /** Stays in its place while the rest moves under it. */
    const floats = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        if (/sticky|fixed/u.test(getComputedStyle(at).position)) return true
      }
      return false
    }
    const texts: { element: Element; box: DOMRect }[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement
      if (element === null || (node.textContent ?? '').trim() === '' || !isSeen(element)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const lines = [...range.getClientRects()]
      const words = (node.textContent ?? '').trim().split(/\s+/u).length
      if (lines.length > 2 * words + 1) faults.push(`${named(element)} in pieces`)
      for (const box of lines) texts.push({ element, box })
    }
    for (const { element, box } of texts) {
      if (scrolls(element)) continue
      if (box.right > root.clientWidth + 1 || box.left < -1)
        faults.push(`${named(element)} cut off`)
      for (let at: Element | null = element; at !== null && at !== root; at = at.parentElement) {
        const frame = at.getBoundingClientRect()
        const { overflowX, overflowY } = getComputedStyle(at)
        const isCut =
          (overflowX !== 'visible' && (box.right > frame.right + 1 || box.left < frame.left - 1)) ||
          (overflowY === 'hidden' && box.bottom > frame.bottom + 3)
        const isOutside =
          /^(?:BUTTON|A)$/u.test(at.tagName) &&
          (box.right > frame.right + 1 || box.left < frame.left - 1)
        if (isCut || isOutside) faults.push(`${named(element)} does not fit`)
      }
    }
    const lying = texts.filter(({ element }) => !floats(element) && !scrolls(element))
    lying.forEach((one, place) => {
      for (const other of lying.slice(place + 1)) {
        if (one.element === other.element) continue
        const width =
          Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const height =
          Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        // Lines of text reach a little into each other.
        if (width > 2 && height > 8) {
          faults.push(`${named(one.element)} lies over ${named(other.element)}`)
        }
      }
    })
    return [...new Set(faults)]
  }, smallestTarget)
