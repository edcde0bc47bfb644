from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clauses", "0005_lecteurs_du_lot"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dispositif",
            name="code",
            field=models.CharField(
                choices=[
                    ("art_14", "Condition d'exécution (ex-article\xa014)"),
                    ("art_15", "Marché réservé (ex-article\xa015)"),
                    ("art_30", "Service de qualification et d'insertion (ex-article\xa030)"),
                    ("art_53_1", "Critère d'insertion (ex-article\xa053-1)"),
                    ("art_14_53_1", "Condition d'exécution et critère (ex-articles\xa014 et\xa053-1)"),
                    ("reserve_iae", "Marché réservé à l'insertion par l'activité économique"),
                    ("reserve_penitentiaire", "Marché réservé en établissement pénitentiaire"),
                    ("reserve_ess", "Marché réservé à l'économie sociale et solidaire"),
                    ("prive", "Clause volontaire d'un contrat privé"),
                ],
                max_length=22,
                verbose_name="dispositif",
            ),
        ),
        migrations.AlterField(
            model_name="dispositifevent",
            name="code",
            field=models.CharField(
                choices=[
                    ("art_14", "Condition d'exécution (ex-article\xa014)"),
                    ("art_15", "Marché réservé (ex-article\xa015)"),
                    ("art_30", "Service de qualification et d'insertion (ex-article\xa030)"),
                    ("art_53_1", "Critère d'insertion (ex-article\xa053-1)"),
                    ("art_14_53_1", "Condition d'exécution et critère (ex-articles\xa014 et\xa053-1)"),
                    ("reserve_iae", "Marché réservé à l'insertion par l'activité économique"),
                    ("reserve_penitentiaire", "Marché réservé en établissement pénitentiaire"),
                    ("reserve_ess", "Marché réservé à l'économie sociale et solidaire"),
                    ("prive", "Clause volontaire d'un contrat privé"),
                ],
                max_length=22,
                verbose_name="dispositif",
            ),
        ),
        migrations.AlterField(
            model_name="engagement",
            name="donne",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Aucun autre marché"),
                    (1, "Les marchés de la même opération"),
                    (2, "Les marchés du même donneur d'ordre"),
                    (3, "Tous les marchés du guichet"),
                ],
                default=0,
                verbose_name="peut donner ses heures à",
            ),
        ),
        migrations.AlterField(
            model_name="engagement",
            name="recoit",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Aucun autre marché"),
                    (1, "Les marchés de la même opération"),
                    (2, "Les marchés du même donneur d'ordre"),
                    (3, "Tous les marchés du guichet"),
                ],
                default=0,
                verbose_name="peut recevoir des heures de",
            ),
        ),
        migrations.AlterField(
            model_name="engagementevent",
            name="donne",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Aucun autre marché"),
                    (1, "Les marchés de la même opération"),
                    (2, "Les marchés du même donneur d'ordre"),
                    (3, "Tous les marchés du guichet"),
                ],
                default=0,
                verbose_name="peut donner ses heures à",
            ),
        ),
        migrations.AlterField(
            model_name="engagementevent",
            name="recoit",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Aucun autre marché"),
                    (1, "Les marchés de la même opération"),
                    (2, "Les marchés du même donneur d'ordre"),
                    (3, "Tous les marchés du guichet"),
                ],
                default=0,
                verbose_name="peut recevoir des heures de",
            ),
        ),
    ]
