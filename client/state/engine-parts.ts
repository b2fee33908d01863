/** Parts of the desk that come with its engine (engine.ts): there is nothing to ask of them before a notebook was opened. */
import type { Desk } from './desk.ts'
import type { Engine } from './engine.ts'

export abstract class EngineParts {
  protected abstract get engine(): Engine

  get entries(): Desk['entries'] {
    return this.engine.entries
  }

  get door(): Desk['door'] {
    return this.engine.door
  }

  get cycle(): Desk['cycle'] {
    return this.engine.cycle
  }

  get lots(): Desk['lots'] {
    return this.engine.lots
  }

  get receipts(): Desk['receipts'] {
    return this.engine.receipts
  }

  get people(): Desk['people'] {
    return this.engine.people
  }

  get meeting(): Desk['meeting'] {
    return this.engine.meeting
  }

  fingerprint: Desk['fingerprint'] = (meeting) => this.engine.fingerprint(meeting)
}
