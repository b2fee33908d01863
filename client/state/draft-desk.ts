/** What a woman has begun and not stated, kept for her alone and sealed like everything else. */
import type { DeviceStore } from '../device/store.ts'
import type { OpenNotebook } from './open-notebook.ts'

export interface DraftDesk {
  /** Hers who is in; null: nothing. */
  read(): Promise<string | null>
  keep(draft: string): Promise<void>
}

export const draftDesk = (
  storeNow: () => DeviceStore | null,
  openNow: () => OpenNotebook | null,
): DraftDesk => ({
  async read() {
    const [store, open] = [storeNow(), openNow()]
    if (store === null || open === null || open.me === null) return null
    const draft = await store.notebook(open.notebook.id).readDraft(open.me)
    return draft.ok && draft.value !== null ? new TextDecoder().decode(draft.value) : null
  },

  async keep(draft) {
    const [store, open] = [storeNow(), openNow()]
    if (store === null || open === null || open.me === null) return
    await store.notebook(open.notebook.id).putDraft(open.me, new TextEncoder().encode(draft))
  },
})
