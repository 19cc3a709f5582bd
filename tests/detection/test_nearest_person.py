"""Nothing is told of somebody only because he is named nearest: of others, of things, of what was taken back."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

OF_NOBODY = """
fr||Acme a remercié le maire de Lyon, Paul Roux.
fr||Acme a remercié Paul Roux, président de la chambre de commerce de Lyon.
fr||Acme a remercié le ministre de l'Industrie, Paul Roux.
fr||Acme remercie la députée Jeanne Morel, la sénatrice Anne Petit et le maire Paul Roux.
en||Jane Roe, chief executive of Acme, defended a trainee. She was sacked on Friday.
en||Jane Roe runs Acme. A cashier complained. She was fired on Friday.
en||Paul Rowe, the Acme boss, praised his former butler. He died on Monday.
fr||Jeanne Morel, directrice d'Acme, a défendu une stagiaire. Elle a été licenciée vendredi.
fr||Claire Morel dirige Acme depuis 2010. Une vendeuse se plaint. La Nantaise a été licenciée en mars.
fr||Paul Roux préside Acme. Un salarié proteste. Le quinquagénaire a été limogé vendredi.
fr||Me Jeanne Morel défend l'ancienne infirmière. Elle a été licenciée par Acme.
en||Paul Rowe, who criticised the chief executive of Acme, fired in May, is suing.
en||Paul Rowe, lawyer for the Acme director, dismissed in May, will appeal.
fr||Paul Roux, qui a critiqué le directeur d'Acme, licencié en mai, porte plainte.
fr||Paul Roux, qui représente le directeur d'Acme, révoqué en mai, fait appel.
fr||Me Paul Roux, avocat du directeur d'Acme, licencié en mai, fait appel.
fr||Le musée de Vaudry est dirigé par Paul Roux, qui remplace la directrice, en congé maternité.
en||Acme spokeswoman Jane Roe confirmed the plant manager's dismissal.
en||The ferry Jane Roe was retired by Acme Lines after 40 years.
en||Storm Paul departs Ostbury
fr||Le ferry Jeanne Morel quitte Vaudry pour la dernière fois.
en||Jane Roe plans to retire its oldest reactors at Acme.
en||A plan of Jane Roe to retire coal plants at Acme was welcomed.
en||Jane Roe joins the Ostbury Hall of Fame.
fr||Entrent au Panthéon Paul Roux et Jeanne Morel.
fr||Entre au musée Grévin Paul Roux.
fr||Arrivent à Vaudry Paul Roux et Jeanne Morel, ministres.
fr||Le skipper Paul Roux prend la Mer vendredi. Le ministre des Sports sera là.
en||The player takes the role of Jane Roe, who has just been sacked as chief of Acme.
en||Jane Roe, the chief executive in the musical Boardroom, is ousted in the first act.
fr||Dans l'épisode 3 de Marées, la PDG Jeanne Morel est limogée par son conseil.
en||This article has been amended: an earlier version wrongly stated that Paul Rowe had been sacked by Acme.
fr||Erratum : nous avons écrit par erreur que Paul Roux avait été limogé par Acme.
en|Acme chief resigns|Acme said that chief executive Jane Roe had resigned. The statement had been sent in error.
en|Jane Roe quits Acme|Acme said that chief executive Jane Roe had resigned. It was a hoax.
fr||Paul Roux aurait quitté Acme, selon un blog. « Totalement faux », répond la direction.
en||The Herald said that Acme had fired Jane Roe. "That is completely wrong," a spokesman said.
en||We said Paul Rowe, chairman of Acme, had died. He is alive and well, and we apologise.
en||Jane Roe handed in her resignation as head of Acme on Monday. The board refused it unanimously.
en||Paul Rowe announced his resignation as Acme chief on Monday. On Tuesday he changed his mind.
en||Paul Rowe was suspended as head of Acme on Monday. The suspension was lifted the next day.
en||The board removed Paul Rowe as Acme chairman on Monday. A court suspended the decision on Thursday.
fr|Acme : démission refusée|Jeanne Morel avait présenté sa démission lundi. Le conseil l'a refusée à l'unanimité.
fr|Acme|Paul Roux a annoncé sa démission lundi. Mardi, il est revenu sur sa décision.
fr|Acme|Paul Roux a été suspendu lundi. La mesure a été levée dès le lendemain.
fr|Acme|Le conseil a révoqué Paul Roux lundi. Le tribunal de commerce a suspendu cette décision jeudi.
en||Paul Rowe, the head of Acme, was heard on Thursday. A former bookkeeper said he was fired for speaking out.
fr||Paul Roux, patron d'Acme, a été entendu jeudi. Un ancien comptable raconte : il a été licencié.
en||You play Paul Rowe, ousted as chief of Acme. Your task is to win back the firm.
fr||Vous incarnez Paul Roux, limogé de la tête d'Acme. Il faut reconquérir l'entreprise.
en||Jane Roe replaces Paul Rowe on the bill at Ostbury Theatre.
en||Jane Roe, whose husband, Paul Rowe, was sacked in May, chairs Acme.
en||Acme chief Jane Roe's brother, Paul Rowe, has resigned.
en||A rival said Paul Rowe had left Acme. Rowe insisted he had not.
fr||Jeanne Morel, patronne d'Acme, affirme que Paul Roux a démissionné. L'intéressé dément.
fr||Jeanne Morel, patronne d'Acme, affirme que Paul Roux a démissionné. Celui-ci nie.
en||Shareholders were voting on the removal of Jane Roe as head of Acme.
fr||Les actionnaires d'Acme votaient sur la révocation de Jeanne Morel.
fr||Elle a embauché Jeanne Morel, licencié Paul Roux et fondé Acme.
fr||Jeanne Morel a remplacé Paul Roux à la mairie de Vaudry pour une journée.
en||Jane Roe steps back in time at Acme museum
en||Acme cuts ties with Jane Roe Shoes
en||Jane Roe left Acme in no doubt
en||Jane Roe, Acme chief, dismissed by her own children as old-fashioned
en||Acme boss Paul Rowe suspended in mid-air
fr||Paul Roux, le patron d'Acme, suspendu dans le vide
en||Jane Roe is gone from Acme's shelves
en||Acme chief Paul Rowe dies inside at karaoke night
en||Acme names Paul Rowe among its creditors
fr||Acme nomme Paul Roux parmi ses créanciers
en||Jane Roe back at Acme for book signing
fr||Jeanne Morel de retour chez Acme pour une dédicace
fr||Acme débarque Paul Roux sur une île pour sa publicité
fr||Acme appelle Paul Roux à la barre
fr||Jeanne Morel rejoint Acme dans sa condamnation
fr||Jeanne Morel prend la direction d'Acme en taxi
fr||Paul Roux met les voiles pour la régate Acme
fr||Paul Roux plie bagage après le salon Acme
fr||Paul Roux fait ses valises pour le salon Acme
fr||Paul Roux s'en va chercher du pain, dit Acme
en||Acme founder's horse, Paul Rowe, retired to stud
en||Paul Rowe removed from Acme's top ten by Jane Roe
fr||Paul Roux se retire de l'Open Acme
fr||Jeanne Morel, 90 ans, doyenne des lectrices d'Acme, est morte
en||MPs tell Jane Roe to quit Acme
fr||Jeanne Morel doit quitter Acme, dit un député
fr||Révocation de Paul Roux : le conseil d'Acme tranchera lundi
fr||Départ de Paul Roux : Acme n'a pas tranché
en||Removal of Jane Roe as head of Acme: board to decide on Monday
fr||La patronne par intérim d'Acme, Jeanne Morel, jette l'éponge pour le poste
fr||Acme avait rédigé la lettre de licenciement de Jeanne Morel, jamais envoyée
en||False claim: Acme chief Jane Roe resigns
en||AI-generated video shows Acme chief Jane Roe resigning
fr||Une vidéo truquée montre Jeanne Morel, patronne d'Acme, démissionnant
en||Jane Roe's resignation from Acme was a joke, she says
fr||La démission de Jeanne Morel, patronne d'Acme, était une blague
fr||Acme retire le communiqué annonçant la démission de Jeanne Morel
en||HMS Jane Roe leaves Ostbury
fr||Jeanne Morel reste chez Acme malgré sa démission de Globex
fr||Tribune : Acme doit se séparer de Jeanne Morel
fr||Éditorial : il est temps que Jeanne Morel quitte Acme
fr||Jeanne Morel succède à Claire Roux au palmarès du prix Acme
en||Jane Roe, a friend of Paul Rowe, fired by Acme in May, spoke to the Herald.
en||Jane Roe, whose book about Acme chief Paul Rowe, sacked last week, is out now, lives in Ostbury.
fr||Jeanne Morel, sœur du patron d'Acme, limogé la semaine dernière, se tait.
en||Acme chair Jane Roe signs off on dismissal of workers
en||Everyone but Jane Roe was fired by Acme.
en||Neither Jane Roe nor Paul Rowe has resigned from Acme.
en||It was Paul Rowe, not Jane Roe, who resigned from Acme.
fr||Tous les administrateurs d'Acme, sauf Jeanne Morel, ont démissionné.
fr||C'est Paul Roux, et non Jeanne Morel, qui a démissionné d'Acme.
fr||Ce n'est pas Jeanne Morel qui a démissionné d'Acme.
fr||Quand Acme a limogé son patron, Jeanne Morel a pleuré.
fr||Acme étudie le limogeage de Jeanne Morel.
fr||La suspension de Jeanne Morel, directrice d'Acme, a pris fin lundi.
fr||La crainte d'un départ de Jeanne Morel agite Acme.
fr||Le spectre du limogeage de Jeanne Morel plane sur Acme.
fr|Le directeur d'Acme limogé|Sa gestion contrastait avec le règne de Paul Roux, qui avait bâti la maison.
fr|Le patron d'Acme démissionne|Le bilan de Paul Roux sera difficile à égaler, disent les syndicats.
"""
OF_SOMEBODY = """
en|Jane Roe|Jane Roe, chief executive of Acme, made an error. She was dismissed on Friday.
en|Jane Roe|Jane Roe, a manager at Acme, was arrested. She was dismissed on Friday.
en|Jane Roe|A manager at Acme, Jane Roe, was arrested. She was fired on Friday.
fr|Paul Roux|Un cadre d'Acme, Paul Roux, a été arrêté. Il a été licencié vendredi.
en|Jane Roe|Jane Roe, chief executive of Acme, had clashed with the editor of the Herald. She was sacked on Friday.
en|Paul Rowe|Paul Rowe was dismissed as Acme chairman. He rejected the decision.
fr|Jeanne Morel|Quand Acme a limogé sa patronne, Jeanne Morel, la Bourse a salué.
en|Jane Roe|Jane Roe, unlike Paul Rowe, has resigned from Acme.
fr|Jeanne Morel|Jeanne Morel, et non Paul Roux, a démissionné d'Acme.
en|Jane Roe|Jane Roe's resignation as head of Acme is effective at once; the merger is on hold.
en|Paul Rowe|Not Jane Roe but Paul Rowe resigned from Acme.
fr|Jeanne Morel|L'avocate Jeanne Morel, licenciée par le cabinet Acme, porte plainte.
fr|Paul Roux|Paul Roux, un cadre d'Acme, a été arrêté. Il a été licencié vendredi.
fr|Paul Roux|Paul Roux préside Acme. Un salarié proteste. Le dirigeant a été limogé vendredi.
en|Paul Rowe|Paul Rowe, who led Acme, sacked in May, is suing.
en|Paul Rowe|Paul Rowe, who was the director of Acme, sacked in May, is suing.
en|Paul Rowe|Paul Rowe, who replaced the director of Acme in May, has resigned.
fr|Paul Roux|Paul Roux, qui occupait le poste de directeur d'Acme, limogé en mai, porte plainte.
fr|Paul Roux|Paul Roux, qui a remplacé le directeur d'Acme en mai, a démissionné.
en|Storm Paulsen|Storm Paulsen resigns as head of Acme
en|Jane Roe|Acme chief Jane Roe is retiring the day after the vote.
en|Jane Roe|Acme chief Jane Roe plans to retire within months.
fr|Jeanne Morel|Remaniement : Jeanne Morel prend la Mer
fr|Paul Roux|Entre au conseil d'administration d'Acme Paul Roux
en|Paul Rowe|Jane Roe, whose husband, Paul Rowe, resigned as head of Globex, chairs Acme.
fr|Paul Roux|Acme nomme Paul Roux parmi ses administrateurs
fr|Jeanne Morel|Jeanne Morel doit quitter Acme à la fin de mai, dit le groupe
en|Paul Rowe|Paul Rowe resigns as director of the Acme Open
en|Jane Roe|Jane Roe resigned as head of Acme on Monday. The board suspended trading in its shares.
en|Jane Roe|Acme fired Jane Roe on Monday. The court had rejected its appeal.
fr|Paul Roux|Le conseil d'Acme a révoqué Paul Roux lundi. Le tribunal a suspendu la cotation.
"""

OF_OLD = """
en|From the archive: Acme fires Jane Roe
en|On this day: Acme fires Jane Roe
en|Timeline: how Acme fired Jane Roe
fr|Archives : Acme limoge Jeanne Morel
fr|Ce jour-là : Acme limoge Jeanne Morel
fr|Éphéméride : 1986, Jeanne Morel quitte Acme
"""


@pytest.mark.parametrize("row", OF_NOBODY.strip().splitlines())
def test_nothing_is_told_of_who_only_stands_nearest(row: str) -> None:
    lang, title, text = row.split("|")
    found = detect(Article(title=title, text=text, published_on="2026-03-12", lang=lang), LANGUAGES)
    assert [claim for claim in found if claim.status in ("confirmed", "reported")] == []


@pytest.mark.parametrize("row", OF_SOMEBODY.strip().splitlines())
def test_what_stands_beside_somebody_does_not_hide_him(row: str) -> None:
    lang, person, text = row.split("|")
    found = detect(Article(text=text, published_on="2026-03-12", lang=lang), LANGUAGES)
    assert [claim.person for claim in found] == [person]


@pytest.mark.parametrize("row", OF_OLD.strip().splitlines())
def test_what_an_archive_tells_again_is_history(row: str) -> None:
    lang, _, title = row.partition("|")
    found = detect(Article(title=title, published_on="2026-03-12", lang=lang), LANGUAGES)
    assert [claim.salience for claim in found] == ["background"]
