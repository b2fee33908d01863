import './styles/main.css'
import { mount } from 'svelte'
import App from './app.svelte'
import { catchOpenedLinks } from './screens/joining/opened-link.svelte.ts'
import { markSteps } from './screens/shell/leaving.ts'
import { update } from './screens/shell/update.svelte.ts'
import { desk, startDesk } from './state/desk.svelte.ts'
import { overwriteGetLocale } from './words/compiled/runtime.js'

overwriteGetLocale(() => desk.language)
catchOpenedLinks()
markSteps()
update.watch()
const target = document.getElementById('app')
if (target) {
  target.replaceChildren()
  mount(App, { target })
}

const start = async (): Promise<void> => {
  if (import.meta.env.MODE === 'demo') {
    const { beginDemo } = await import('./demo/begin.ts')
    await beginDemo()
  }
  await startDesk()
}

void start()
