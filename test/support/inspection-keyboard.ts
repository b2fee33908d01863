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

interface Kept {
  readonly before: Element | null
  /** Not come to yet. */
  readonly wanted: Set<HTMLElement>
  readonly unseen: string[]
}

/** What the tabulator does not come to, or comes to unseen. The focus is then where it was. */
export const neededByKeyboard = async ({ page }: Person): Promise<string[]> => {
  const count = await page.evaluate(() => {
    const controls = [
      ...document.querySelectorAll<HTMLElement>(
        'button, a[href], select, textarea, input, summary',
      ),
    ].filter((one) => one.checkVisibility() && !one.matches(':disabled, [type=file]'))
    const kept: Kept = { before: document.activeElement, wanted: new Set(controls), unseen: [] }
    Object.assign(globalThis, { keyboard: kept })
    return controls.length
  })
  // What scrolls is come to as well, and the page itself where it begins again.
  for (let turn = 0, left = count; left > 0 && turn < 2 * count + 10; turn++) {
    await page.keyboard.press('Tab')
    left = await page.evaluate(() => {
      const { wanted, unseen } = (globalThis as unknown as { keyboard: Kept }).keyboard
      const at = document.activeElement
      if (!(at instanceof HTMLElement) || !wanted.delete(at)) return wanted.size
      const { outlineStyle, outlineWidth } = getComputedStyle(at)
      if (outlineStyle === 'none' || outlineWidth === '0px') unseen.push(at.innerText)
      // Of a group of choices one is come to; the arrows lead to the others.
      for (const other of wanted) {
        const isBeside = at instanceof HTMLInputElement && at.type === 'radio'
        if (isBeside && (other as HTMLInputElement).name === at.name) wanted.delete(other)
      }
      return wanted.size
    })
  }
  return page.evaluate(() => {
    const { before, wanted, unseen } = (globalThis as unknown as { keyboard: Kept }).keyboard
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    scrollTo(0, 0)
    return [
      ...unseen.map((name) => `focus unseen on ${name}`),
      ...[...wanted].map((one) => `not reached: ${one.tagName.toLowerCase()} ${one.innerText}`),
    ]
  })
}
