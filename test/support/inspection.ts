/**
 * What is wrong with a screen for whoever sees badly, has large fingers, a small window, only a keyboard, or another language; each finding in a
 * line. Looked at in Spanish and in English, at each size that her device may have, and left as it was found.
 */
import { emptyControls, neededByKeyboard } from './inspection-keyboard.ts'
import { lostInForcedColours, movingThings } from './inspection-media.ts'
import { layoutFaults, violations } from './inspection-page.ts'
import { type Language, speak } from './language.ts'
import { type Person, sizes } from './person.ts'

const languages: readonly Language[] = ['es', 'en']

/** Her own device, and the one that lies on the table or is turned upright. */
const sizesOf = ({ page }: Person): readonly (keyof typeof sizes)[] =>
  page.viewportSize()?.width === sizes.phone.width ? ['tablet', 'phone'] : ['tablet', 'laptop']

export const findingsOn = async (screen: string, person: Person): Promise<string[]> => {
  const { page } = person
  // A screen may still be on its way.
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  const before = page.viewportSize()
  const found: string[] = []
  const note = (where: string, findings: readonly string[]): void => {
    found.push(...findings.map((finding) => `${screen} (${where}): ${finding}`))
  }
  for (const size of sizesOf(person)) {
    await page.setViewportSize(sizes[size])
    for (const language of languages) {
      const where = `${size}, ${language}`
      if (!(await speak(person, language))) note(where, ['its words are not here'])
      note(where, await violations(person))
      note(where, await layoutFaults(person, { smallestTarget: 48 }))
      await enlarge(person)
      note(`${where}, text twice as large`, await layoutFaults(person, { smallestTarget: 0 }))
      await page.evaluate(() => document.documentElement.style.removeProperty('font-size'))
    }
    await speak(person, 'es')
  }
  note('forced colours', await lostInForcedColours(person))
  note('reduced motion', await movingThings(person))
  note('names', await emptyControls(person))
  note('keyboard', await neededByKeyboard(person))
  if (before !== null) await page.setViewportSize(before)
  return found
}

/** As a browser does it whose text is set to 200 %. */
const enlarge = ({ page }: Person): Promise<void> =>
  page.evaluate(() => {
    const root = document.documentElement
    root.style.fontSize = `${2 * Number.parseFloat(getComputedStyle(root).fontSize)}px`
  })
