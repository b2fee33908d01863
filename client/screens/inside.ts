/** Screens of an open notebook, one set for each who may stand before it. Loaded once there is one. */
import type { RouteDefinition } from 'svelte-spa-router'
import wrap from 'svelte-spa-router/wrap'
import Closed from './closing/closed.svelte'
import AddMember from './group/add-member.svelte'
import Group from './group/group.svelte'
import Settings from './group/settings.svelte'
import State from './group/state.svelte'
import Home from './home/home.svelte'
import Fund from './meeting/fund.svelte'
import Lend from './meeting/lend.svelte'
import Meeting from './meeting/meeting.svelte'
import Record from './meeting/record.svelte'
import RollCall from './meeting/roll-call.svelte'
import Confirm from './movements/confirm.svelte'
import Movement from './movements/movement.svelte'
import Movements from './movements/movements.svelte'
import Destroyed from './people/destroyed.svelte'
import Ended from './people/ended.svelte'
import { arrival } from './outside.ts'

/** Whose key has come to its end. */
export const ended: RouteDefinition = { ...arrival, '*': Ended }

/** Of a notebook that the group has voted to destroy (rule KE7). */
export const destroyed: RouteDefinition = { ...arrival, '*': Destroyed }

export const writer: RouteDefinition = {
  ...arrival,
  '/confirmar': Confirm,
  '/movimientos': Movements,
  '/movimiento': Movement,
  '/anotar': Record,
  '/reunion': Meeting,
  '/reunion/asistencia': RollCall,
  '/reunion/fondo': Fund,
  '/reunion/prestamo': Lend,
  '/reunion/reparto': wrap({ asyncComponent: () => import('./share-out/share-out.svelte') }),
  '/reunion/cerrar': wrap({ asyncComponent: () => import('./closing/close.svelte') }),
  '/reunion/rifa': wrap({ asyncComponent: () => import('./lots/lots.svelte') }),
  '/rifa/cuenta': wrap({ asyncComponent: () => import('./lots/recompute.svelte') }),
  '/votar': wrap({ asyncComponent: () => import('./votes/votes.svelte') }),
  '/proponer': wrap({ asyncComponent: () => import('./votes/propose.svelte') }),
  '/acuerdo': wrap({ asyncComponent: () => import('./votes/agreement.svelte') }),
  '/reunion/repaso': wrap({ asyncComponent: () => import('./meeting-steps/recite.svelte') }),
  '/reunion/caja': wrap({ asyncComponent: () => import('./meeting-steps/box.svelte') }),
  '/reunion/multa': wrap({ asyncComponent: () => import('./meeting-steps/fine.svelte') }),
  '/reunion/tema': wrap({ asyncComponent: () => import('./meeting-steps/training.svelte') }),
  '/reunion/proxima': wrap({ asyncComponent: () => import('./meeting-steps/next.svelte') }),
  '/negocio': wrap({ asyncComponent: () => import('./meeting-steps/business.svelte') }),
  '/solidario': wrap({ asyncComponent: () => import('./covers/cover.svelte') }),
  '/solidarios': wrap({ asyncComponent: () => import('./covers/my-covers.svelte') }),
  '/pedir': wrap({ asyncComponent: () => import('./loans/ask.svelte') }),
  '/libreta': wrap({ asyncComponent: () => import('./corner/passbook.svelte') }),
  '/mi-rifa': wrap({ asyncComponent: () => import('./corner/my-lot.svelte') }),
  '/bote': wrap({ asyncComponent: () => import('./corner/box.svelte') }),
  '/mas': wrap({ asyncComponent: () => import('./corner/more.svelte') }),
  '/cierre': Closed,
  '/grupo': Group,
  '/agregar': AddMember,
  '/invitar': wrap({ asyncComponent: () => import('./invitation/invite.svelte') }),
  '/estado': State,
  '/copia': wrap({ asyncComponent: () => import('./copy/copy.svelte') }),
  '/ajustes': Settings,
  '/accesos': wrap({ asyncComponent: () => import('./people/people.svelte') }),
  /** Members see exactly what staff see. */
  '/lo-que-ve': wrap({ asyncComponent: () => import('./staff/staff.svelte') }),
  '/olvidar': wrap({ asyncComponent: () => import('./lock/forget.svelte') }),
  '*': Home,
}

/** Staff read: behind this door nothing writes. */
export const reader: RouteDefinition = {
  ...arrival,
  '/estado': State,
  '/olvidar': wrap({ asyncComponent: () => import('./lock/forget.svelte') }),
  '/copia': wrap({ asyncComponent: () => import('./copy/copy.svelte') }),
  '/llave': wrap({ asyncComponent: () => import('./copy/reader-key.svelte') }),
  '/grupos': wrap({ asyncComponent: () => import('./staff/portfolio.svelte') }),
  '/informe': wrap({ asyncComponent: () => import('./staff/funder.svelte') }),
  '*': wrap({ asyncComponent: () => import('./staff/staff.svelte') }),
}
