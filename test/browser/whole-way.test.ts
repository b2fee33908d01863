/**
 * The whole way through, as three people go it in real Chromium: founding to staff's view, the relay stopped and started in the middle, one
 * device away for a whole meeting, two recording at once; and nothing of it readable where it should not be.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import type { Woman } from '../support/person.ts'
import { Person } from '../support/person.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'
import { listenIn } from '../support/traffic.ts'

const names = ['Las Jacarandas', 'Guadalupe', 'Anastasia', 'Rosalinda', 'Oficina de Via'] as const
const [groupName, lupe, ana, rosa, officeName] = names
const lupeHere: Woman = { picture: 'flor', pin: '2580' }
const anaHere: Woman = { picture: 'sol', pin: '4079' }
const rosaHere: Woman = { picture: 'gato', pin: '9316' }
const officeHere: Woman = { picture: '', pin: '802135' }

const folder = temporaryFolder()
let relay: RelayProcess
let browser: Browser
let tablet: Person
let phone: Person
let office: Person
let traffic: ReturnType<typeof listenIn>
let log = ''

beforeAll(async () => {
  relay = await startRelay(folder.path)
  browser = await launchChromium()
  tablet = await Person.arrive(browser, 'tablet')
  phone = await Person.arrive(browser, 'phone')
  office = await Person.arrive(browser, 'laptop')
  traffic = listenIn([tablet.page, phone.page, office.page])
})

/** What the three saw when something failed: pictures in the folder for temporary files. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  for (const [name, { page }] of Object.entries({ tablet, phone, office })) {
    await page.screenshot({ path: join(tmpdir(), `whole-way-${name}.png`) })
  }
})

afterAll(async () => {
  await browser.close()
  await relay.stop('SIGKILL')
  await folder[Symbol.asyncDispose]()
})

const openMeeting = async (): Promise<void> => {
  await tablet.follow('Reunión')
  await tablet.press('Abrir la reunión de hoy')
}

/** From the list of women whose money it is. `again`: she has brought some already, so it is read back. */
const record = async (
  person: Person,
  alias: string,
  what: 'Ahorro' | 'Abono',
  pesos: number,
  again: 'first' | 'again' = 'first',
): Promise<void> => {
  await person.press(alias)
  await person.page.getByRole('button', { name: what }).first().click()
  await person.type(pesos)
  await person.press('Guardar')
  if (again === 'again') await person.press(`Sí, ${pesos} pesos`)
  await person.see('Deshacer')
}

/** Closes with exactly what is expected in the box, in fifties and coins of one peso. */
const closeMeeting = async (pesos: number): Promise<void> => {
  await tablet.coverAndEnter(lupeHere)
  await tablet.follow('Reunión')
  await tablet.step('Contar y cerrar')
  const field = (name: string) => tablet.page.getByLabel(name, { exact: true })
  await field('Billete de 50 pesos').fill(String(Math.floor(pesos / 50)))
  await field('Moneda de 1 peso').fill(String(pesos % 50))
  await tablet.press('Ya conté todo')
  await tablet.see('La caja cuadra.')
  await tablet.press('Cerrar la reunión')
  await tablet.step('Firmar')
}

/** Alias, savings, loan, overdue, devices: a line for each woman. */
const membersAtStaff = async (): Promise<string[]> => {
  const rows = office.page.getByRole('table').first().getByRole('row')
  return (await rows.allInnerTexts()).map((text) => text.replace(/\s+/gu, ' ').trim())
}

const stateWords = async (person: Person): Promise<string[]> => {
  await person.page.goto(`${new URL(person.page.url()).origin}/#/estado`)
  await person.press('Ver las cinco palabras')
  return person.words('Cinco palabras')
}

describe('three devices', () => {
  test('the leader founds a group and lets in a phone and staff, words compared on both screens', async () => {
    await tablet.page.goto(`http://${relay.host}/`)
    await tablet.foundGroup(groupName, lupe, lupeHere)
    await tablet.follow('Más', 'El grupo')
    for (const [alias, picture] of [
      [ana, 'sol'],
      [rosa, 'gato'],
    ] as const) {
      await tablet.addMember(alias, picture)
    }
    await tablet.follow('Dar entrada')
    await tablet.press(rosa, 'En este aparato')
    await tablet.choosePin(rosaHere.pin)
    await tablet.press('Listo')
    await tablet.press(ana, 'En otro aparato')
    await phone.page.goto(await tablet.copyLink())
    await phone.choosePin(anaHere.pin)
    expect(await phone.words('Cuatro palabras')).toEqual(await tablet.words('Cuatro palabras'))
    expect(phone.page.url()).not.toContain('unirse/')
    await tablet.press('Sí, dejarla entrar')
    await phone.press('Abrir el cuaderno')
    await phone.see('Mi ahorro')

    await tablet.press('Personal del programa')
    await tablet.write('¿Quién es?', officeName)
    await tablet.press('Hacer la invitación')
    await office.page.goto(await tablet.copyLink())
    await office.choosePin(officeHere.pin)
    expect(await office.words('Cuatro palabras')).toEqual(await tablet.words('Cuatro palabras'))
    await tablet.press('Sí, dejarla entrar')
    await tablet.see('Falta que otra compañera')
    await phone.agree()
    await phone.follow('Regresar', 'Regresar', 'Regresar')
    await office.press('Abrir el cuaderno')
    await office.see(rosa)
    await tablet.page.goto(`http://${relay.host}/#/`)
  })

  test('a payment recorded on one device is confirmed on another; a wrong one is disputed and corrected', async () => {
    await openMeeting()
    await tablet.step('Préstamos y votaciones')
    await tablet.follow('Llegó dinero para préstamos')
    await tablet.type(5_000)
    await tablet.press('Guardar', 'Sí, 5,000 pesos')
    await tablet.coverAndEnter(lupeHere)
    await tablet.follow('Reunión')
    await tablet.step('Préstamos y votaciones')
    await tablet.follow('Dar un préstamo')
    await tablet.press(ana)
    await tablet.type(1_500)
    await tablet.press('Guardar')
    await tablet.press('10 semanas')
    await tablet.press('Entregar el préstamo')
    await tablet.coverAndEnter(lupeHere)
    await tablet.follow('Reunión')
    await tablet.step('Ahorros')
    await record(tablet, ana, 'Abono', 150)
    await record(tablet, ana, 'Ahorro', 100)
    await tablet.coverAndEnter(lupeHere)

    await phone.follow('Revisar 3 cosas')
    await phone.look()
    await phone.press('Sí, está bien')
    await phone.see('2 por revisar')
    await phone.look()
    await phone.press('Sí, está bien')
    await phone.look()
    await phone.see('cien pesos')
    await phone.press('No es así')
    await phone.pick('Fue otra cantidad')
    await phone.press('Decir que no es así')
    await tablet.follow('Más', 'Movimientos')
    await tablet.press('Del grupo')
    await tablet.see('En duda')
    await tablet.page.getByRole('button', { name: 'En duda' }).first().click()
    await tablet.see(`${ana} no está de acuerdo`)
    await tablet.press('Corregir')
    await tablet.pick('Era otra cantidad')
    await tablet.press('Tachar y corregir')
    await tablet.see(`Corregido por ${lupe}`)
    await tablet.page.goto(`http://${relay.host}/#/reunion`)
    await tablet.step('Ahorros')
    await record(tablet, ana, 'Ahorro', 50)
    await tablet.coverAndEnter(lupeHere)
  })

  test('without the relay both go on recording at once, ticks say what is true, and all is sent when it is back', async () => {
    log += relay.output()
    await relay.stop('SIGKILL')
    await tablet.see('Sin señal. Todo queda guardado.')
    await phone.page.goto(`http://${relay.host}/#/anotar`)
    await tablet.follow('Reunión')
    await tablet.step('Ahorros')
    await Promise.all([
      record(tablet, rosa, 'Ahorro', 50),
      record(phone, ana, 'Abono', 150, 'again'),
    ])
    await Promise.all([tablet.coverAndEnter(lupeHere), phone.coverAndEnter(anaHere)])
    await phone.follow('Más', 'Movimientos')
    await phone.see('Sin señal. Todo queda guardado.')
    await phone.press('Ver las cantidades')
    await phone.page.getByRole('button', { name: /Abono.*150 pesos.*Guardado/u }).waitFor()

    relay = await startRelay(folder.path, { PORT: String(relay.port) })
    for (const person of [tablet, phone, office]) await person.backOnline()
    await phone.page.getByRole('button', { name: /Abono.*150 pesos.*Enviado/u }).waitFor()
    await expect
      .poll(membersAtStaff, { timeout: 20_000 })
      .toEqual(expect.arrayContaining([`${ana} 50 1,200 0 1`, `${rosa} 50 0 0 1`]))
  })

  test('the closing has the same five words on every device, and seals what it covers', async () => {
    // 5,000 came, 1,500 went out, two repayments of 150, two savings of 50.
    await closeMeeting(5_000 - 1_500 + 2 * 150 + 2 * 50)
    const words = await tablet.words('Cinco palabras')
    await tablet.press('Firmar el cierre')
    await tablet.see('Ya firmaste')
    await phone.page.goto(`http://${relay.host}/#/cierre`)
    expect(await phone.words('Cinco palabras')).toEqual(words)
    await phone.press('Firmar el cierre')
    await phone.see('Ya firmaste')
    await phone.page.goto(`http://${relay.host}/#/movimientos`)
    await phone.page
      .getByRole('button', { name: /Sellado/u })
      .first()
      .waitFor()
    await tablet.see(ana)
  })

  test('a device that was away for a whole meeting, its app opened without a network, catches up', async () => {
    await phone.page.evaluate(() => navigator.serviceWorker.ready)
    await phone.context.setOffline(true)
    await phone.page.reload()
    await phone.press('Toca para abrir')
    await phone.unlock(anaHere)
    await phone.see('Sin señal. Todo queda guardado.')
    await tablet.page.goto(`http://${relay.host}/#/`)
    await tablet.follow('Reunión')
    // The one that was closed today goes on, and another can be opened all the same.
    await tablet.press('Después', 'Abrir la reunión de hoy')
    await tablet.step('Ahorros')
    await record(tablet, rosa, 'Ahorro', 50)
    await record(tablet, lupe, 'Ahorro', 50)
    await closeMeeting(5_000 - 1_500 + 2 * 150 + 4 * 50)
    const words = await tablet.words('Cinco palabras')
    await phone.context.setOffline(false)
    await phone.backOnline()
    await phone.page.goto(`http://${relay.host}/#/cierre`)
    await expect.poll(() => phone.words('Cinco palabras'), { timeout: 20_000 }).toEqual(words)
    await tablet.press('Firmar el cierre')
    await tablet.see('Ya firmaste')
  })

  test('in the end all three hold the same: balances and the fingerprint of everything', async () => {
    await expect
      .poll(membersAtStaff)
      .toEqual(
        expect.arrayContaining([
          `${lupe} Lideresa 50 0 0 1`,
          `${ana} 50 1,200 0 1`,
          `${rosa} 100 0 0 1`,
        ]),
      )
    await phone.page.goto(`http://${relay.host}/#/`)
    await phone.see('Faltan 8 abonos')
    const words = await stateWords(tablet)
    expect(words).toHaveLength(5)
    expect(await stateWords(phone)).toEqual(words)
    expect(await stateWords(office)).toEqual(words)
  })

  /** All that staff can press. */
  const reading = ['English', 'Español', 'Guardar tabla (CSV)', 'Tapar']

  test('staff have no way to write, whatever address they open', async () => {
    for (const path of ['anotar', 'reunion', 'reunion/cerrar', 'invitar', 'agregar', 'confirmar']) {
      await office.page.goto(`http://${relay.host}/#/${path}`)
      await office.see('Sólo lectura.')
      const buttons = await office.page.getByRole('button').allInnerTexts()
      const strange = buttons.filter((text) => !reading.includes(text.trim()))
      expect(strange).toEqual([])
      // A day to look at is no writing.
      const fields = office.page.locator(
        'textarea, input:not([type=date], [type=radio], [type=checkbox])',
      )
      expect(await fields.count()).toBe(0)
    }
  })

  test('no page had a fault, and none asked another host for anything', () => {
    const unexpected = [tablet, phone, office]
      .flatMap(({ faults }) => faults)
      // The browser's own words for a relay that does not answer.
      .filter((fault) => !/ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED)|WebSocket/u.test(fault))
    expect(unexpected).toEqual([])
    expect(traffic.hosts()).toEqual([relay.host])
  })

  test("[RL9] nothing readable is in the relay's files, its log or its traffic", async () => {
    log += relay.output()
    await relay.stop('SIGTERM')
    const files = readdirSync(folder.path).map((name) => readFileSync(join(folder.path, name)))
    const group = traffic.groupId()
    const readable = [
      ...names,
      'Anastas',
      'Fue otra cantidad',
      'Era otra cantidad',
      'saving',
      'repayment',
      'member-added',
    ]
    const spelled = (text: string): Buffer[] => [
      Buffer.from(text, 'utf8'),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text, 'utf8').toString('base64').slice(0, -4)),
    ]
    const found = (place: readonly Buffer[]): string[] =>
      readable.filter((text) =>
        spelled(text).some((bytes) => place.some((one) => one.includes(bytes))),
      )
    // The search finds what is there: the id of the group, in files and traffic; and frames were seen at all.
    expect(files.some((file) => file.includes(Buffer.from(group, 'base64url')))).toBe(true)
    expect(traffic.frames().length).toBeGreaterThan(50)
    expect(found(files)).toEqual([])
    expect(found(traffic.frames())).toEqual([])
    expect(found([Buffer.from(log)])).toEqual([])
    expect(log).not.toContain(group)
  })
})
