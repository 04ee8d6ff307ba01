"""Indonesian: the words the lint needs."""

from __future__ import annotations

import re

from quizapp.core.lint_rules.words import Words, word_set

_CLAUSE = (
    "mengapa|kenapa|bahwa|jika|jikalau|kalau|apabila|bila|bilamana|andaikan|seandainya|karena|sebab|agar| "
    "supaya|meskipun| "
    "walaupun|ketika|saat|sewaktu|sehingga|sampai"
)

INDONESIAN = Words(
    interrogatives=word_set("apa apakah siapa kapan mengapa kenapa bagaimana berapa mana manakah")
    | {"di mana", "ke mana", "dari mana"},
    imperatives=word_set(
        "pilih tentukan urutkan jodohkan tuliskan sebutkan jelaskan kutip tandai carilah lengkapi "
        "cari tulis pasangkan centang"
    ),
    suffixes=("kah", "lah"),
    persons=word_set("siapa siapakah"),
    reasons=word_set("mengapa mengapakah kenapa"),
    stop=word_set(
        "yang dari pada untuk dengan oleh dalam akan telah sudah adalah ialah yaitu juga atau serta karena agar "
        "supaya sebagai seperti antara para tersebut dapat bisa bahwa maka saat ketika itulah inilah kepada "
        "terhadap tentang secara masih lebih sangat hanya saja pula lagi mereka dia kami kita anda "
        # what questions about texts are made of
        "bacaan teks cerita berita artikel paragraf alinea kalimat kata menurut berdasarkan sesuai benar "
        "tepat paling "
        "berikut pernyataan isinya tidak bukan belum siapa siapakah kapan kapankah mengapa kenapa bagaimana "
        "bagaimanakah "
        "berapa berapakah mana manakah apakah dimana kemana pilihlah tentukan sebutkan jelaskan setiap semua "
        "salah satu "
    ),
    negations=word_set("tidak bukan tanpa belum tak kecuali jangan"),
    negative=re.compile(
        r"(?P<negation>\bkecuali\b)"
        r"|\b(?:manakah|yang|pernyataan)\b(?P<between>[^?]{0,40}?)(?<!\w)(?P<negated>tidak|bukan)(?:lah|kah)?\b(?! hanya)",
        re.IGNORECASE,
    ),
    not_negative=re.compile(
        r"\b(?:paling tidak|setidaknya|tidak (?:lebih|kurang) dari|mau tidak mau|tidak hanya|bukan hanya|bukan saja)\b"
        r"|(?:\batau|/) ?(?:tidak|bukan)\b|\b(\w{1,40}) dan tidak \1\b",
        re.IGNORECASE,
    ),
    content_negation=re.compile(rf"\b(?:{_CLAUSE})\b", re.IGNORECASE),
    negating_options=word_set("tidak bukan tanpa belum kecuali tak tiada tidaklah bukanlah takkan"),
    absolutes=word_set(
        "selalu, semua, semuanya, seluruh, seluruhnya, setiap, hanya, pasti, mustahil, satu satunya, sama sekali, "
        "tidak pernah"
    ),
    hedges=word_set("biasanya mungkin umumnya cenderung sering sebagian"),
    prefixes=(
        ("meny", ("s",)),
        ("meng", ("", "k")),
        ("mem", ("", "p", "m")),
        ("men", ("", "t", "n")),
        ("me", ("",)),
        ("peny", ("s",)),
        ("peng", ("", "k")),
        ("pem", ("", "p", "m")),
        ("pen", ("", "t", "n")),
        ("per", ("",)),
        ("pe", ("",)),
        ("di", ("",)),
        ("ber", ("",)),
        ("ter", ("",)),
        ("ke", ("",)),
        ("se", ("",)),
    ),
    endings=("kan", "i", "an", "nya", "lah", "kah"),
    verb=re.compile(r"(?:me|di|ber|ter)\w{3,}"),
    no_verbs=word_set(
        # nouns, adjectives and function words that only look like verbs with a prefix
        "meja merah merak merek merdeka merpati mereka melati melayu media medali medan megah menara mentah mental "
        "mentari menteri menantu menit mesin mesjid meriah mertua metode meter meskipun museum mewah minggu "
        "dinas dinding dingin dini "
        "diri dirinya direktur diktator dialog diagram diskusi disiplin distrik divisi bersih berita beras "
        "berat berani "
        "berlian beruang berkas berkah berkat bermacam berapa berbagai beribu bersama berikut berikutnya "
        "terang terik "
        "tersebut terhadap terlalu termasuk teratai terbaik terbesar terbaru terdekat terjauh terkecil "
        "terkenal terlama terpenting "
        "tertentu tertinggi terutama terakhir terigu teriak ternak terong teropong terompet terumbu terusan terminal "
        "terbitan berlebihan bersejarah merata diesel dinasti dimensi"
    ),
    finite=word_set(
        "yang adalah ialah merupakan akan sudah telah sedang dapat bisa harus boleh tidak belum ingin masih pernah"
    ),
    predicate=re.compile(
        r"(?:me(?:m|n|ng|ny)?|di|ber|ter)\w{4,}|akan|sudah|telah|sedang|ingin|harus|gagal|tiba|datang|pergi"
    ),
    prepositions=word_set(
        "di ke dari pada dalam dengan oleh untuk karena sebelum sesudah setelah selama sejak sampai hingga "
        "menurut bagi "
        "tentang melalui tanpa agar supaya ketika saat seusai demi antara sebab"
    ),
    conjunctions=word_set("dan serta sehingga karena tetapi"),
    order_markers=word_set(
        "mula mula, awalnya, semula, pertama, kedua, ketiga, lalu, kemudian, selanjutnya, berikutnya, "
        "setelah, sesudah, "
        "sebelum, sebelumnya, sesudahnya, setelahnya, seusai, usai, sehabis, akhirnya, terakhir, kini, "
        "sekarang, dahulu, "
        "dulu, sejak, semenjak, ketika, saat, sewaktu, begitu, setelah itu, kelak, lusa, besok, esok, "
        "kemarin, esoknya, "
        "keesokan, malamnya, paginya, siangnya, sorenya, akan"
    ),
)
