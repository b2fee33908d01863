/** A screen as those have it who choose their own colours, or want nothing to move: see inspection.ts. */
import type { Person } from './person.ts'

/** What was told apart by its filling alone, and drawings in the colour of what they lie on. */
export const lostInForcedColours = async (person: Person): Promise<string[]> => {
  const { page } = person
  const before = await looks(person)
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  const after = await looks(person)
  const drawings = await unseenDrawings(person)
  await page.emulateMedia({ forcedColors: null, colorScheme: null })
  const lost = before.filter(
    ({ kinds }, place) => new Set(kinds).size > new Set(after[place]?.kinds).size,
  )
  return [...lost.map(({ name }) => `marks alike in ${name}`), ...drawings]
}

/** How marks without text look that stand beside each other. */
const looks = ({ page }: Person): Promise<{ name: string; kinds: string[] }[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')].flatMap((parent) => {
      const marks = [...parent.children].filter(
        (child) => child instanceof HTMLSpanElement && child.childNodes.length === 0,
      )
      if (marks.length < 2) return []
      const kinds = marks.map((mark) => {
        const { backgroundColor, borderColor, borderStyle, borderWidth } = getComputedStyle(mark)
        return [backgroundColor, borderColor, borderStyle, borderWidth].join()
      })
      return [{ name: parent.className, kinds }]
    }),
  )

const unseenDrawings = ({ page }: Person): Promise<string[]> =>
  page.evaluate(() => {
    const light = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/gu) ?? []).map(Number)
      return red + green + blue
    }
    const hidden = [...document.querySelectorAll('svg')].filter((svg) => {
      const { backgroundColor, stroke } = getComputedStyle(svg)
      // A picture brings the paper that it is drawn on.
      const hasPaper = light(backgroundColor) > 384
      return (
        svg.checkVisibility() &&
        svg.closest(':disabled') === null &&
        !hasPaper &&
        stroke !== 'none' &&
        light(stroke) < 384
      )
    })
    return hidden.map((svg) => `dark drawing ${svg.innerHTML.slice(0, 60)}`)
  })

export const movingThings = async ({ page }: Person): Promise<string[]> => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const moving = await page.evaluate(() =>
    document.getAnimations().map((animation) => animation.playState),
  )
  await page.emulateMedia({ reducedMotion: null })
  return moving.length > 0 ? [`${moving.length} things move`] : []
}
