"""Indonesian: the words the matcher needs, as pupils write them (abbreviations of the chat window included)."""

from __future__ import annotations

from decimal import Decimal

from quizapp.core.text_matching.languages import id_spoken as spoken
from quizapp.core.text_matching.languages.lexicon import (
    LanguageData,
    NumberWords,
    Unit,
    numbered,
    opposed,
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

# The first word of each line, and words that say its opposite: "tidak tertutup" is "terbuka".
OPPOSITES = opposed("""
    tertutup terbuka
    tutup buka
    ditutup dibuka
    tersambung terputus terpisah putus
    terhubung terpisah
    bersatu berpisah terpecah
    lengkap kurang
    sama berbeda beda perbedaan
    positif negatif
    panas dingin
    besar kecil
    lebih kurang
    tinggi rendah pendek
    meningkat menurun berkurang turun merosot
    bertambah berkurang
    naik turun
    menaikkan menurunkan
    meningkatkan menurunkan mengurangi
    menambah mengurangi
    cepat lambat pelan
    berat ringan
    panjang pendek
    lebar sempit
    luas sempit
    tebal tipis
    kuat lemah
    keras lunak lembek
    kasar halus
    basah kering
    penuh kosong
    jauh dekat
    atas bawah
    sebelum sesudah setelah
    pertama terakhir
    awal akhir
    lama baru
    tua muda
    kaya miskin
    baik buruk jelek jahat
    benar salah
    aman berbahaya bahaya
    bersih kotor
    gelap terang
    siang malam
    utara selatan
    timur barat
    luar dalam
    depan belakang
    kanan kiri
    mulai berakhir selesai berhenti
    dimulai berakhir selesai
    menang kalah
    kemenangan kekalahan
    mengalahkan dikalahkan
    membeli menjual
    memberi menerima mengambil
    datang pergi
    tiba berangkat
    masuk keluar
    hidup mati
    lahir meninggal wafat
    kelahiran kematian
    pria wanita perempuan
    ayah ibu
    kakak adik
    suami istri
    raja ratu
    kawan lawan musuh
    teman musuh
    menerima menolak
    diterima ditolak
    mendukung menentang menolak
    mengizinkan melarang
    diizinkan dilarang
    setuju menolak
    cinta benci
    suka benci
    muncul hilang lenyap
    mungkin mustahil
    sehat sakit
    langka umum
    sulit mudah gampang
    susah mudah gampang
    menyerap memantulkan melepaskan
    menarik mendorong menolak
    mengembang menyusut
    mengapung tenggelam
    mencair membeku
    maksimum minimum
    berhasil gagal
    keberhasilan kegagalan
    untung rugi
    damai perang
    ekspor impor
    alami buatan
    padat cair
    rajin malas
    jujur bohong
    berani takut
    senang sedih
    jarang sering
    ramai sepi
    tajam tumpul
    kemarau hujan
""")

DESCRIPTORS = word_set("""
    pemimpin pimpinan presiden ketua kepala pendiri pemilik bos komandan panglima jenderal raja ratu menteri direktur
    juru bicara tokoh anggota kelompok grup organisasi perusahaan wilayah daerah kawasan provinsi negara kota desa
    bagian tentara pasukan orang
""")

MONTHS = {
    "januari": 1, "jan": 1, "februari": 2, "pebruari": 2, "feb": 2, "peb": 2, "maret": 3, "mar": 3, "mrt": 3,
    "april": 4, "apr": 4, "mei": 5, "juni": 6, "jun": 6, "juli": 7, "jul": 7, "agustus": 8, "agu": 8, "ags": 8,
    "agt": 8, "agst": 8, "agus": 8, "agust": 8, "september": 9, "sep": 9, "sept": 9, "oktober": 10, "okt": 10,
    "november": 11, "nopember": 11, "nov": 11, "nop": 11, "desember": 12, "des": 12,
}  # fmt: skip

WEEKDAYS = {
    "senin": 0, "sen": 0, "selasa": 1, "sel": 1, "rabu": 2, "rab": 2, "rebo": 2, "kamis": 3, "kam": 3, "jumat": 4,
    "jum": 4, "jmt": 4, "sabtu": 5, "sab": 5, "minggu": 6, "ahad": 6, "mgg": 6,
}  # fmt: skip

SCALES = {
    "ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9, "triliun": 10**12,
}  # fmt: skip

JOINED = numbered("dua tiga empat lima enam tujuh delapan sembilan", start=2)
"""Words that pupils write in one with "belas" and "puluh"."""

NUMBERS = NumberWords(
    small=numbered("nol satu dua tiga empat lima enam tujuh delapan sembilan"),
    teens={"sepuluh": 10, "sebelas": 11} | {f"{word}belas": 10 + value for word, value in JOINED.items()},
    tens={f"{word}puluh": 10 * value for word, value in JOINED.items()},
    add_ten=word_set("belas"),
    times_ten=word_set("puluh"),
    hundreds=word_set("ratus"),
    scales=SCALES,
    whole={"seratus": 100, "seribu": 10**3, "sejuta": 10**6, "semiliar": 10**9, "setriliun": 10**12},
    minus=word_set("minus min"),
)

UNITS = {
    **dict.fromkeys(("km", "kilometer"), Unit("length", Decimal(1000))),
    **dict.fromkeys(("m", "meter", "mtr"), Unit("length", Decimal(1))),
    **dict.fromkeys(("cm", "sentimeter", "centimeter"), Unit("length", Decimal("0.01"))),
    **dict.fromkeys(("mm", "milimeter"), Unit("length", Decimal("0.001"))),
    **dict.fromkeys(("mil",), Unit("length", Decimal("1609.344"))),
    **dict.fromkeys(("kg", "kilo", "kilogram"), Unit("mass", Decimal(1000))),
    **dict.fromkeys(("g", "gr", "gram"), Unit("mass", Decimal(1))),
    **dict.fromkeys(("ton",), Unit("mass", Decimal(1_000_000))),
    **dict.fromkeys(("kuintal", "kwintal"), Unit("mass", Decimal(100_000))),
    **dict.fromkeys(("ons",), Unit("mass", Decimal(100))),
    **dict.fromkeys(("l", "liter", "ltr"), Unit("volume", Decimal(1))),
    **dict.fromkeys(("ml", "mililiter"), Unit("volume", Decimal("0.001"))),
    **dict.fromkeys(("detik", "dtk"), Unit("time", Decimal(1))),
    **dict.fromkeys(("menit", "mnt"), Unit("time", Decimal(60))),
    **dict.fromkeys(("jam",), Unit("time", Decimal(3600))),
    **dict.fromkeys(("hari",), Unit("time", Decimal(86_400))),
    **dict.fromkeys(("minggu", "pekan"), Unit("time", Decimal(604_800))),
    **dict.fromkeys(("bulan", "bln"), Unit("months", Decimal(1))),
    **dict.fromkeys(("tahun", "thn", "th"), Unit("months", Decimal(12))),
    **dict.fromkeys(("dekade", "dasawarsa"), Unit("months", Decimal(120))),
    **dict.fromkeys(("abad",), Unit("months", Decimal(1200))),
    **dict.fromkeys(("ha", "hektar", "hektare"), Unit("area", Decimal(1))),
    **dict.fromkeys(("persen", "prosen", "persentase", "prosentase"), Unit("share", Decimal(1))),
    **dict.fromkeys(("derajat",), Unit("degree", Decimal(1))),
    **dict.fromkeys(("rupiah",), Unit("rupiah", Decimal(1))),
    **dict.fromkeys(("dolar", "dollar"), Unit("dollar", Decimal(1))),
    **dict.fromkeys(("euro",), Unit("euro", Decimal(1))),
    **dict.fromkeys(("poundsterling", "pound"), Unit("pound", Decimal(1))),
    **dict.fromkeys(("yen",), Unit("yen", Decimal(1))),
}

# Common words that are one or two letters from another common word: a pupil who writes "hutan" did not mean "hujan".
COMMON_WORDS = word_set("""
    adik agama akar akhir akibat alam alami alat aman ambil anak angin angka api arah arti asal asap asli asing atap atas
    awal awan ayah ayam badak badan badai bagai bagian bagus bahan bahaya bahasa bahu baik baju bakar bakti balai balas
    bambu bandar bangga bangku bangun bank banjir bantu banyak bapak barang barat baris baru basah batang batas batik batu
    bawa bawah bayang bayar bayi beban bebas beda bekal bekas belajar belah belakang beli benar benang benda bendera bening
    bentuk berani berat beras berat beres beri berita bersih besar besi besok betina betul biasa bibir bibit bicara bijak
    bimbang binatang bintang biru bisa bocor bohong bola boleh bosan buah buat budak budaya budi bukit bukti buku bulat
    bulu bumi bunga bunuh buruh buruk burung buta butir cabai cabang cahaya cair cakap campur candi cantik capai cara cari
    catat cepat cerah cerita cermat cermin cinta ciri coba cuaca cuci cukup curah curam curang curi dagang daging dalam
    damai danau dapat dapur darah darat dasar data datang datar daun daya dekat delapan demam denda dengar depan derita
    desa detik dewa dewasa diam dinding dingin diri dosa duduk duka dukun dunia duri emas enak enam erat fajar gading
    gadis gaji gajah galak gali gambar ganas ganda ganti garam garang garis gatal gelap gelar gelas gempa gemuk gempar
    gerak gerbang getah gigi gila goreng gua gudang gula guna gunung guru gurun hadap hadiah hadir hakim halal halaman
    halus hama hamba hambar hampir hancur hangat hanya hapus harap harga hari harimau harta harum harus hasil hati haus
    hebat hemat henti heran hewan hias hibur hidung hidup hijau hilang hilir hitam hitung hormat hotel hujan hukum hulu
    hutan hutang ibu ikan ikat ikut ilmu imbang indah industri ingat ingin inti ipar isi istana istri izin jadi jaga jagung
    jahat jahit jaja jala jalan jaman janda jangka janji jantan jantung jarak jarang jari jarum jasa jatuh jauh jawa jelas
    jelek jemur jendela jenis jernih jeruk jijik jinak jiwa jual jujur jumlah jumpa jurang juri juta kabar kabur kabut
    kaca kain kaki kalah kali kalung kamar kambing kami kampung kamus kanan kandang kantor kapak kapal kapan kapas kapur
    karang karet karib karya kasar kasih kasur kata kaum kawan kawat kawin kaya kayu kebal kebun kecap kecil kejam kejar
    kejut kelam kelas keluar keluarga keluh kemah kembali kembang kembar kenal kental kepala kepung keras kerbau kering
    kerja kertas ketat ketua khas khusus kilat kiri kirim kita kolam kosong kota kotak kotor kuasa kuat kuat kubur kucing
    kuda kue kuil kuku kulit kumpul kunci kuning kupas kupu kurang kuras kurus kursi lada ladang lagi lagu lahan lahir lain
    laki laku lalat lama lamar lambat lampau lampu lancar langit langka langsung lantai lapang lapar lapis larang lari larut
    latar latih lauk laut lawan layak layang layar lebah lebar lebat lebih leher lelah lelaki lemah lemak lembah lembar
    lembut lempar lengan lengkap lepas letak letih letus lewat liar libur licik licin lihat lilin lima limbah limpah
    lindung lintas lisan lompat longsor luar luas lubang lucu ludah luka lukis lulus lumpur lumut lunak luncur lupa lurus
    lusa maaf mabuk macam macan macet mahal mahir main maju makam makan makin makna malam malang malas malu mampu mandi
    mangga manis mantap marah mari masa masak masalah masih masuk masyarakat mata matang mati mayat mekar melati menang
    mentah merah merak merdeka mesin mewah milik mimpi minat minggu minta minum minyak miring miskin mobil modal moral
    muda mudah muka mula mulai mulia mulut mundur murah murid murni musang musik musim musnah musuh mutu nada nadi nafas
    nafsu naga naik nakal nama nanas nanti nasi nasib nekat nenek nilai nusa nyala nyaman nyamuk nyanyi nyaris nyata nyawa
    obat ombak orang otak otot pabrik padam padang padat padi pagar pagi paham pahat pahit pahlawan pajak pakai pakar paksa
    palsu paman panah panas pandai pandang panen pangan pangkat panjang panti pantai papan para parah pasang pasar pasir
    pasti patah patuh patung paus payung pecah pedang pedas peluru penjara penting penuh perahu perak peran perang perban
    percaya pergi peri periksa perintah perlu permata pernah perut pesan pesat pesawat pesta peta petak petani peti petik
    petir pikir pikul pilih pimpin pindah pinggir pinjam pintar pintu pipa pipi pisah pisang pisau pohon polisi polos pondok
    potong puas puasa pucat puji pukul pulang pulau puncak punah pundak punya pupuk pura puri pusat pusing putar putih putra
    putri putus racun ragam ragu rahasia rajin raja rakit rakus rakyat ramah ramai rambut rampas rantai rapat rapi rasa rata
    ratu rawa raya rebut redup rela remaja rencana rendah rendam resmi retak ribut rindu ringan rintik rintis ritual robek
    roda roti ruang rugi rumah rumit rumput runcing rusa rusak rusuk sabar sabun sabut sadar sagu sahabat saing sakit saksi
    sakti salah salam saldo salin salju saling salur sama sampah sampai samping samudra sandi sangat sanggup santai santun
    sapi sapu sarang saring sarung satu sawah sawit saya sayang sayap sayur sebab sedap sedia sedih sedikit segar segera
    sehat sejak sejarah sejuk sekolah selam selamat selat selatan selesai seluruh semak semangat sempit sempurna semua
    semut senang sendi sendiri seni senjata sepatu sepi serang serat serba sering serius serta sesak sesat setan setia sewa
    siang siap siar sibuk sifat sikap siksa silam simpan sinar singa singkat sirih sisa sisi sisik siswa soal sopan suami
    suap suara suasana suatu subur suci sudut suhu suka suku sulit sumber sumpah sumur sungai sunyi surat surga surut susah
    susu susul susun sutra syair syarat tabah tabrak tabung tabur tadi tahan tahap tahun tajam takut taman tamat tambah
    tambak tambang tampan tamu tanah tanam tanda tandu tangan tangga tanggal tangis tangkap tangkas tani tanya tari tarik
    taruh tata tatap tawa tawar tebak tebal tebang tebing tebu teduh tegak tegang tegas teguh telah telaga telanjang telat
    telinga teliti teluk telur teman tembak tembaga tembok tempat tempur tenaga tenang tengah tentang tentara tepat tepi
    terang terbang terbit teriak terima terjal terjun terlalu ternak terus tetap tetes tiang tiap tiba tidur tikar tikus
    timah timbang timbul timbun timur tinggal tinggi tipis tipu tiru titik tolak tolong topi tua tuan tubuh tuduh tugas tugu
    tuhan tujuan tukang tukar tulang tulis tulus tumbang tumbuh tumpah tumpul tunas tunda tunduk tunggu tunjuk tuntut tupai
    turis turun turut tutup tutur ubah ubi ucap udang udara uji ukir ukur ulang ular ulat umat umum umur undang unggul unggas
    unik unjuk unta untung upah upaya upacara urat urus urut usaha usang usia usir utama utang utara utuh uang wajah wajib
    wakil waktu wanita warga waris warna warung watak wayang wilayah
    ayah ibu kakek nenek paman bibi kakak adik sepupu keponakan menantu mertua beruang merekam
    stalaktit stalagmit sulfat sulfit sulfida nitrat nitrit nitrida fosfat fosfit klorat klorit klorida etana etena etuna
    metana metena propana propena absorpsi adsorpsi absorbsi adsorbsi neutron neuron proton hipertensi hipotensi hipertonik
    hipotonik hipertermia hipotermia mikroskopis makroskopis mikro makro endoterm eksoterm endotermik eksotermik antonim
    sinonim homonim hiponim hipernim homofon homograf eksplisit implisit deduktif induktif deduksi induksi konveks konkaf
    arteri arteriol mitosis meiosis magnesium mangan kalium kalsium galium rubidium rutenium titanium talium tulium
    intrinsik ekstrinsik denotasi konotasi monarki oligarki transparan transpirasi respirasi reparasi evaporasi sublimasi
    osmosis difusi infusi efusi imigrasi emigrasi transmigrasi desentralisasi sentralisasi konduktor konduktivitas isolator
    vertebrata invertebrata prokariot eukariot prokariotik eukariotik autotrof heterotrof kondensasi kompensasi konservasi
    konversi konversasi kolonial kolosal revolusi resolusi evaluasi evolusi inflasi infeksi injeksi inspeksi ekspor impor
    impresi ekspresi kompetisi komposisi kooperasi operasi koperasi korporasi
    terkeras terkupas terkurus tersurat tersirat tertutup terbuka terkuat terkait terkunci terkurung
    timur barat utara selatan tenggara
""")

NAMES = word_set("""
    afganistan afrika albania aljazair amerika angola arab argentina armenia asia australia austria azerbaijan bahrain
    bangladesh belanda belarus belgia bolivia bosnia brasil brunei bulgaria chile denmark ekuador eritrea estonia etiopia
    filipina finlandia georgia ghana guatemala guyana haiti honduras hungaria india indonesia inggris irak iran irlandia
    islandia israel italia jamaika jepang jerman kamboja kamerun kanada kazakhstan kenya kirgizstan kolombia kongo korea
    kosovo kroasia kuba kuwait laos latvia lebanon liberia libia libya lithuania lituania madagaskar maladewa malaysia
    malawi mali malta maroko mauritania mauritius meksiko mesir moldova monako mongolia mozambik myanmar namibia nepal
    niger nigeria norwegia oman pakistan palestina panama papua paraguay peru polandia portugal prancis qatar rumania
    rusia rwanda senegal serbia singapura siprus slowakia slovakia slowenia slovenia somalia spanyol sudan suriah suriname
    swedia swiss taiwan tajikistan tanzania thailand tibet tiongkok togo tunisia turki turkmenistan uganda ukraina uruguay
    uzbekistan venezuela vietnam yaman yordania yunani zambia zimbabwe eropa
    jakarta bandung surabaya semarang medan palembang makassar manado ambon bali lombok sumatra sumatera sumba sumbawa jawa
    sunda kalimantan sulawesi maluku aceh riau jambi banten madura flores timor solo bogor depok bekasi malang padang
    batam bantul batang blora brebes kudus pati pekalongan merapi merbabu semeru sindoro
    merkurius venus bumi mars jupiter saturnus uranus neptunus pluto
    soekarno sukarno soeharto suharto hatta habibie megawati maria mario marina marini andi andre andri budi dewi dewa
    dina dini rina rini rani rina sari siti tini tina wati yuli yuni
""")

CURRENCIES = {"rp": "rupiah", "idr": "rupiah", "$": "dolar", "usd": "dolar", "€": "euro", "£": "pound", "¥": "yen"}
CURRENCIES |= {"₱": "peso", "₹": "rupee", "₩": "won", "฿": "baht", "₫": "dong", "₽": "rubel", "₺": "lira"}

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
    months=MONTHS,
    weekdays=WEEKDAYS,
    month_labels=word_set("bulan bln"),
    date_words=word_set("tanggal tgl tgal tggl hari hr bulan bln tahun thn th ke"),
    numbers=NUMBERS,
    units=UNITS,
    currencies=CURRENCIES,
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
    known_words=COMMON_WORDS | NAMES | frozenset(MONTHS) | frozenset(WEEKDAYS),
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
    near_in_meaning=spoken.NEAR_IN_MEANING,
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
