"""English words and names that are no slip of the pen for another one."""

from __future__ import annotations

from quizapp.core.text_matching.languages.lexicon import word_set

# Common words that are one or two letters from another common word: a pupil who writes "house" did not mean "horse".
COMMON_WORDS = word_set("""
    able about above across after again against ahead alive alone along always among angel anger angle angry animal answer
    ankle apple arrive arrow ashes aside asleep attack aunt autumn awake award away baby back badge bake baker ball band
    bank bark barn base basket bath bathe battle beach bead beak beam bean bear beard beast beat beauty become been beer
    before begin behind being bell belly belong below belt bench bend berry beside best better bird birth bite bitter
    black blame blank blanket blast blaze bleed bless blind block blood bloom blow blue board boast boat body boil bold
    bomb bond bone book boot border born borrow boss both bother bottle bottom bound bowl brain brake branch brand brave
    bread break breast breath breathe breed brick bride bridge brief bright bring broad broken brother brown brush build
    bulb bull burn burst bury bush busy butter button cable cage cake call calm camel camera camp canal candle canoe
    captain card care career cargo carrot carry cart carve case cash castle catch cattle cause cave cease cell center
    chain chair chance change charge chart chase cheap check cheek cheer cheese cherry chest chicken chief child choice
    choose circle city civil claim clan class claw clay clean clear clerk clever cliff climb clock close cloth cloud clown
    club coach coal coast coat coin cold collar color colour column come comic common cook cool copper copy coral core
    corn corner correct cost cotton couch cough could count country couple courage course court cousin cover coward crab
    crack craft crash crazy cream create creek crew crime crisp crop cross crowd crown cruel crush cure current curse
    curtain curve custom daily dairy damage damp dance danger dare dark data date daughter dawn dead deaf deal dear death
    debt decay deck deep deer defeat defend degree delay deny depth desert desire desk dessert diary diet dinner dirt dish
    dive doctor donkey door doubt down dozen drag drain drama draw dream dress drift drill drink drive drop drown drug
    drum duck dull dust duty each eagle early earn earth east easy edge effect effort eight elbow elder elect else empty
    enemy energy engine enjoy enough enter entire equal error escape even ever every evil exact except expect expert
    extra face fact fail faint fair faith fake fall false fame family famine famous fancy farm farmer fast fate father
    fault favor fear feast feather feed feel fence fever field fierce fight figure fill film final find fine finger fire
    firm first fish fist flag flame flash flat flavor fleet flesh flight float flock flood floor flour flow flower fluid
    foil fold folk follow food fool foot force forest forget fork form fort forth found frame free freeze fresh friend
    frog from front frost fruit fuel full funny future gain game garden gate gather gaze gentle ghost giant gift giraffe
    girl give glad glass globe glory glove glue goal goat gold good goose grace grade grain grand grant grape grass grave
    gravy gray great greed green greet grey grief grin grip ground group grow guard guess guest guide guilt guitar habit
    hair half hall hammer hand handle hang happen happy harbor hard harm harsh harvest hate have head heal health hear
    heart heat heaven heavy height hell help herb herd here hero hide high hill hire hold hole holy home honest honey
    honor hook hope horn horse host hotel hour house huge human humble humor hunger hungry hunt hurry hurt husband ideal
    idle iron island jail jewel join joke judge juice jump jungle junior just keen keep kettle kick kill kind king kiss
    kitchen kite knee knife knight knock knot know labor lack lady lake lamb lamp land lane large last late later latter
    laugh laundry lawn lawyer lazy lead leader leaf leak lean learn least leather leave left legend lemon length less
    lesson letter level liar liberty lid life lift light limb lime limit line lion list listen little live liver load loan
    lobby local lock lonely long look loose lord lose loss lost loud love lovely lower loyal luck lunch lung lure machine
    magic main maker male manner maple marble march margin mark market marry marsh mask mass master match mate matter
    mayor meal mean meat medal meet melt memory mercy merry mess metal method middle might mild mile milk mill mind mine
    mineral minor mirror miss mist mix model modern moment money monk monkey month mood moon moral more morning most moth
    mother motor mount mountain mouse mouth move much mud murder muscle music nail naked name narrow nation nature near
    neat neck need needle nerve nest never news next nice night noble noise noon north nose note noun novel number nurse
    oath ocean offer office often olive once onion open orange order organ origin other outer oven over owner oxygen pace
    pack page pain paint pair palace pale palm panel panic paper parade pardon parent park part party pass past paste path
    patient pause peace peach peak pear pearl pen pencil people pepper perfect period person petal phase phone piano pick
    picture piece pigeon pile pill pilot pine pink pipe pirate pitch pity place plague plain plan plane planet plant plate
    play please plenty plot plow plus pocket poem poet point poison pole police polish polite pond pool poor port pose
    post pot potato pouch pound pour powder power praise pray prayer preach press pretty price pride priest prince print
    prison prize proof proper proud prove public pull pulse pump punch pupil pure purple purse push quarrel queen quest
    quick quiet quit quite rabbit race rage rail rain raise range rank rapid rare rate rather reach react read ready real
    reason rebel receive recent record region reign relax relief remain rent repair reply rescue rest result return reveal
    revolt reward rhyme rice rich ride rifle right ring ripe rise risk rival river road roar roast robber robe rock rocket
    role roll roof room root rope rose rotten rough round route royal rude ruin rule ruler rush sacred sadness safe sail
    saint salad sale salt same sand satin sauce save scale scar scare scarf scene school science score scout scream sea
    seal season seat second secret seed seek seem seize sell send sense series serve settle seven severe shade shadow
    shake shame shape share sharp sheep sheet shelf shell shield shine ship shirt shock shoe shoot shop shore short should
    shout show shower shut sick side siege sight sign silent silk silly silver simple sing single sink sister site size
    skill skin skirt skull slave sleep slice slide slim slip slope slow small smart smell smile smoke smooth snack snail
    snake snow soap social soft soil solar soldier sole solid some song soon sore sorrow sort soul sound soup sour source
    south space spare spark speak spear speech speed spell spend spice spider spill spin spirit spoon sport spot spread
    spring square stable staff stage stain stair stake stamp stand star stare start starve state station statue stay steal
    steam steel steep steer stem step stick stiff still sting stir stock stomach stone stool stop store storm story
    stove straight strange straw stream street strength stress stretch strict strike string strip stroke strong struggle
    student study stupid style sudden suffer sugar suit summer summit sunset supper supply sure surface swamp swan swear
    sweat sweep sweet swell swift swim swing sword table tail take tale talent talk tall tame tank tape target task taste
    teach teacher team tear tease teeth tell temple tent term test than thank theft their theme there thick thief thin
    thing think third thirst thorn thread threat throat throne through throw thumb thunder ticket tide tidy tiger tight
    tile time tiny tired title toast today toe tone tongue tool tooth topic torch total touch tough tour towel tower town
    trace track trade trail train trap trash travel tray treat treaty tree tribe trick trip troop trouble truck true trunk
    trust truth tube tune tunnel turkey turn twice twin twist ugly uncle under union unite united untied until upper upset
    urban urge usual valley value vast vein verb verse vessel victim view village violet virtue visit voice vote voyage
    wage wagon waist wait wake walk wall want war warm warn wash waste watch water wave weak wealth weapon wear weather
    weave wedding weed week weigh weight weird west whale wheat wheel when where which while whip whisper white whole wide
    widow width wife wild will wind window wine wing winner winter wire wisdom wise wish witch wolf woman women wonder wood
    wool word work world worm worry worse worst worth wound wrap wrist write wrong yard year yellow yesterday yield young
    youth zone causal casual martial marital trial form scared conversation conservation
    grandmother grandfather grandma grandpa stepmother stepfather godmother godfather grandson granddaughter uncle aunt
    stalactite stalagmite sulfate sulfite sulfide sulphate sulphite sulphide nitrate nitrite nitride phosphate phosphite
    chlorate chlorite chloride ethane ethene ethyne methane methene propane propene absorption adsorption neutron neuron
    proton hypertension hypotension hyperthermia hypothermia hyperglycemia hypoglycemia microscopic macroscopic endothermic
    exothermic antonym synonym homonym homophone homograph explicit implicit deductive inductive deduction induction convex
    concave artery arteriole mitosis meiosis magnesium manganese potassium calcium gallium rubidium ruthenium titanium
    thallium thulium intrinsic extrinsic connotation denotation monarchy oligarchy transpiration respiration perspiration
    inspiration immigration emigration migration conductor conductivity invertebrate vertebrate prokaryotic eukaryotic
    autotroph heterotroph condensation compensation colonial colossal revolution resolution evolution evaluation inflation
    infection injection inspection import export impression expression competition composition cooperation corporation
    operation complement compliment principal principle stationary stationery affect effect interstate intrastate
    internal external interior exterior superior inferior anterior posterior longitude latitude altitude attitude aptitude
    percolation precipitation participation anticipation exhalation inhalation stimulate simulate
    eastern western northern southern northeast northwest southeast southwest
""")

NAMES = word_set("""
    afghanistan africa albania algeria america american angola arab arabia argentina armenia asia asian australia
    australian austria austrian azerbaijan bahrain bangladesh belarus belgium bolivia bosnia brazil britain british
    brunei bulgaria cambodia cameroon canada chile china chinese colombia columbia congo croatia cuba cyprus denmark
    dutch ecuador egypt england english eritrea estonia ethiopia europe european finland france french gambia georgia
    german germany ghana greece greek guatemala guinea guyana haiti honduras hungary iceland india indian indiana
    indonesia iran iranian iraq iraqi ireland irish israel italian italy jamaica japan japanese jordan kazakhstan kenya
    korea korean kosovo kuwait laos latvia lebanon liberia libya lithuania luxembourg madagascar malawi malaysia maldives
    mali malta mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique myanmar namibia nepal
    netherlands niger nigeria norway norwegian oman pakistan palestine panama paraguay peru philippines poland polish
    portugal qatar romania russia russian rwanda samoa senegal serbia singapore slovakia slovenia somalia spain spanish
    sudan suriname sweden swedish swiss switzerland syria taiwan tanzania thailand tibet togo tonga tunisia turkey
    uganda ukraine uruguay uzbekistan venezuela vietnam wales yemen zambia zimbabwe
    mercury venus earth mars jupiter saturn uranus neptune pluto
    alan allan allen andrea andreas andrew anna anne anton antonia antonio brian bryan carl carla carlo carol carole
    christian christina christine daniel daniela daniele danielle david dennis denise eric erica frances francis george
    georgia georgina henri henry jack jacques jake james jane janet jean jeanne jenny jerry john joan jones johns johnson
    jonson joseph josephine julia julian juliana julie julius karl karla laura lauren laurence lawrence lewis louis louise
    luis maria marie marina mario marian marion mark mary martin martina martine michael michel michele michelle nicola
    nicolas nicole nicholas olive oliver olivia patrice patricia patrick paul paula pauline peter robert roberta roberto
    robin sarah simon simone stefan stephan stephen steven susan thomas victor victoria william williams wilson
""")
