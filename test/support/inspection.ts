/** What is wrong with a screen for whoever sees badly, has large fingers or a small window; each finding in a line. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Person } from './person.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export const findingsOn = async (screen: string, person: Person): Promise<string[]> => {
  const found = [await violations(person), await smallTargets(person), await overflow(person)]
  return found.flat().map((finding) => `${screen}: ${finding}`)
}

const violations = async ({ page }: Person): Promise<string[]> => {
  const found = await new AxeBuilder({ page }).withTags(standards).analyze()
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id} at ${target.join(' ')}`),
  )
}

/** What can be touched and is smaller than a fingertip, in CSS pixels. */
const smallTargets = ({ page }: Person): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a, select, input:not([type=radio])')]
      .map((element) => ({ name: element.innerText, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height < 48 || box.width < 48)
      .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
  )

/** A page that is wider than its window scrolls sideways, and half of it is missed. */
const overflow = async ({ page }: Person): Promise<string[]> => {
  const width = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  return width > 0 ? [`${width} px too wide`] : []
}
