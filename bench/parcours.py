"""`script/bench parcours`: builds the two data sets, prints the tables, exits 1 if a page's queries grow."""

import sys
import time

import django


def main() -> int:
    django.setup()
    from bench import etapes, mille, pages, rapport, socle, territoire

    debut = time.perf_counter()
    base = socle.create_database()
    print(f"Base {base} créée et migrée en {time.perf_counter() - debut:.1f} s", flush=True)
    code = 0
    if "etapes" not in sys.argv[1:]:
        petit, grand = mille.build(1), mille.build(1000)
        print(f"Guichets à 1 et 1 000 lignes : {time.perf_counter() - debut:.1f} s", flush=True)
        code = rapport.print_pages(pages.measure_pages(petit), pages.measure_pages(grand))
    if "pages" not in sys.argv[1:]:
        debut = time.perf_counter()
        lieu = territoire.build()
        rapport.print_territory(lieu, time.perf_counter() - debut)
        rapport.print_steps(etapes.measure_steps(lieu))
    return code


if __name__ == "__main__":
    sys.exit(main())
