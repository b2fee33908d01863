/**
 * Where a season is played: devices in memory that act through the app's own functions (client/state/acts.ts), a letterbox in place
 * of the relay, and one clock. Which device a woman uses: her own phone if she has one, else the group's tablet.
 */
import { required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { decodeInvitation } from '../../shared/crypto/invitation.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { endOf } from '../../shared/ledger/membership.ts'
import type { Meeting, Member } from '../../shared/ledger/ledger.ts'
import { refToKey } from '../../shared/record/record.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import { addWeeks, dayOf } from '../../shared/time/civil-date.ts'
import * as acts from '../../client/state/acts.ts'
import { letIn } from '../../client/state/door.ts'
import { countersign, openMandatesOf } from '../../client/state/people.ts'
import { askingOf } from '../../client/state/view.ts'
import type { GroupTerms } from '../../client/sync/found.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { done, seededDevice, StoryDevice } from './devices.ts'
import { Letterbox } from './letterbox.ts'

export interface StageOptions {
  /** All chance follows from it. */
  readonly seed: string
  readonly firstDay: Day
}

/** 3 March 2026, a Tuesday. */
export const defaultOptions: StageOptions = { seed: 'season', firstDay: dayOf(2026, 3, 3) }

export const tablet = 'Tableta'

/** Meetings begin at four in Tijuana, when it is eleven in Greenwich. */
const beginHour = 23
const dayMs = 86_400_000
/** From one act to the next. */
const stepMs = 20_000

/** A woman at a device: what an act needs. */
export interface Actor {
  readonly notebook: Notebook
  readonly key: string
}

export class Stage {
  readonly options: StageOptions
  readonly letterbox = new Letterbox()
  readonly devices = new Map<string, StoryDevice>()
  readonly #ownDevices = new Map<string, string>()
  readonly #apart = new Set<string>()
  readonly #members: string[] = []
  #leader: string | null = null
  #moment: number
  #weeks = 0

  constructor(options: StageOptions) {
    this.options = options
    this.#moment = options.firstDay * dayMs + beginHour * 3_600_000
  }

  /** Who founded the group, until another was elected. */
  get leader(): string {
    return this.#leader ?? required(this.#members[0], 'a leader')
  }

  /** From now on she opens and closes meetings. */
  lead(name: string): void {
    this.#leader = name
  }

  device(name: string): StoryDevice {
    return required(this.devices.get(name), `device ${name}`)
  }

  #addDevice(name: string): StoryDevice {
    const port = seededDevice(`${this.options.seed} ${name}`, () => this.#moment)
    const device = new StoryDevice(name, port)
    this.devices.set(name, device)
    return device
  }

  async found(terms: GroupTerms, leader: string): Promise<void> {
    this.#members.push(leader)
    await this.#addDevice(tablet).found(terms, leader, 0)
    await this.#exchange(tablet)
  }

  /** A new member; from now on others can record for her. */
  async join(name: string): Promise<void> {
    const picture = this.#members.length
    this.#members.push(name)
    await this.act(this.leader, ({ notebook, key }) => acts.addMember(notebook, key, name, picture))
  }

  /** A credential of hers on the group's tablet. */
  async shareTablet(name: string): Promise<void> {
    const { device } = this.device(tablet)
    await this.act(this.leader, ({ notebook, key }) =>
      acts.addWomanHere(notebook, device, key, this.member(notebook, name), ''),
    )
  }

  /** A device of her own; `name` null: of staff, who only read. */
  async invite(name: string | null, deviceName: string): Promise<void> {
    const host = this.device(tablet).device
    const code = await this.act(this.leader, ({ notebook, key }) => {
      const member = name === null ? null : this.member(notebook, name)
      return acts.invite(notebook, host, key, member, deviceName)
    })
    const { seed } = done(decodeInvitation(code))
    const invitation = bytesToHex(keysFromSeed(seed).public.sign)
    const enter = await this.#addDevice(deviceName).ask(code, this.letterbox)
    await this.act(this.leader, ({ notebook, key }) => {
      const asking = required(askingOf(notebook, invitation), 'a request')
      return letIn(notebook, host, key, { invitation, asking })
    })
    if (name === null) await this.#agree()
    await enter()
    if (name !== null) this.#ownDevices.set(name, deviceName)
  }

  /** What the leader has signed another signs too, where there is another. */
  async #agree(): Promise<void> {
    for (const name of this.activeMembers()) {
      const notebook = this.notebookOf(name)
      const own = this.#keyOf(name, notebook)
      if (name === this.leader || own === null) continue
      await this.#exchange(this.#ownDevices.get(name) ?? tablet)
      const open = openMandatesOf(notebook, own).filter(({ matter }) => matter === 'reading')
      for (const { name: mandate } of open) {
        await this.act(name, ({ key }) => countersign(notebook, key, mandate))
      }
    }
  }

  /** Lets somebody act on her device, which brings and fetches what there is before and after. */
  async act<Value>(
    name: string,
    work: (actor: Actor) => Promise<Result<Value, string>>,
  ): Promise<Value> {
    const deviceName = this.#ownDevices.get(name) ?? tablet
    await this.#exchange(deviceName)
    this.#moment += stepMs
    const value = done(await work(this.#actor(name, this.device(deviceName).notebook)))
    await this.#exchange(deviceName)
    return value
  }

  /** On the device that she uses. */
  notebookOf(name: string): Notebook {
    return this.device(this.#ownDevices.get(name) ?? tablet).notebook
  }

  #actor(name: string, notebook: Notebook): Actor {
    return { notebook, key: required(this.#keyOf(name, notebook), `a credential of ${name}`) }
  }

  /** Null: she has none at that device. */
  #keyOf(name: string, notebook: Notebook): string | null {
    const { credentials } = this.member(notebook, name)
    const own = notebook.own.find(({ key }) => credentials.some((held) => held.key === key))
    return own?.key ?? null
  }

  async #exchange(name: string): Promise<void> {
    if (!this.#apart.has(name)) await this.letterbox.exchange(this.device(name).notebook)
  }

  /** The device has no signal until it meets the others again. */
  part(name: string): void {
    this.device(name)
    this.#apart.add(name)
  }

  async meet(...names: readonly string[]): Promise<void> {
    for (const name of names) this.#apart.delete(name)
    await this.exchangeAll()
  }

  /** All devices with signal have all that any of them had. */
  async exchangeAll(): Promise<void> {
    for (const name of this.devices.keys()) await this.#exchange(name)
    for (const name of this.devices.keys()) await this.#exchange(name)
  }

  /** Milliseconds since 1970, by all devices' clocks. */
  setMoment(moment: number): void {
    this.#moment = moment
  }

  /** What enough women have signed is brought to the control chain, as a device does that has reached the relay. */
  async settle(): Promise<void> {
    await this.#exchange(tablet)
    await this.device(tablet).notebook.settle('with the relay')
    await this.exchangeAll()
  }

  /** The day of the next weekly meeting; its hour has come. */
  async nextWeek(): Promise<Day> {
    const day = addWeeks(this.options.firstDay, this.#weeks++)
    this.#moment = day * dayMs + beginHour * 3_600_000
    await this.exchangeAll()
    return day
  }

  member({ ledger }: Notebook, alias: string): Member {
    const member = [...ledger.members.values()].find((one) => one.alias === alias)
    return required(member, `member ${alias}`)
  }

  /** Those who have not left, as far as the tablet knows. */
  activeMembers(): string[] {
    const { notebook } = this.device(tablet)
    return this.#members.filter((name) => endOf(this.member(notebook, name)) === null)
  }

  meeting({ ledger }: Notebook, ref: Parameters<typeof refToKey>[0]): Meeting {
    return required(ledger.meetings.get(refToKey(ref)), 'the meeting')
  }
}
