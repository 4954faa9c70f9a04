package galena.lead;

import galena.identity.Identity;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// People who share a telephone number: each is a lead of their own, and whoever knows one knows the other.
@Component
public final class Households {
    private static final int MOST = 20;
    private final Database database;
    private final Identity identity;
    private final LineTable lines;

    Households(Database database, Identity identity) {
        this.database = database;
        this.identity = identity;
        this.lines = new LineTable(database);
    }

    /// A lead lives with another one, in the transaction of whoever opened it.
    public void join(AccountId account, LeadId lead, LeadId of) {
        database.sql()
                .sql("""
                        insert into lead.household (account_id, lead_id, first_id)
                        select :account, :lead, coalesce((select first_id from lead.household
                          where account_id = :account and lead_id = :of), :of)
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .param("of", of.value())
                .update();
    }

    /// Whose a lead is, when they still sell.
    public Optional<PersonId> owner(AccountId account, LeadId lead) {
        return database.read(() -> database.sql()
                        .sql("""
                                select owner_id
                                from lead.lead
                                where account_id = :account and lead_id = :lead and owner_id is not null
                                """)
                        .param("account", account.value())
                        .param("lead", lead.value())
                        .query((row, n) -> new PersonId(Rows.uuid(row, "owner_id")))
                        .optional())
                .filter(owner -> identity.sellers(account).stream()
                        .anyMatch(person -> person.id().equals(owner)));
    }

    /// The others of its household, newest first.
    public List<LeadLine> with(AccountId account, LeadId lead) {
        return database.read(() -> lines.household(account, lead, MOST));
    }
}
