/**
 * An invitation that was opened as a link. Its secret stands after `#/unirse/`: it is taken out of the address at once, so that
 * neither the history nor a glance at the screen keeps it.
 */
import { bytesToBase64url } from '../../../shared/base/bytes.ts'
import { decodeInvitation } from '../../../shared/crypto/invitation.ts'

const start = '#/unirse/'

class OpenedLink {
  #code = $state<string | null>(null)

  get isWaiting(): boolean {
    return this.#code !== null
  }

  put(code: string): void {
    this.#code = code
  }

  /** Gives the code once. */
  take(): string | null {
    const code = this.#code
    this.#code = null
    return code
  }
}

export const openedLink = new OpenedLink()

/** For whom an invitation is: what stands after `#/unirse/`, or a whole link. Null: it is none. */
export const roleOfLink = (text: string): 'member' | 'reader' | null => {
  const invitation = decodeInvitation(text.trim().split('/').at(-1) ?? '')
  return invitation.ok ? invitation.value.role : null
}

/** base64url of the group to which an invitation leads. Null: it is none. */
export const groupOfLink = (text: string): string | null => {
  const invitation = decodeInvitation(text.trim().split('/').at(-1) ?? '')
  return invitation.ok ? bytesToBase64url(invitation.value.group) : null
}

/** Runs before the first screen is shown. The router may have read the address before, so it is told of the new one. */
export const catchOpenedLinks = (): void => {
  const look = (): void => {
    if (!location.hash.startsWith(start)) return
    openedLink.put(location.hash.slice(start.length))
    history.replaceState(null, '', '#/unirse')
    dispatchEvent(new Event('hashchange'))
  }
  look()
  addEventListener('hashchange', look)
}
