"""Indonesian words near in meaning: a reply that has one for the other is likelier the same."""

from __future__ import annotations

from quizapp.core.text_matching.languages.lexicon import said_alike

NEAR_IN_MEANING = said_alike("""
    khawatir kuatir cemas takut gelisah was
    upah gaji bayaran penghasilan pendapatan honor
    rendah kecil sedikit murah minim
    tulis catat dokumentasi
    ditulis dicatat tertulis tercatat didokumentasikan
    menulis mencatat mendokumentasikan
    membuat bikin membikin menciptakan
    memakai menggunakan pakai pake mempergunakan memanfaatkan
    dipakai digunakan dipergunakan dimanfaatkan dipake
    mengira menyangka menganggap dikira disangka dianggap kira sangka pikir dipikir mengiranya
    membeli beli
    memperbaiki membetulkan membenahi benerin betulin merenovasi renovasi perbaikan
    menyimpan menyiapkan menyediakan
    tersumbat mampet tersumpal mampat buntu
    selokan got saluran parit
    padam mati
    lunak empuk lembek lembut
    melihat liat memandang menyaksikan menonton tampak terlihat keliatan kelihatan
    tahu tau mengetahui ngerti mengerti paham memahami
    rusak hancur
    runtuh roboh ambruk tumbang
    bertambah meningkat naik
    berkurang menurun turun merosot
    susah sulit sukar
    mudah gampang
    cantik indah bagus elok
    marah murka geram
    gembira senang bahagia girang
    sedih duka pilu
    lelah capek letih penat cape
    orang warga penduduk masyarakat rakyat
    murid siswa pelajar
    bodoh dungu tolol
    pintar pandai cerdas pinter
    kabur lari melarikan minggat
    tinggal menetap bermukim berdiam
    memberi memberikan ngasih kasih menghadiahkan
    menolong membantu nolong bantu bantuin
    mencari nyari cari
    pergi berangkat
    pulang kembali balik
    mencuri nyuri maling
    gagal kalah
    ingin mau hendak pengen pingin kepingin
    enggan ogah malas
    tersaingi kalah
    gelap malam
    uang duit dana
    rumah kediaman tempat
    mobil kendaraan
    jalan jalanan
    lalu kemudian terus trus lantas
    sakit menderita
    meninggal wafat tewas gugur mati
    mulai memulai
    selesai usai tuntas
    terkenal populer tersohor ternama
    akibat dampak pengaruh
    manfaat guna kegunaan fungsi
    hilang lenyap punah musnah
    bertahan awet tahan
    menjaga melindungi merawat memelihara
    menangkap nangkap menciduk
    menyerang nyerang
    menunggu nunggu menanti nungguin
    menangkis nangkis
    menanyakan bertanya tanya nanya nanyain
    anak bocah
    kotor keruh cemar tercemar
    banjir kebanjiran terendam
    kering gersang
    bersama bareng barengan
    membawa bawa bawain
    mengambil ambil ngambil
    dahulu dulu duluan
    besar gede
    kecil mungil
    banyak
    cepat lekas segera
    lama
    hanya cuma cuman sekadar
    sangat amat banget
    berhenti stop
    memisahkan memilah misahin
    membersihkan bersihin nyuci
    berkelahi bertengkar berantem
    sinar cahaya
    gambar motif corak
    bahaya risiko resiko ancaman
    berbahaya berisiko
    mengancam membahayakan
    sebab penyebab
    menyebabkan mengakibatkan menimbulkan memicu
    disebabkan diakibatkan dipicu
    mencegah menghindari menghindarkan menangkal
    mengatasi menanggulangi menangani menyelesaikan
    mengurangi menurunkan meminimalkan mengecilkan menekan
    menambah meningkatkan menaikkan memperbanyak memperbesar
    memperlambat menghambat menghalangi merintangi
    mempercepat mempersingkat
    mengganti menggantikan menukar
    mengubah merubah
    berubah berganti
    mengembangkan memajukan
    tumbuh berkembang
    merusak merusakkan menghancurkan
    membunuh mematikan menewaskan
    membuang menyingkirkan
    mengumpulkan menghimpun mengoleksi
    mengirim mengirimkan mengirimi
    menerima memperoleh mendapat mendapatkan
    diterima diperoleh didapat didapatkan
    mengajar mengajari mengajarkan melatih mendidik
    belajar berlatih
    memilih menentukan
    mengatakan berkata menyatakan menyampaikan mengungkapkan menuturkan bilang ngomong ujar
    dikatakan disampaikan dinyatakan diungkapkan
    menjelaskan menerangkan menguraikan memaparkan
    menceritakan mengisahkan
    memberitahu mengabarkan memberitakan mengumumkan
    menunjukkan memperlihatkan menampilkan
    menolak menampik membantah menyangkal
    menyetujui mengiyakan
    mengizinkan membolehkan memperbolehkan mengijinkan
    melarang mengharamkan
    dilarang terlarang
    memerintahkan menyuruh menugaskan nyuruh
    meminta memohon minta mohon
    mengajak ngajak membujuk
    berharap mengharapkan mendambakan
    merasa merasakan
    percaya yakin mempercayai meyakini
    ragu bimbang
    kaget terkejut terperanjat
    kecewa menyesal
    kagum takjub terpesona terkesan
    berani nekat
    rajin tekun giat
    sombong angkuh congkak
    kikir pelit
    ramah santun sopan
    kuat kokoh tangguh kukuh
    lemah ringkih rapuh
    penting utama pokok
    khusus istimewa spesial
    langka jarang
    sering kerap acap kerapkali
    selalu senantiasa
    biasanya umumnya lazimnya
    kadang terkadang sesekali
    pertama awal
    terakhir akhir
    baru anyar
    kuno purba lawas
    bersih higienis
    luas lebar
    kaya makmur
    miskin melarat
    aman selamat
    damai rukun tenteram
    perang pertempuran peperangan
    pertarungan perkelahian
    musuh lawan
    teman kawan sahabat rekan
    mama emak
    kakek opa eyang
    nenek oma
    pemuda remaja
    guru pengajar pendidik
    dokter tabib
    pekerja buruh karyawan pegawai
    pedagang penjual saudagar
    pembeli konsumen pelanggan
    petani peladang
    pemimpin pimpinan ketua
    penjajah kolonial
    pahlawan pejuang
    hutan rimba
    pohon pepohonan
    tanaman tumbuhan
    hewan binatang satwa fauna
    sungai bengawan
    laut lautan samudra
    gunung pegunungan
    panas terik
    dingin sejuk
    sampah limbah
    pencemaran polusi
    lingkungan alam
    cuaca iklim
    tanah lahan
    kebun ladang
    panen memanen
    menanam nanam menanami
    menebang nebang penebangan
    makanan pangan santapan
    menyembuhkan mengobati
    sembuh pulih
    sehat bugar
    tubuh badan
    energi tenaga
    alat perkakas peralatan
    cara metode teknik
    tujuan maksud
    keuntungan laba untung
    kerugian rugi
    bayar membayar melunasi
    menjual jual
    harga tarif
    pajak cukai
    hutang utang
    barang benda
    toko kedai warung
    desa kampung dusun
    negara negeri
    pemerintah pemerintahan
    hukum aturan peraturan
    hukuman sanksi
    kewajiban tugas
    rapat musyawarah pertemuan
    bertemu berjumpa bersua ketemu
    berkumpul kumpul
    bekerja kerja
    berhasil sukses
    usaha upaya
    berusaha berupaya
    kesulitan kesukaran kendala hambatan masalah
    bantuan pertolongan
    kabar berita informasi
    buku kitab
    cerita kisah
    lagu nyanyian
    tari tarian
    pakaian baju busana
    hadiah kado
    peristiwa kejadian
    kecelakaan musibah
    letusan erupsi
    terbakar kebakar
    menyeberang menyeberangi
    menempuh melewati melalui
    mendekat mendekati
    menjauh menjauhi
    bersembunyi sembunyi ngumpet
    menemukan nemu mendapati menjumpai
    terletak berada
    dibangun didirikan
    membangun mendirikan
    diciptakan dibuat
    dinamai dinamakan disebut
    menamai menamakan
    dijaga dilindungi dirawat dipelihara
    dibantu ditolong
    diberi diberikan dikasih
    diubah dirubah
    diganti digantikan
""")
"""By each word the first of its line. For the order in which replies wait only, never for a mark."""
