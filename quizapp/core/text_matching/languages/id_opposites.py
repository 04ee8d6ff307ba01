"""Indonesian words that say the opposite of one another."""

from __future__ import annotations

from quizapp.core.text_matching.languages.lexicon import opposed

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
