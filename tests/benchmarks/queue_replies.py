"""Replies of a class to eight short answers, written by hand: what was said, how many of 36 say it, and its true mark.

The questions are of the kinds teachers write: a name, a reason, a consequence, a description. Each key has the two or three
forms that an author thinks of. Keys and shares were written down before anything was measured with them.
"""

from __future__ import annotations

from dataclasses import dataclass

PASSAGE: dict[str, object] = {
    "language": "id",
    "title": "Bibit bakau di Teluk Lada",
    "licence": "CC BY 4.0",
    "blocks": [
        {
            "id": "p1",
            "kind": "paragraph",
            "sentences": {
                "s1": "Warga Teluk Lada menanam kembali bakau setelah pantai mereka terkikis ombak selama sepuluh tahun.",
                "s2": "Kepala desa, Bu Sulastri, mengajak para nelayan karena hasil tangkapan mereka terus berkurang.",
            },
        },
        {
            "id": "p2",
            "kind": "paragraph",
            "sentences": {
                "s1": "Pada tahun pertama banyak bibit mati sebab ditanam terlalu dekat dengan air.",
                "s2": "Sekarang anak-anak sekolah menyiram bibit setiap sore dengan air payau.",
            },
        },
        {
            "id": "p3",
            "kind": "paragraph",
            "sentences": {
                "s1": "Akar bakau menahan lumpur, sehingga kepiting dan udang kembali ke pantai.",
                "s2": "Para nelayan senang, tetapi mereka khawatir tambak baru akan menebang hutan kecil itu lagi.",
            },
        },
    ],
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its author's key, and what a class replies: text, pupils, true share of the point."""

    name: str
    prompt: str
    evidence: str
    accepted: tuple[str, ...]
    wrong: tuple[str, ...]
    replies: tuple[tuple[str, int, float], ...]


QUESTIONS = (
    Asked(
        "pengajak",
        "Siapa yang mengajak para nelayan menanam bakau?",
        "p1.s2",
        ("Bu Sulastri", "kepala desa"),
        ("guru",),
        (
            ("Bu Sulastri", 12, 1),
            ("kepala desa", 6, 1),
            ("ibu kepala desa Teluk Lada", 4, 1),
            ("Sulastri", 5, 1),
            ("Bu Lastri", 3, 1),
            ("kades", 2, 1),
            ("warga", 3, 0),
            ("bukan nelayan tapi kepala desa", 1, 1),
        ),
    ),
    Asked(
        "sebab-menanam",
        "Mengapa warga menanam kembali bakau?",
        "p1.s1",
        ("pantai terkikis ombak", "karena pantai mereka terkikis ombak"),
        (),
        (
            ("karena pantai mereka terkikis ombak", 9, 1),
            ("pantainya terkikis", 5, 1),
            ("karena abrasi", 5, 1),
            ("karena pantai terkena abrasi", 3, 1),
            ("supaya pantai tidak terkikis ombak", 4, 1),
            ("supaya pantai tidak abrasi lagi", 2, 1),
            ("karena ombak besar", 3, 0.5),
            ("agar pantai indah", 3, 0),
            ("karena disuruh kepala desa", 2, 0),
        ),
    ),
    Asked(
        "sebab-ajakan",
        "Mengapa Bu Sulastri mengajak para nelayan?",
        "p1.s2",
        ("hasil tangkapan berkurang", "karena hasil tangkapan mereka terus berkurang"),
        (),
        (
            ("karena hasil tangkapan mereka terus berkurang", 8, 1),
            ("karena tangkapan ikan berkurang", 6, 1),
            ("karena ikannya sedikit", 5, 1),
            ("hasil tangkapan mereka sedikit", 4, 1),
            ("karena nelayan susah dapat ikan", 3, 1),
            ("karena penghasilan nelayan menurun", 3, 0.5),
            ("karena nelayan tidak bekerja", 3, 0),
            ("karena mereka punya perahu", 2, 0),
            ("supaya bakau cepat selesai ditanam", 2, 0),
        ),
    ),
    Asked(
        "sebab-mati",
        "Mengapa banyak bibit mati pada tahun pertama?",
        "p2.s1",
        ("ditanam terlalu dekat dengan air", "terlalu dekat air"),
        ("terlalu jauh dari air",),
        (
            ("karena ditanam terlalu dekat dengan air", 11, 1),
            ("terlalu dekat dengan laut", 6, 1),
            ("karena dekat air", 4, 1),
            ("terlalu dekat pantai", 4, 0.5),
            ("karena terendam air", 3, 0.5),
            ("karena kena ombak", 3, 0),
            ("kurang air", 3, 0),
            ("karena tidak disiram", 2, 0),
        ),
    ),
    Asked(
        "penyiram",
        "Siapa yang menyiram bibit setiap sore?",
        "p2.s2",
        ("anak-anak sekolah", "anak sekolah"),
        ("nelayan",),
        (
            ("anak-anak sekolah", 14, 1),
            ("anak sekolah", 6, 1),
            ("murid sekolah", 4, 1),
            ("siswa", 4, 1),
            ("para siswa", 2, 1),
            ("anak-anak", 4, 0.5),
            ("warga", 2, 0),
        ),
    ),
    Asked(
        "air",
        "Air apa yang dipakai untuk menyiram?",
        "p2.s2",
        ("air payau", "payau"),
        ("air laut", "air tawar"),
        (
            ("air payau", 20, 1),
            ("payau", 5, 1),
            ("air campuran tawar dan asin", 3, 1),
            ("air setengah asin", 2, 1),
            ("air asin", 3, 0),
            ("air laut", 2, 0),
            ("air sungai", 1, 0),
        ),
    ),
    Asked(
        "akibat-akar",
        "Apa akibat akar bakau menahan lumpur?",
        "p3.s1",
        ("kepiting dan udang kembali", "kepiting dan udang kembali ke pantai"),
        (),
        (
            ("kepiting dan udang kembali ke pantai", 10, 1),
            ("udang dan kepiting kembali", 5, 1),
            ("kepiting dan udang datang lagi", 5, 1),
            ("hewan laut kembali ke pantai", 4, 0.5),
            ("kepiting kembali", 4, 0.5),
            ("banyak kepiting", 3, 0.5),
            ("pantai tidak terkikis", 3, 0),
            ("nelayan senang", 2, 0),
        ),
    ),
    Asked(
        "kekhawatiran",
        "Apa yang dikhawatirkan para nelayan?",
        "p3.s2",
        ("tambak baru akan menebang hutan", "hutan bakau ditebang untuk tambak"),
        (),
        (
            ("tambak baru akan menebang hutan kecil itu lagi", 9, 1),
            ("hutan bakau ditebang lagi", 6, 1),
            ("bakau ditebang untuk tambak", 5, 1),
            ("adanya tambak baru", 4, 0.5),
            ("hutannya ditebang", 4, 1),
            ("pohon bakau akan habis", 3, 0.5),
            ("ikan berkurang", 3, 0),
            ("ombak besar", 2, 0),
        ),
    ),
)
