"""Indonesian: the words the matcher needs, as pupils write them (abbreviations of the chat window included)."""

from __future__ import annotations

from quizapp.core.text_matching.languages import id_known_words as known_words
from quizapp.core.text_matching.languages import id_spoken as spoken
from quizapp.core.text_matching.languages import id_values as values
from quizapp.core.text_matching.languages.id_meanings import NEAR_IN_MEANING
from quizapp.core.text_matching.languages.id_opposites import OPPOSITES
from quizapp.core.text_matching.languages.lexicon import (
    LanguageData,
    phrases,
    word_set,
)

ARTICLES = word_set("yang yg itu ini tersebut tsb si sang para terjadinya adanya")

LEADING = word_set("""
    ia dia beliau mereka
    di ke dari dr pada pd oleh dengan dgn dg dalam dlm untuk utk buat kepada kpd bagi yaitu yakni ialah adalah adlh
    merupakan adanya ada berada terletak bertempat sebagai tentang terhadap karena karna krn krna sebab jawab jawaban
    jawabannya jawabnya jwb jwban jwbn namanya nama bernama disebut dinamakan dinamai
    jumlahnya banyaknya sebanyak sebesar sejumlah seharga
    nomor urutan akibatnya
    soalnya soale sebabnya dikarenakan disebabkan alasannya
""")

# Words that leave the key what it is. Missing on purpose: words that change an amount, a time or a certainty
# ("lebih", "hampir", "sebelum", "mungkin"), and words that change who is meant ("anak", "lawan").
FUNCTION_WORDS = word_set("""
    dia ia beliau mereka kami kita saya sy aku ya yah iya yg juga jg pun lah kah nya bahwa bhw telah tlh sudah sdh udah
    udh sedang maka lalu kemudian agar supaya kak kakak pak bapak bpk bu ibu bang mas mbak tuan nyonya nona hal
    saat ketika waktu dimana kok sih deh dong nih tuh kan adapun terjadi dilakukan secara seorang sebuah suatu gara pakai
    aja saja doang sendiri segera langsung pas berasal lho loh
    hehe hehehe haha hahaha wkwk wkwkwk xixi hmm btw nah tentunya pastinya jelas gan cuy bro
""")

PREFIXES = tuple(
    (before + prefix, instead)
    for before, prefix, instead in (
        *((start, nasal, letter) for start in ("me", "pe") for nasal, letter in (
            ("ny", "s"), ("ng", ""), ("ng", "k"), ("nge", ""), ("m", ""), ("m", "p"), ("n", ""), ("n", "t"), ("", ""),
        )),
        ("di", "", ""), ("ter", "", ""), ("ber", "", ""),
    )
)  # fmt: skip
"""Prefix and the letter it has swallowed."""

# Short for what, in messages; left out are those that are words or names of their own (dr, smp, kl).
ABBREVIATIONS = {
    "yg": "yang", "dgn": "dengan", "dg": "dengan", "krn": "karena", "krna": "karena", "karna": "karena", "kerna": "karena",
    "tdk": "tidak", "utk": "untuk", "org": "orang", "jg": "juga", "sdh": "sudah", "udh": "sudah", "blm": "belum",
    "spy": "supaya", "bhw": "bahwa", "dlm": "dalam", "pd": "pada", "kpd": "kepada", "tgl": "tanggal", "thn": "tahun",
    "bln": "bulan", "hrs": "harus", "lbh": "lebih", "ttg": "tentang", "gmn": "bagaimana", "knp": "kenapa", "dpt": "dapat",
    "mrk": "mereka", "ttp": "tetap", "skrg": "sekarang", "skr": "sekarang", "bnyk": "banyak", "byk": "banyak",
    "sblm": "sebelum", "stlh": "setelah", "ssdh": "sesudah", "msh": "masih", "sprti": "seperti", "sprt": "seperti",
    "trhdp": "terhadap", "bwh": "bawah", "rmh": "rumah", "plg": "paling", "tmpt": "tempat", "jln": "jalan",
    "bbrp": "beberapa", "prov": "provinsi", "kab": "kabupaten", "kec": "kecamatan",
    "bkn": "bukan", "nggak": "tidak", "gak": "tidak", "ngga": "tidak", "enggak": "tidak", "engga": "tidak", "gk": "tidak",
    "hr": "hari", "jkt": "jakarta", "klo": "kalau", "kalo": "kalau", "kl": "kalau", "malem": "malam", "pake": "pakai",
    "mnt": "menit", "dtk": "detik", "prsn": "persen", "mgg": "minggu", "jd": "jadi", "liat": "lihat", "tau": "tahu",
    "nahkoda": "nakhoda", "jendral": "jenderal", "cidera": "cedera", "sumatera": "sumatra", "cuman": "cuma",
    "gamau": "tidak mau", "gabisa": "tidak bisa", "gaada": "tidak ada", "gada": "tidak ada", "gapunya": "tidak punya",
    "gaboleh": "tidak boleh", "gakada": "tidak ada", "gakbisa": "tidak bisa", "gakmau": "tidak mau",
    "perpus": "perpustakaan",
    "dapet": "dapat", "temen": "teman", "bener": "benar", "seneng": "senang", "deket": "dekat",
}  # fmt: skip

CONNECTIVES = word_set("dan atau serta maupun ataupun & dn atw ato dan/atau")
DISJUNCTIONS = word_set("atau ataupun maupun atw ato")

NEGATORS = word_set("""
    bukan bukanlah bukannya bukanya bkn bukn tidak tidaklah tdk tak tk ga gak gk g nggak ngga enggak engga kagak jangan
    jgn tanpa tnp belum blm kecuali selain mustahil takkan
""")

DONT_KNOW = phrases("""
    tidak tahu
    tidak tau
    tidak mengetahui
    tidak mengerti
    tidak paham
    tidak bisa
    tidak bisa menjawab
    tidak bisa jawab
    tidak dapat menjawab
    tidak ingat
    tidak yakin
    tidak ngerti
    tdk tahu
    tdk tau
    tdk mengerti
    tdk paham
    tdk ngerti
    tdk bisa
    tak tahu
    tak tau
    ga tahu
    ga tau
    ga ngerti
    ga paham
    ga bisa
    ga ada ide
    gak tahu
    gak tau
    gak ngerti
    gak paham
    gak bisa
    gk tahu
    gk tau
    gk ngerti
    gk paham
    g tahu
    g tau
    nggak tahu
    nggak tau
    nggak ngerti
    nggak paham
    nggak bisa
    ngga tahu
    ngga tau
    ngga ngerti
    enggak tahu
    enggak tau
    enggak ngerti
    engga tahu
    engga tau
    kagak tau
    kurang tahu
    kurang tau
    kurang paham
    kurang mengerti
    belum tahu
    belum tau
    belum mengerti
    belum paham
    blm tau
    blm tahu
    gatau
    gatahu
    gaktau
    gaktahu
    gktau
    gtau
    gatw
    ga tw
    gak tw
    tdk tw
    tidak tw
    nggatau
    nggaktau
    tidaktahu
    tidaktau
    tdktau
    entah
    entahlah
    entah lah
    lupa
    bingung
    mana saya tahu
    mana aku tahu
    mana tau
    mana kutahu
    mbuh
    teuing
    no comment
""")

FLUFF = word_set("""
    saya sy aku gue gw ku kami kita maaf mohon pak bapak bpk bu ibu kak kakak guru deh sih nih tuh kok ya yah dong lah
    jawab jawabannya jawabnya jwb jawaban ini itu soal juga nya masih benar sekali banget bgt aja saja hehe haha wkwk
    wkwkwk hmm maap sama ah eh oh aduh waduh
""")

FRAMES = phrases("""
    menurut saya
    menurut sy
    menurut aku
    menurutku
    menurut bacaan
    menurut teks
    menurut wacana
    menurut artikel
    berdasarkan bacaan
    berdasarkan teks
    berdasarkan wacana
    berdasarkan artikel
    di dalam teks
    dalam teks
    pada teks
    saya rasa
    saya pikir
    saya kira
    saya yakin
    kalau menurut saya
    kalau menurut aku
    kalau menurutku
    kalau tidak salah
    kalau ga salah
    kalau g salah
    setahu saya
    setau saya
    setahuku
    setauku
    kayaknya
    kayanya
    kayak nya
    kyknya
    kykny
    kyaknya
    sepertinya
    spertinya
    rasanya
    kurasa
    kukira
    dalam bacaan
    di teks
    di bacaan
    sudah pasti
""")

# Beside the function words: what a sentence needs and an answer does not rest on.
WEAK_WORDS = word_set("""
    mampu sanggup sempat
    jika kalau apabila bila seperti sebagaimana akan dapat bisa boleh harus mesti perlu pernah masih tetap sangat amat sekali
    sering selalu kadang biasanya cukup agak begitu demikian antara hingga sampai lewat melalui menurut memang hanya cuma
    menjadi jadi membuat dibuat terbuat punya mempunyai memiliki dimiliki ingin mau hendak mulai melakukan digunakan
    menggunakan memakai dipakai berupa berasal banyak beberapa setiap tiap semua seluruh masing lain lainnya sesuatu
    sehingga sebelum sesudah setelah tetapi tapi namun meskipun walaupun meski oleh karenanya
""") - word_set("sebelum sesudah setelah semua seluruh banyak hanya")

DESCRIPTORS = word_set("""
    pemimpin pimpinan presiden ketua kepala pendiri pemilik bos komandan panglima jenderal raja ratu menteri direktur
    juru bicara tokoh anggota kelompok grup organisasi perusahaan wilayah daerah kawasan provinsi negara kota desa
    bagian tentara pasukan orang
""")

DATA = LanguageData(
    code="id",
    stemmer="indonesian",
    decimal=",",
    day_first=True,
    percent="persen",
    articles=ARTICLES,
    leading=LEADING,
    function_words=FUNCTION_WORDS,
    connectives=CONNECTIVES,
    disjunctions=DISJUNCTIONS,
    negators=NEGATORS,
    dont_know=DONT_KNOW,
    fluff=FLUFF,
    frames=FRAMES,
    interrogatives=word_set(
        "siapa siapakah apa apakah mana manakah kapan kapankah berapa berapakah mengapa kenapa bagaimana dimana kemana"
    ),
    imperatives=dict.fromkeys(
        ("sebutkan", "sebutkanlah", "tuliskan", "tulis", "tulislah", "daftarkan", "temukan"), "apa"
    ),
    naming_interrogatives=word_set("siapa siapakah mana manakah"),
    open_interrogatives=phrases(
        "di mana\ndimana\nke mana\nkemana\nkapan\nkapankah\nberapa\nberapakah\nmengapa\nkenapa"
    ),
    agent_markers=word_set("oleh"),
    descriptors=DESCRIPTORS,
    descriptor_first=True,
    complement_words=word_set("dari kelompok grup negara organisasi"),
    months=values.MONTHS,
    weekdays=values.WEEKDAYS,
    month_labels=word_set("bulan bln"),
    date_words=word_set("tanggal tgl tgal tggl hari hr bulan bln tahun thn th ke"),
    numbers=values.NUMBERS,
    units=values.UNITS,
    currencies=values.CURRENCIES,
    scale_letters={"rb": "ribu", "jt": "juta", "m": "miliar", "t": "triliun"},
    decade=r"(?<!\d)(\d{2}[1-9])0-?an\b",
    century=r"\babad (?:ke[- ]?)?(\d{1,2})\b",
    parts_of_spans={"awal": (0, 40), "pertengahan": (25, 75), "akhir": (60, 100)},
    before_era=r"\bsm\b|\bsebelum masehi\b",
    naming_several=word_set("sebutkan sebut tuliskan tulislah sebutlah saja"),
    classifiers=word_set("orang org buah bh ekor kali lembar butir biji unit helai batang jenis macam siswa"),
    abbreviations=ABBREVIATIONS,
    clitics=("nya", "lah", "kah", "pun"),
    verbal_endings={"kan": ("kan",), "in": ("kan", "i", ""), "i": ("i",)},
    noun_endings=("an",),
    prefixes=PREFIXES,
    verbal_prefixes=("ber",),
    active_prefixes=("me",),
    passive_prefixes=("di", "ter"),
    agent_prefixes=("pe",),
    spoken_prefixes=(("nge", ""), ("ny", "c"), ("ny", "s"), ("ng", ""), ("ng", "k"), ("n", "t"), ("m", "p")),
    spoken_suffixes=("in",),
    relatives=word_set("yang"),
    pronouns=word_set("ia dia beliau mereka"),
    open_prepositions=word_set("di ke dari pada dalam"),
    ordinal_prefixes=word_set("ke"),
    ordinal=r"\b(?:ke[- ]?|nomor |no |urutan )\d",
    counting=phrases("berapa jumlah\nberapa banyak\nberapa orang\nberapa ekor\nberapa buah\njumlah"),
    old_spellings=(("oe", "u"), ("dj", "j"), ("tj", "c"), ("jogja", "yogya")),
    distributives=word_set("per setiap tiap"),
    titles=word_set("kakak ibu bapak"),
    clock_words=word_set("jam pukul pkl pk"),
    clock="pukul",
    naming_words=word_set("nama"),
    contrasts=word_set("melainkan tetapi tapi namun"),
    denials=word_set("salah keliru menolak gagal mustahil batal lawan kebalikan"),
    limits=word_set(
        "kurang lebih hampir nyaris bawah atas maksimal minimal paling sebelum sesudah setelah sehabis "
        "sejak sampai hingga dekat luar selain sebagian separuh setengah mungkin barangkali entah an sm"
    ),
    relations=word_set(
        "ayah ibu bapak anak istri suami kakak adik paman bibi kakek nenek cucu teman kawan sahabat musuh lawan guru "
        "murid pelatih asisten wakil pembantu tetangga saudara sepupu penerus pengganti pengikut keluarga rekan"
    ),
    glue=word_set("sama dengan juga plus"),
    clause_openers=word_set(
        "karena sebab sehingga jadi maka dan tetapi tapi namun sedangkan ketika saat waktu jika kalau bila "
        "bahwa daripada untuk agar supaya"
    ),
    yes_words=word_set("ya iya setuju"),
    no_words=word_set("tidak bukan"),
    ordering=word_set("urut urutan urutkan berturut masing tahap tahapan pertama kedua ketiga"),
    comparisons=word_set("daripada dari dibanding dibandingkan ketimbang"),
    suffixes=word_set("nya lah kah pun ku mu"),
    # "saat", "menunjukkan", "jalannya", "menggigit", "massa", "Allah", "Muhammad": all others double only by a slip
    double_letters=word_set("a e g i k l m n o s t"),
    known_words=known_words.COMMON_WORDS | known_words.NAMES | frozenset(values.MONTHS) | frozenset(values.WEEKDAYS),
    # AS is the United States, A a vitamin, "no" a number: as English function words they would hide an answer
    homographs=word_set("a an as us it no per am who on do"),
    asks_for_name=word_set("siapa siapakah mana manakah dimana"),
    reason_words=word_set(
        "mengapa kenapa jelaskan uraikan alasan alasanmu ceritakan bandingkan simpulkan buktikan deskripsikan"
    ),
    weak_words=WEAK_WORDS,
    opposites=OPPOSITES,
    turning_prefixes=("non",),
    rewrites=spoken.REWRITES,
    near_in_meaning=NEAR_IN_MEANING,
    shortened=spoken.SHORTENED,
    honorifics=spoken.HONORIFICS,
    possessives=word_set("mereka"),
    about=word_set("sekitar"),
    implied_units=spoken.IMPLIED_UNITS,
    parts_of_day=spoken.PARTS_OF_DAY,
    half_before="setengah",
    time_zones=spoken.TIME_ZONES,
    how_many=word_set("berapa berapakah"),
    numbered=spoken.NUMBERED,
)
