/** What comes out of the printer, as a PDF of real Chromium: the sheets, and nothing of the app around them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { Person } from '../support/person.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

const anaHere = { picture: 'flor', pin: '2580' }
const folder = temporaryFolder()
let relay: RelayProcess
let browser: Browser
let ana: Person

beforeAll(async () => {
  relay = await startRelay(folder.path)
  browser = await launchChromium()
  ana = await Person.arrive(browser, 'tablet')
})

afterAll(async () => {
  await browser.close()
  await relay.stop('SIGKILL')
  await folder[Symbol.asyncDispose]()
})

const open = async (route: string): Promise<void> => {
  await ana.page.goto(`http://${relay.host}/#${route}`)
  await ana.press('Sí, ver')
  await ana.page.getByRole('button', { name: 'Imprimir' }).waitFor()
}

const pagesIn = (pdf: Buffer): number =>
  [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/gu)].length

/** Milliseconds of work are spared where nobody wants to look: set PAPER to a folder to keep them. */
const keep = (name: string, pdf: Buffer): void => {
  const to = process.env['PAPER']
  if (to === undefined) return
  mkdirSync(to, { recursive: true })
  writeFileSync(join(to, `${name}.pdf`), pdf)
}

const printed = async (route: string): Promise<{ text: string; a4: Buffer; letter: Buffer }> => {
  await open(route)
  await ana.page.emulateMedia({ media: 'print' })
  const text = await ana.page.locator('body').innerText()
  const a4 = await ana.page.pdf({ format: 'A4', preferCSSPageSize: false })
  const letter = await ana.page.pdf({ format: 'Letter', preferCSSPageSize: false })
  await ana.page.emulateMedia({ media: null })
  keep(route.replaceAll('/', '-').slice(1), a4)
  return { text, a4, letter }
}

test('each sheet is printed whole and by itself, on A4 and letter, and none is shown before it is asked for', async () => {
  await ana.page.goto(`http://${relay.host}/`)
  await ana.foundGroup('Las Jacarandas', 'Ana', anaHere)
  await ana.follow('Más', 'El grupo')
  await ana.addMember('María Elena', 'pez')
  await ana.page.goto(`http://${relay.host}/#/reunion`)
  await ana.press('Abrir la reunión de hoy')
  await ana.page.goto(`http://${relay.host}/#/anotar`)
  for (const name of ['Ana', 'María Elena']) {
    await ana.press(name, 'Ahorro', '50 pesos', 'Guardar')
    await ana.see('Deshacer')
  }
  await ana.coverAndEnter(anaHere)
  await ana.page.goto(`http://${relay.host}/#/reunion/cerrar`)
  await ana.page.getByLabel('Billete de 50 pesos', { exact: true }).fill('2')
  await ana.press('Ya conté todo', 'Cerrar la reunión')
  await ana.see('Sigue: ')

  await ana.page.goto(`http://${relay.host}/#/papel/hoja`)
  await ana.see('a quien lo encuentre')
  expect(await ana.page.getByRole('table').count()).toBe(0)

  const sheets = {
    '/papel/hoja': ['Hoja para la reunión', 'Las Jacarandas', 'María Elena', 'Su firma o marca'],
    '/papel/cierre': ['Cierre de la reunión', 'Billete de 50 pesos', 'Firmas', 'María Elena'],
    '/papel/libreta': ['Mi libreta', 'Ana', 'Ahorro', 'Mi ahorro: 50 pesos'],
  }
  for (const [route, words] of Object.entries(sheets)) {
    const { text, a4, letter } = await printed(route)
    for (const word of words) expect(text).toContain(word)
    expect(text).not.toMatch(/Imprimir|Tapar|Escuchar|Guardado y enviado|Sin señal/u)
    expect(pagesIn(a4)).toBe(1)
    expect(pagesIn(letter)).toBeLessThanOrEqual(2)
  }

  // On short pages: no row is cut, so that each page takes fewer.
  await open('/papel/hoja')
  const short = await ana.page.pdf({ width: '210mm', height: '80mm' })
  keep('short', short)
  expect(pagesIn(short)).toBeGreaterThan(1)

  await ana.page.goto(`http://${relay.host}/#/libreta`)
  await ana.page
    .getByRole('button', { name: /Ahorro/u })
    .last()
    .click()
  await ana.follow('Comprobante')
  await ana.press('Hacer el comprobante')
  await ana.page.getByRole('button', { name: 'Guardar la imagen' }).waitFor()
  const [download] = await Promise.all([
    ana.page.waitForEvent('download'),
    ana.press('Guardar la imagen'),
  ])
  expect(download.suggestedFilename()).toBe('comprobante.png')
  const to = process.env['PAPER']
  if (to !== undefined) await download.saveAs(join(to, 'comprobante.png'))
  await ana.follow('Imprimir')
  await ana.press('Sí, ver')
  const receipt = await ana.page.pdf({ format: 'A4' })
  keep('receipt', receipt)
  expect(pagesIn(receipt)).toBe(1)
  expect(ana.faults).toEqual([])
})
