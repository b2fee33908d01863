import type { CycleTools } from './cycle-desk.ts'
import type { Engine } from './engine.ts'

/** Null: a part of the program is not here, and there is no network to bring it. */
export const loadEngine = async (tools: CycleTools): Promise<Engine | null> => {
  try {
    const { engineOf } = await import('./engine.ts')
    return engineOf(tools)
  } catch {
    return null
  }
}
