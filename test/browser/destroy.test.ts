/**
 * A notebook that its group has voted to destroy (rule KE7), in real Chromium: what is shown, what is asked again, and what is left of it on a
 * device that has another one.
 */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import type { ModuleServer } from '../support/desk-page.ts'
import { foundInPage, inPage, openDesk, serveModules } from '../support/desk-page.ts'
import { keptByOrigin } from '../support/kept-by-origin.ts'
import { Person } from '../support/person.ts'

let server: ModuleServer
let browser: Browser
let rosa: Person

const [lupesPin, rosasPin] = ['2580', '9316']

beforeAll(async () => {
  server = await serveModules()
  browser = await launchChromium()
  rosa = await Person.arrive(browser, 'phone')
})

afterAll(async () => {
  await browser.close()
  await server.close()
})

/** What stays at hand in the page, and what a woman in it says to a vote of that kind. */
const atHand = `
  globalThis.say = async (kind) => {
    const proposal = [...desk.notebook.ledger.proposals.values()].find((one) => one.motion.kind === kind)
    value(await desk.meeting.vote(proposal, 'yes'))
    if (desk.meeting.tally(proposal)?.outcome === 'passed') value(await desk.meeting.closeVote(proposal))
  }
  globalThis.handTo = async (picture, pin) => {
    await desk.lock()
    const holder = desk.locked.holders.find((one) => one.picture === picture)
    value(await desk.enter(holder.key, pin))
  }`

/** Lupe founds and saves, Rosa shares her device; both end the cycle. Gives the notebook's id. */
const endTheCycle = (): Promise<string> =>
  inPage(
    rosa.page,
    `value(await desk.entries.addMember('Rosalinda', 4))
     const [lupe, rosalinda] = [...desk.notebook.ledger.members.values()]
     value(await desk.door.addWomanHere(rosalinda, '${rosasPin}'))
     value(await desk.entries.recordSaving(lupe, 5000))
     const counted = { 'loan-fund': 0, savings: 5000, 'group-fund': 0 }
     const cash = [{ form: 'note', value: 5000, count: 1 }]
     value(await desk.entries.closeMeeting(counted, cash, ''))
     value(await desk.meeting.propose({ kind: 'cycle-end' }))
     await say('cycle-end')
     await handTo(4, '${rosasPin}')
     await say('cycle-end')
     await handTo(1, '${lupesPin}')
     value(await desk.cycle.end())
     await handTo(4, '${rosasPin}')
     value(await desk.cycle.signEnd())
     return desk.notebook.id`,
  )

const voteItDown = (): Promise<unknown> =>
  inPage(
    rosa.page,
    `await handTo(1, '${lupesPin}')
     value(await desk.meeting.propose({ kind: 'destruction' }))
     await say('destruction')
     if (desk.notebook.isToBeDestroyed) throw new Error('one voice was enough')
     await handTo(4, '${rosasPin}')
     await say('destruction')
     if (!desk.notebook.isToBeDestroyed) throw new Error('not to be destroyed')
     await desk.lock()`,
  )

/** Databases, of which each notebook has one for the copy of its pages. */
const databases = (rows: readonly string[]): Set<string> =>
  new Set(rows.map((row) => row.split('/')[0] ?? ''))

test('[KE7] a notebook that was voted away is destroyed by hand, asked again: nothing of it is left, and another one opens as before', async () => {
  const { page } = rosa
  await openDesk(page, server)
  await inPage(page, atHand)
  await foundInPage(page)
  const id = await endTheCycle()
  await voteItDown()
  await foundInPage(page)
  const place = await inPage<number>(
    page,
    `await desk.lock()
     return desk.notebookIds.indexOf('${id}') + 1`,
  )
  const before = await keptByOrigin(page)
  const isOfIt = (row: string): boolean => row.includes(id)
  expect(before.rows.filter(isOfIt).length).toBeGreaterThan(10)

  await page.goto(server.origin)
  await rosa.press('Toca para abrir')
  await page.goto(`${server.origin}#/cuadernos`)
  await rosa.press(`Cuaderno ${place}`)
  await rosa.unlock({ picture: 'gato', pin: rosasPin })
  await rosa.see('Este cuaderno se borra')
  await page.getByRole('button', { name: 'Borrarlo de este aparato' }).dblclick()
  await rosa.see('No se puede deshacer')
  await rosa.press('Borrarlo de este aparato', 'Sí, borrarlo para siempre')
  await rosa.follow('Otros cuadernos')

  const after = await keptByOrigin(page)
  expect(after.rows.filter(isOfIt)).toEqual([])
  expect(databases(before.rows).size - databases(after.rows).size).toBe(1)
  // The other one is as it was.
  const others = before.rows.filter((row) => !isOfIt(row) && row.startsWith('cuaderno/'))
  expect(others.filter((row) => !after.rows.includes(row))).toEqual([])
  await rosa.press('Cuaderno 1')
  await rosa.unlock({ picture: 'flor', pin: lupesPin })
  await rosa.see('Mi ahorro')
})
