/**
 * The pictures by which women know each other: a drawing on a colour. Records hold the place in this list, so it only grows at
 * its end. The drawings are in pictures.svg.
 */
import { m } from '../words/compiled/messages.js'

export interface Picture {
  readonly drawing: string
  /** Of eight colours (picture.svelte). */
  readonly hue: number
  /** What it shows, for who listens to the screen. */
  readonly name: () => string
}

export const pictures: readonly Picture[] = [
  { drawing: 'flower-2', hue: 0, name: m.picture_flower },
  { drawing: 'sun', hue: 5, name: m.picture_sun },
  { drawing: 'moon-star', hue: 2, name: m.picture_moon },
  { drawing: 'star', hue: 7, name: m.picture_star },
  { drawing: 'cat', hue: 4, name: m.picture_cat },
  { drawing: 'dog', hue: 1, name: m.picture_dog },
  { drawing: 'bird', hue: 6, name: m.picture_bird },
  { drawing: 'fish', hue: 3, name: m.picture_fish },
  { drawing: 'apple', hue: 0, name: m.picture_apple },
  { drawing: 'cherry', hue: 5, name: m.picture_cherry },
  { drawing: 'leaf', hue: 2, name: m.picture_leaf },
  { drawing: 'tree-palm', hue: 7, name: m.picture_palm },
  { drawing: 'cloud-sun', hue: 4, name: m.picture_cloud },
  { drawing: 'umbrella', hue: 1, name: m.picture_umbrella },
  { drawing: 'house', hue: 6, name: m.picture_house },
  { drawing: 'key-round', hue: 3, name: m.picture_key },
  { drawing: 'bell', hue: 0, name: m.picture_bell },
  { drawing: 'heart', hue: 5, name: m.picture_heart },
  { drawing: 'snail', hue: 2, name: m.picture_snail },
  { drawing: 'turtle', hue: 7, name: m.picture_turtle },
  { drawing: 'rabbit', hue: 4, name: m.picture_rabbit },
  { drawing: 'squirrel', hue: 1, name: m.picture_squirrel },
  { drawing: 'feather', hue: 6, name: m.picture_feather },
  { drawing: 'shell', hue: 3, name: m.picture_shell },
  { drawing: 'mountain', hue: 0, name: m.picture_mountain },
  { drawing: 'snowflake', hue: 5, name: m.picture_snowflake },
  { drawing: 'carrot', hue: 2, name: m.picture_carrot },
  { drawing: 'grape', hue: 7, name: m.picture_grape },
  { drawing: 'banana', hue: 4, name: m.picture_banana },
  { drawing: 'citrus', hue: 1, name: m.picture_orange },
  { drawing: 'coffee', hue: 6, name: m.picture_cup },
  { drawing: 'cake-slice', hue: 3, name: m.picture_cake },
  { drawing: 'cookie', hue: 0, name: m.picture_cookie },
  { drawing: 'ice-cream-cone', hue: 5, name: m.picture_ice_cream },
  { drawing: 'candy', hue: 2, name: m.picture_candy },
  { drawing: 'music', hue: 7, name: m.picture_music },
  { drawing: 'guitar', hue: 4, name: m.picture_guitar },
  { drawing: 'drum', hue: 1, name: m.picture_drum },
  { drawing: 'book-open', hue: 6, name: m.picture_book },
  { drawing: 'pencil', hue: 3, name: m.picture_pencil },
  { drawing: 'scissors', hue: 0, name: m.picture_scissors },
  { drawing: 'paintbrush', hue: 5, name: m.picture_brush },
  { drawing: 'lamp', hue: 2, name: m.picture_lamp },
  { drawing: 'bike', hue: 7, name: m.picture_bike },
  { drawing: 'bus', hue: 4, name: m.picture_bus },
  { drawing: 'sailboat', hue: 1, name: m.picture_boat },
  { drawing: 'train-front', hue: 6, name: m.picture_train },
  { drawing: 'plane', hue: 3, name: m.picture_plane },
]

const unknown: Picture = { drawing: 'star', hue: 0, name: m.picture_star }

/** Another app may know more pictures than this one. */
export const pictureAt = (index: number): Picture => pictures[index] ?? unknown
