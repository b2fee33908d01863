/** Somebody with a device in real Chromium, who finds things on it by what they say. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'

export const sizes = {
  phone: { width: 360, height: 640 },
  tablet: { width: 800, height: 1280 },
  laptop: { width: 1280, height: 800 },
} as const

/** What she needs to open a locked device. */
export interface Woman {
  /** What her picture shows. */
  readonly picture: string
  readonly pin: string
}

export class Person {
  readonly page: Page
  readonly context: BrowserContext
  /** What went wrong in the page, without being shown on it. */
  readonly faults: string[] = []

  constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.on('pageerror', ({ message }) => this.faults.push(message))
    page.on('console', (line) => {
      if (line.type() === 'error') this.faults.push(line.text())
    })
  }

  static async arrive(browser: Browser, size: keyof typeof sizes): Promise<Person> {
    const context = await browser.newContext({ viewport: sizes[size], locale: 'es-MX' })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    return new Person(context, await context.newPage())
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name }).first()
  }

  async press(...names: string[]): Promise<void> {
    for (const name of names) await this.button(name).click()
  }

  /** The one amount of a screen, which is hidden until it is asked for. */
  async look(): Promise<void> {
    await this.page.getByRole('button', { name: /^Ver / }).click()
  }

  /** To what another has said yes and she has to: at home, where she is asked. */
  async agree(): Promise<void> {
    await this.follow('Una compañera pide tu palabra')
    await this.press('Estoy de acuerdo')
  }

  async follow(...names: string[]): Promise<void> {
    for (const name of names) await this.page.getByRole('link', { name }).first().click()
  }

  /** To a step of the meeting, from its path: it may be what comes next, or folded with what is done or comes later. */
  async step(name: string): Promise<void> {
    await this.see('Paso ')
    const there = this.page.getByRole('link', { name })
    for (const fold of ['Después', 'Ya está']) {
      if (await there.first().isVisible()) break
      const folded = this.page.getByRole('button', { name: fold, expanded: false })
      if (await folded.isVisible()) await folded.click()
    }
    await there.first().click()
  }

  async write(label: string, text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: label }).fill(text)
  }

  async pick(choice: string): Promise<void> {
    await this.page.getByRole('radio', { name: choice }).check()
  }

  async see(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  /** Takes the network away, once the device has what it needs without one. */
  async goOffline(): Promise<void> {
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
    await this.context.setOffline(true)
    await this.see('Sin señal')
  }

  /** Her PIN on the keys with drawings. */
  async typePin(pin: string): Promise<void> {
    for (const digit of pin) {
      await this.page.getByRole('button', { name: new RegExp(`^${digit} \\p{L}`, 'u') }).click()
    }
  }

  /** Twice, as everybody does who has none yet. */
  async choosePin(pin: string): Promise<void> {
    await this.page.getByRole('heading', { name: 'Elige tu clave' }).waitFor()
    await this.typePin(pin)
    await this.page.getByRole('heading', { name: 'Otra vez, la misma' }).waitFor()
    await this.typePin(pin)
  }

  /** Founds a group, from the first screen up to the choice of her PIN. */
  async beginGroup(group: string, alias: string, picture: string): Promise<void> {
    await this.follow('Empezar un grupo')
    await this.write('Nombre del grupo', group)
    await this.press('Seguir')
    await this.pick('Via Migrante')
    await this.press('Seguir')
    await this.pick('martes')
    await this.press('Seguir', '50 pesos', 'Guardar')
    await this.write('Tu nombre aquí', alias)
    await this.press('Seguir', picture, 'Seguir')
  }

  async foundGroup(group: string, alias: string, { picture, pin }: Woman): Promise<void> {
    await this.beginGroup(group, alias, picture)
    await this.choosePin(pin)
    await this.see('Mi ahorro')
  }

  /** From the group's screen, and back to it. */
  async addMember(alias: string, picture: string): Promise<void> {
    await this.follow('Agregar a una compañera')
    await this.write('Su nombre aquí', alias)
    await this.press('Seguir', picture, `Agregar a ${alias}`)
    await this.see('compañeras')
  }

  /** At a locked device, her picture first where several share it. */
  async unlock({ picture, pin }: Woman): Promise<void> {
    await this.page.getByRole('heading', { name: /^(?:¿Quién eres\?|Tu clave)$/u }).waitFor()
    const isAsked = await this.page.getByRole('heading', { name: '¿Quién eres?' }).isVisible()
    if (isAsked) await this.page.getByRole('button', { name: picture, exact: true }).click()
    await this.typePin(pin)
  }

  /** On the keypad. */
  async type(pesos: number): Promise<void> {
    for (const digit of String(pesos)) {
      await this.page.getByRole('button', { name: digit, exact: true }).click()
    }
  }

  /** The words of a list, in order. */
  async words(list: 'Cuatro palabras' | 'Cinco palabras'): Promise<string[]> {
    const items = this.page.getByRole('list', { name: list }).getByRole('listitem')
    await items.first().waitFor()
    return (await items.allInnerTexts()).map((text) => text.replace(/^\d+\s*/u, ''))
  }

  /** The link of the invitation that is shown. */
  async copyLink(): Promise<string> {
    await this.press('Copiar la liga')
    await this.see('Liga copiada')
    return this.page.evaluate(() => navigator.clipboard.readText())
  }

  /** Tells the page what the device would: the network is back. */
  async backOnline(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event('online')))
  }

  /** States what waits for its ten seconds, and comes back. */
  async coverAndEnter(woman: Woman): Promise<void> {
    await this.press('Tapar', 'Toca para abrir')
    await this.unlock(woman)
    await this.see('Mi ahorro')
  }
}
