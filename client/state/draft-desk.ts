/** What a woman has begun and not stated, kept for her alone and sealed like everything else. */
import type { DeviceStore } from '../device/store.ts'
import type { Notebook } from '../sync/notebook.ts'

export interface DraftDesk {
  /** Hers who is in; null: nothing. */
  read(): Promise<string | null>
  keep(draft: string): Promise<void>
}

export const draftDesk = (
  storeNow: () => DeviceStore | null,
  notebookNow: () => Notebook | null,
  meNow: () => string | null,
): DraftDesk => ({
  async read() {
    const [store, notebook, me] = [storeNow(), notebookNow(), meNow()]
    if (store === null || notebook === null || me === null) return null
    const draft = await store.notebook(notebook.id).readDraft(me)
    return draft.ok && draft.value !== null ? new TextDecoder().decode(draft.value) : null
  },

  async keep(draft) {
    const [store, notebook, me] = [storeNow(), notebookNow(), meNow()]
    if (store === null || notebook === null || me === null) return
    await store.notebook(notebook.id).putDraft(me, new TextEncoder().encode(draft))
  },
})
