/** A word in English and in Korean. */
export type Word = readonly [en: string, ko: string];

const words = (list: string): Word[] =>
  list
    .trim()
    .split(/\s*[,\n]\s*/)
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('=') as [string, string]);

export const ADJECTIVES = words(`
  Silent=고요한, Golden=황금빛, Hidden=숨겨진, Lost=잃어버린, Crimson=붉은, Distant=머나먼, Broken=부서진
  Endless=끝없는, Gentle=다정한, Quiet=조용한, Burning=타오르는, Frozen=얼어붙은, Blue=푸른, Pale=창백한
  Wild=거친, Secret=비밀스러운, Forgotten=잊힌, Wandering=떠도는, Shining=빛나는, Small=작은, Strange=낯선
  Warm=따뜻한, Lonely=외로운, Brave=용감한, Crooked=구부러진, Late=뒤늦은, Last=마지막, First=첫 번째
  Second=두 번째, Invisible=보이지 않는, Honest=정직한, Hungry=배고픈, Sleeping=잠든, Midnight=한밤의
  Paper=종이, Glass=유리, Iron=무쇠, Silver=은빛, Velvet=벨벳, Bitter=쓰디쓴, Sweet=달콤한, Lucky=행운의
  Reckless=무모한, Patient=참을성 있는, Borrowed=빌려 온, Falling=떨어지는, Rising=떠오르는, Northern=북쪽의
`);

export const NOUNS = words(`
  Harbor=항구, Lantern=등불, River=강, Orchard=과수원, Letter=편지, Garden=정원, Compass=나침반, Tide=밀물
  Bridge=다리, Station=정거장, Lighthouse=등대, Winter=겨울, Summer=여름, Promise=약속, Shadow=그림자
  Mirror=거울, Melody=선율, Island=섬, Mountain=산, Train=기차, Kitchen=부엌, Violin=바이올린, Fox=여우
  Stranger=이방인, Neighbor=이웃, Whale=고래, Crane=두루미, Tiger=호랑이, Moth=나방, Sparrow=참새
  Comet=혜성, Moon=달, Star=별, Storm=폭풍, Snow=눈, Rain=비, Wind=바람, Horizon=수평선, Valley=골짜기
  Forest=숲, Desert=사막, Ocean=바다, Kingdom=왕국, Palace=궁전, Tower=탑, Door=문, Window=창문
  Map=지도, Diary=일기, Photograph=사진, Recipe=조리법, Duel=결투, Journey=여정, Wedding=결혼식
  Festival=축제, Holiday=휴일, Morning=아침, Evening=저녁, Autumn=가을, Dream=꿈, Memory=기억, Echo=메아리
  Heart=심장, Machine=기계, Signal=신호, Circus=서커스, Theater=극장, Library=도서관, Hotel=호텔
  Elevator=엘리베이터, Market=시장, Bakery=빵집, Ferry=나룻배, Balloon=풍선, Umbrella=우산
  Suitcase=여행 가방, Piano=피아노, Song=노래, Waltz=왈츠, Shore=바닷가, Field=들판, Roof=지붕
  Alley=골목, Ember=불씨, Feather=깃털, Anchor=닻, Cradle=요람, Thread=실, Clock=시계, Bell=종
`);

export const PLACES = words(`
  Marrow Bay=마로만, Ellinor=엘리노어, Haneul Village=하늘마을, Port Calder=칼더 항, Mirae City=미래시
  Windmere=윈드미어, Solhaven=솔헤이븐, Starlight Hill=별빛 언덕, North Quay=북쪽 부두, Tarn Valley=탄 골짜기
  Dalnim Street=달님 거리, Osprey Point=물수리곶, Alder Crossing=오리나무 사거리, Fennel Row=회향길
  Gureum Island=구름섬, Saltgate=솔트게이트, Brindle=브린들, Old Maren=올드 마렌, Norae Town=노래마을
`);

export const ROLES = words(`
  clockmaker=시계공, detective=탐정, sailor=선원, gardener=정원사, baker=제빵사, painter=화가, doctor=의사
  astronomer=천문학자, beekeeper=양봉가, teacher=선생님, ferry pilot=나룻배 사공, violinist=바이올린 연주자
  mail carrier=우편배달부, chef=요리사, librarian=사서, lighthouse keeper=등대지기, photographer=사진작가
  retired boxer=은퇴한 권투 선수, young widow=젊은 미망인, night guard=야간 경비원
`);

/** Titles of films made in other languages: a beginning and an end, joined by the third. */
export const OTHER_TITLES: Readonly<Record<string, readonly [string[], string[], string]>> = {
  ja: [
    '静かな 最後の 失われた 青い 遠い 小さな 夜明けの 秘密の'.split(' '),
    '灯台 手紙 海 約束 列車 庭 影 夏 旋律 島 月 窓'.split(' '),
    '',
  ],
  zh: [
    '最后的 遥远的 沉默的 金色的 失落的 第二个'.split(' '),
    '灯塔 信 海 约定 列车 花园 影子 夏天 岛 月亮 桥 雨'.split(' '),
    '',
  ],
  fr: [
    ['Le dernier', 'Le petit', 'Un autre', 'Le long', 'Un simple', 'Le vieux'],
    'jardin phare train voyage secret port matin pont silence miroir bateau soleil'.split(' '),
    ' ',
  ],
  es: [
    ['El último', 'El viejo', 'Otro', 'El largo', 'El pequeño', 'Aquel'],
    'faro jardín tren invierno viaje secreto puerto verano puente silencio espejo barco'.split(' '),
    ' ',
  ],
  de: [
    ['Der letzte', 'Der kleine', 'Der lange', 'Der stille', 'Der alte', 'Der ferne'],
    'Garten Leuchtturm Zug Winter Hafen Sommer Brief Mond Fluss Wald Turm Sturm'.split(' '),
    ' ',
  ],
  it: [
    ['Il vecchio', 'Il piccolo', 'Il lungo', 'Un altro', 'Il secondo', 'Quel'],
    'giardino faro treno viaggio segreto porto mattino ponte silenzio mare fiume bosco'.split(' '),
    ' ',
  ],
};
