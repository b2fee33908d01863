/** A screen as those have it who use a keyboard, or hear it read: see inspection.ts. */
import type { Person } from './person.ts'

/** Controls that have nothing to be called by. axe looks at names too; here Chromium's own tree says what a reader would. */
export const emptyControls = async ({ page, context }: Person): Promise<string[]> => {
  const devtools = await context.newCDPSession(page)
  const { nodes } = await devtools.send('Accessibility.getFullAXTree')
  await devtools.detach()
  const controls = /^(?:button|link|textbox|radio|checkbox|combobox|spinbutton)$/u
  return nodes
    .filter(({ ignored, role }) => !ignored && controls.test(String(role?.value)))
    .filter(({ name }) => String(name?.value ?? '').trim() === '')
    .map(({ role }) => `${String(role?.value)} without a name`)
}

/** What the tabulator does not come to, or comes to unseen. */
export const neededByKeyboard = async ({ page }: Person): Promise<string[]> => {
  const count = await page.evaluate(() => {
    const wanted = [
      ...document.querySelectorAll<HTMLElement>('button, a[href], select, textarea, input'),
    ].filter((one) => one.checkVisibility() && !one.matches(':disabled, [type=file]'))
    const reached = new Set<Element>()
    const unseen: string[] = []
    const before = document.activeElement
    Object.assign(globalThis, { keyboard: { wanted, reached, unseen, before } })
    return wanted.length
  })
  // What scrolls is come to as well, and the page once where it begins again.
  for (let turn = 0; turn <= 2 * count + 10; turn++) {
    await page.keyboard.press('Tab')
    const isThrough = await page.evaluate(() => {
      const { reached, unseen } = (globalThis as unknown as { keyboard: Kept }).keyboard
      const at = document.activeElement
      if (!(at instanceof HTMLElement) || at === document.body) return false
      if (reached.has(at)) return true
      reached.add(at)
      const { outlineStyle, outlineWidth } = getComputedStyle(at)
      if (outlineStyle === 'none' || outlineWidth === '0px') unseen.push(at.innerText)
      return false
    })
    if (isThrough) break
  }
  return page.evaluate(() => {
    const kept = (globalThis as unknown as { keyboard: Kept }).keyboard
    // Of a group of choices one is come to, the arrows lead to the others.
    const groups = new Set([...kept.reached].map((one) => (one as HTMLInputElement).name))
    const missed = kept.wanted.filter(
      (one) =>
        !kept.reached.has(one) &&
        !(one instanceof HTMLInputElement && one.type === 'radio' && groups.has(one.name)),
    )
    if (kept.before instanceof HTMLElement) kept.before.focus({ preventScroll: true })
    scrollTo(0, 0)
    return [
      ...kept.unseen.map((name) => `focus unseen on ${name}`),
      ...missed.map((one) => `not reached: ${one.tagName.toLowerCase()} ${one.innerText}`),
    ]
  })
}

interface Kept {
  readonly wanted: readonly HTMLElement[]
  readonly reached: Set<Element>
  readonly unseen: string[]
  readonly before: Element | null
}
