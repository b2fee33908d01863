/**
 * A notebook goes by file, and from screen to camera, between two devices in real Chromium that cannot reach each other; and from staff's screen to
 * the command line.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { cameraShowing, clearLens, lossy, seriesOn, writeFilm } from '../support/film.ts'
import type { Woman } from '../support/person.ts'
import { Person } from '../support/person.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

const data = temporaryFolder()
const files = mkdtempSync(join(tmpdir(), 'copies-'))
const film = join(files, 'film.y4m')
const lupe: Woman = { picture: 'flor', pin: '2580' }
const ana: Woman = { picture: 'sol', pin: '4079' }

let relay: RelayProcess
let browser: Browser
let tablet: Person
let phone: Person
let office: Person
let saved = 0

beforeAll(async () => {
  relay = await startRelay(data.path)
  writeFilm(film, [])
  browser = await launchChromium(cameraShowing(film))
  tablet = await Person.arrive(browser, 'tablet')
  phone = await Person.arrive(browser, 'phone')
  office = await Person.arrive(browser, 'laptop')
})

afterAll(async () => {
  await browser.close()
  await relay.stop('SIGKILL')
  rmSync(files, { recursive: true })
  await data[Symbol.asyncDispose]()
})

const goTo = async ({ page }: Person, path: string): Promise<void> => {
  await page.goto(`http://${relay.host}/#/${path}`)
}

/** Presses what saves a file; resolves to where it lies and what it is called. */
const save = async (person: Person, button: string) => {
  const [download] = await Promise.all([person.page.waitForEvent('download'), person.press(button)])
  const path = join(files, String(saved++))
  await download.saveAs(path)
  return { path, name: download.suggestedFilename() }
}

const saveCopy = async (person: Person): Promise<string> => {
  await goTo(person, 'copia')
  const { path, name } = await save(person, 'Guardar una copia')
  expect(name).toMatch(/^cuaderno-\d{4}-\d\d-\d\d\.cuaderno$/u)
  await person.see('Listo. La copia está en las descargas')
  await person.see('Última copia:')
  return path
}

const bring = async (person: Person, path: string): Promise<void> => {
  await goTo(person, 'copia')
  const [chooser] = await Promise.all([
    person.page.waitForEvent('filechooser'),
    person.press('Traer de un archivo'),
  ])
  await chooser.setFiles(path)
}

/** `again`: she has brought some already, so it is read back. */
const noteSaving = async (
  person: Person,
  alias: string,
  pesos: number,
  again: 'first' | 'again' = 'first',
): Promise<void> => {
  await goTo(person, 'anotar')
  await person.press(alias)
  await person.page.getByRole('button', { name: 'Ahorro' }).first().click()
  await person.type(pesos)
  await person.press('Guardar')
  if (again === 'again') await person.press(`Sí, ${pesos} pesos`)
  await person.see('Deshacer')
  await person.coverAndEnter(alias === 'Ana' ? ana : lupe)
}

test('a group of two devices, and staff', async () => {
  await goTo(tablet, '')
  await tablet.foundGroup('Las Jacarandas', 'Lupe', lupe)
  await tablet.follow('Más', 'El grupo')
  await tablet.addMember('Ana', 'sol')
  await tablet.follow('Dar entrada')
  await tablet.press('Ana', 'En otro aparato')
  await phone.page.goto(await tablet.copyLink())
  await phone.choosePin(ana.pin)
  await tablet.press('Sí, dejarla entrar')
  await phone.press('Abrir el cuaderno')
  await phone.see('Mi ahorro')
  await tablet.press('Personal del programa')
  await tablet.write('¿Quién es?', 'Oficina')
  await tablet.press('Hacer la invitación')
  await office.page.goto(await tablet.copyLink())
  await office.choosePin('802135')
  await tablet.press('Sí, dejarla entrar')
  await phone.agree()
  await goTo(phone, '')
  await office.press('Abrir el cuaderno')
  await office.see('Compañeras')
  await goTo(tablet, '')
  await tablet.follow('Reunión')
  await tablet.press('Abrir la reunión de hoy')
  await phone.see('Mi ahorro')
})

test('[PG7] with no network between them the tablet’s copy reaches the phone, and the phone’s the tablet; a second time there is nothing new', async () => {
  await goTo(tablet, 'estado')
  await tablet.see('Todavía no hay copia.')
  for (const person of [tablet, phone]) await person.goOffline()
  await noteSaving(tablet, 'Lupe', 40)
  await noteSaving(phone, 'Ana', 60)

  const first = await saveCopy(tablet)
  await bring(phone, first)
  await phone.see('Listo. Llegó 1 cosa nueva.')
  await bring(phone, first)
  await phone.see('Ese archivo no trae nada nuevo')

  const second = await saveCopy(phone)
  await bring(tablet, second)
  await tablet.see('Listo. Llegó 1 cosa nueva.')
  await bring(tablet, second)
  await tablet.see('Ese archivo no trae nada nuevo')
  for (const person of [tablet, phone]) {
    await goTo(person, 'movimientos')
    await person.press('Del grupo', 'Ver las cantidades')
    await person.page
      .getByRole('button', { name: /40 pesos/u })
      .first()
      .waitFor()
    await person.page
      .getByRole('button', { name: /60 pesos/u })
      .first()
      .waitFor()
  }
  await goTo(tablet, 'estado')
  await tablet.see('Última copia:')
})

test('a damaged file and one that is no copy are refused in a sentence, and nothing changes', async () => {
  const copy = await saveCopy(tablet)
  const bytes = readFileSync(copy)
  bytes[600] = (bytes[600] ?? 0) ^ 1
  const damaged = join(files, 'damaged')
  writeFileSync(damaged, bytes)
  const photo = join(files, 'photo.jpg')
  writeFileSync(photo, 'not a notebook')
  for (const path of [damaged, photo]) {
    await bring(phone, path)
    await phone.see('Ese archivo no es una copia del cuaderno, o llegó dañado.')
  }
})

test('while a file is chosen the phone may lock; it waits until she is back', async () => {
  await noteSaving(tablet, 'Lupe', 45, 'again')
  const copy = await saveCopy(tablet)
  await goTo(phone, 'copia')
  const [chooser] = await Promise.all([
    phone.page.waitForEvent('filechooser'),
    phone.press('Traer de un archivo'),
  ])
  await phone.page.evaluate(() => dispatchEvent(new Event('pagehide')))
  await phone.see('Toca para abrir')
  await chooser.setFiles(copy)
  await phone.press('Toca para abrir')
  await phone.unlock(ana)
  // She is led back to where she was.
  await phone.see('Listo. Llegó 1 cosa nueva.')
})

/** The other's screen before the camera, which misses a third and sees badly. */
const pass = async (from: Person, to: Person): Promise<void> => {
  await begin(from)
  await from.press('Enseñar lo de aquí')
  const codes = await seriesOn(from, 'Códigos de la reunión', 8)
  writeFilm(film, lossy(codes), { ...clearLens, turn: 3, noise: 40 })
  await begin(to)
  await read(to)
}

const begin = async (person: Person): Promise<void> => {
  await goTo(person, 'grupo')
  await person.follow('Pasar a otro aparato')
}

const read = (person: Person): Promise<void> => person.press('Leer del otro', 'Abrir la cámara')

test('[PG7] the meeting goes from screen to camera, both ways, a third of the codes lost; a second time there is nothing new', async () => {
  for (const { context } of [tablet, phone]) await context.grantPermissions(['camera'])
  await noteSaving(tablet, 'Lupe', 15, 'again')
  await noteSaving(phone, 'Ana', 10, 'again')
  for (const [from, to] of [[tablet, phone] as const, [phone, tablet] as const]) {
    await pass(from, to)
    await to.see('Listo. Llegó 1 anotación nueva.')
    await to.press('Regresar')
    await read(to)
    await to.see('Listo. Este aparato ya lo tenía todo.')
    expect(await to.page.locator('video').count()).toBe(0)
  }
})

test('[KE3] staff save a copy and a reader’s key, and the command line checks and exports with them', async () => {
  for (const person of [tablet, phone]) {
    await person.context.setOffline(false)
    await person.backOnline()
  }
  await office.page.getByRole('row', { name: /Ana.*70/u }).waitFor()
  await office.page.getByRole('row', { name: /Lupe.*100/u }).waitFor()
  const copy = await saveCopy(office)
  await goTo(office, 'llave')
  const { path: key, name } = await save(office, 'Guardar llave de lectura')
  expect(name).toMatch(/^llave-\d{4}-\d\d-\d\d\.llave$/u)
  const items = office.page.getByRole('list', { name: 'Seis palabras' }).getByRole('listitem')
  await items.first().waitFor()
  const words = (await items.allInnerTexts()).map((text) => text.replace(/^\d+\s*/u, ''))
  expect(words).toHaveLength(6)
  const juntas = (...args: string[]): string =>
    execFileSync('node_modules/.bin/node', ['client/terminal/main.ts', ...args], {
      encoding: 'utf8',
      env: { ...process.env, JUNTAS_PASSPHRASE: words.join(' ') },
    })
  const report = juntas('verify', copy, '--key', key)
  expect(report).toContain('a reader whom the group has let in: Oficina')
  expect(report).not.toContain('DOES NOT HOLD')
  const journal = juntas('export', '--format', 'hledger', copy, '--key', key)
  expect(journal).toMatch(/Liabilities:Savings:Ana +-60\.00 MXN/u)
  await goTo(office, '')
  await goTo(office, 'llave')
  await office.see('Guardar llave de lectura')
  expect(await items.count()).toBe(0)
})

test('no page had a fault', () => {
  const faults = [tablet, phone, office].flatMap((person) => person.faults)
  expect(
    faults.filter(
      (fault) => !/ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED)|WebSocket/u.test(fault),
    ),
  ).toEqual([])
})
