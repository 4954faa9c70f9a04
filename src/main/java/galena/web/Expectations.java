package galena.web;

import galena.identity.Act;
import galena.identity.Person;
import galena.kernel.Words;
import galena.playbook.Playbooks;
import galena.playbook.Remarks;
import galena.playbook.Spans;
import galena.playbook.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What the playbooks in force expect of a person, and whether they have confirmed it as it is now.
@Component
class Expectations {
    private final Playbooks playbooks;
    private final Remarks remarks;

    Expectations(Playbooks playbooks, Remarks remarks) {
        this.playbooks = playbooks;
        this.remarks = remarks;
    }

    /// Every step of every playbook in force that is for somebody like this person.
    List<PlaybookPage.ExpectedRow> of(Person me) {
        var rows = new ArrayList<PlaybookPage.ExpectedRow>();
        playbooks
                .inForce(me.account())
                .forEach((title, playbook) -> playbook.steps().values().stream()
                        .filter(Step.Human.class::isInstance)
                        .map(Step.Human.class::cast)
                        .filter(step -> isFor(step.by(), me, title))
                        .forEach(step -> rows.add(new PlaybookPage.ExpectedRow(
                                Sentences.playbook(title.name()),
                                EditorWords.title(step.name()),
                                Words.say("kind." + step.kind().code()),
                                Spans.words(step.within()),
                                PlaybookWords.target(step.atLimit())))));
        return rows;
    }

    private static boolean isFor(Step.By by, Person me, Playbooks.Title title) {
        return switch (by) {
            case Step.By.OwnerOrPool(), Step.By.Owner(), Step.By.Pool() -> me.may(Act.WORK);
            case Step.By.InCharge() ->
                title.inCharge().equals(me.id()) || title.deputy().equals(Optional.of(me.id()));
            case Step.By.Partner() -> false;
            case Step.By.Person(var email) -> me.email().equals(email);
        };
    }

    private static String said(List<PlaybookPage.ExpectedRow> rows) {
        return String.join(
                "\n", rows.stream().map(PlaybookPage.ExpectedRow::toString).toList());
    }

    Optional<Instant> confirmed(Person me) {
        return remarks.confirmed(me, said(of(me)));
    }

    void confirm(Person me) {
        remarks.confirm(me, said(of(me)));
    }

    /// Whether something is expected of this person that they have not confirmed, or somebody answered their
    /// remark.
    boolean isNews(Person me) {
        var rows = of(me);
        return (!rows.isEmpty() && remarks.confirmed(me, said(rows)).isEmpty())
                || !remarks.unheard(me).isEmpty();
    }
}
