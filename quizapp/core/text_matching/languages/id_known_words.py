"""Indonesian words and names that are no slip of the pen for another one."""

from __future__ import annotations

from quizapp.core.text_matching.languages.lexicon import word_set

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
