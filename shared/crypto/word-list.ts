/**
 * 256 Spanish words for things that can be drawn, one for each byte. The order is part of the format: the words that two women
 * compare are the same on every device and in every language of the screens.
 */
const words = `
abeja abrigo agua aguja ajo alfombra algodón almohada ancla anillo árbol arco arena arroz avena
avión azúcar bahía baile balcón ballena balón bambú banco bandera barco barro bebé blusa boca
bola bolsa bombero bosque bota botón brasa brazo burro buzón caballo cabra cacao cactus cadena
café caja calle cama camello camisa campana canasta canela canoa carreta carta casa cebolla
cebra cepillo cereza chile cielo cinta circo ciruela clavo cobija coco cohete cola collar concha
conejo corona cuna dedo delfín diente dulce durazno elefante elote escoba espejo espiga estrella
estufa falda farol flan flauta flor foca foco fogata fresa frijol fruta fuego fuente gallina
gallo ganso garza gato girasol globo gorra gota grillo guante guitarra gusano hamaca hielo higo
hilo hoja hongo hormiga horno hueso huevo iglesia iguana jabón jaguar jardín jarra jaula jinete
jirafa jugo lago lana lápiz laurel leche lechuga lechuza león libro lima limón lluvia lobo loro
lucero luna maceta madera maíz maleta mango mano manta mapa mar mariposa martillo melón mesa
metate miel molino mono montaña mosca música nido nieve nopal nube nuez ola olla oro oso oveja
pala palma paloma pan papa papaya pato peine pelota pera perico perro pez piano pico piedra piña
pino plato playa pluma pozo puente puerta pulpo queso radio rana ratón rebozo red reina reloj
remo rey río roca rosa rueda sal salsa sandía sapo sarape semilla silla sirena sol sopa taco
tambor tapete taza tigre tijera timbre tomate toro torre tren trigo trompo tuna uva vaca vela
venado ventana vestido violín yegua yoyo zanahoria zapato zorro
`

export const wordList: readonly string[] = words.trim().split(/\s+/u)
